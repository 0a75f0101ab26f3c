<?php
/* A trace of functions with arguments, return values and assignments. */

require_once __DIR__ . '/covered.inc';
for ($round = 0; $round < 2; $round++) {
	xdebug_start_trace(getenv('NEIGHBOUR_FILES') . "/trace.$round", XDEBUG_TRACE_NAKED_FILENAME | ($round ? XDEBUG_TRACE_COMPUTERIZED : 0));
	echo Covered\total(12 + $round), "\n";
	$sorted = [3, 1, 2];
	usort($sorted, fn ($a, $b) => $a <=> $b);
	echo strlen(json_encode(array_map('strrev', str_split(str_repeat('abc', 50), 7)))), "\n";
	xdebug_stop_trace();
}
