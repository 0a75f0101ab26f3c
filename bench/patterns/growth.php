<?php
/* growth.php WHAT COUNT START STEP ROUNDS RECORD: COUNT values of START bytes grow side by side by STEP bytes in each
 * of ROUNDS rounds, as columns of a report or output buffers do.  WHAT: strings, arrays (16 bytes an element) or
 * both in turn.  RECORD: with each step a record of about so many bytes is kept, 0: none. */

[, $what, $count, $start, $step, $rounds, $record] = $argv;
$values = [];
for ($i = 0; $i < $count; $i++) {
	$is_string = $what === 'strings' || $what === 'both' && $i % 2 === 0;
	$values[] = $is_string ? str_repeat('s', $start + $i) : range(1, max(2, intdiv((int) $start, 16)));
}
$more = str_repeat('m', (int) $step);
$elements = max(1, intdiv((int) $step, 16));
$kept = [];
for ($round = 0; $round < $rounds; $round++) {
	for ($i = 0; $i < $count; $i++) {
		if (is_string($values[$i])) {
			$values[$i] .= $more;
		} else {
			for ($n = 0; $n < $elements; $n++) {
				$values[$i][] = $n;
			}
		}
		if ($record > 0) {
			$kept[] = str_repeat('r', $record + ($round * 8) % 64);
		}
	}
}
echo array_sum(array_map(fn ($value) => is_string($value) ? strlen($value) : count($value), $values)), ' ', count($kept), "\n";
