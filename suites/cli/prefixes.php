<?php
/*
 * Shows every prefix of a file by the command's report and find, in this one process. Standard error is to be the file
 * ERRORS. Writes to the file RESULT a line for each prefix that does not end with status 0, or with 3 and one line, and
 * then how often there was which status.
 *
 *   php -d extension=zmm prefixes.php FILE ERRORS RESULT > /dev/null 2> ERRORS
 */

require dirname(__DIR__, 2) . '/bin/src/autoload.php';

[, $file, $errors, $result] = $argv;
$prefix = "$file.prefix";
copy($file, $prefix);
$cut = fopen($prefix, 'r+');
$said = fopen($errors, 'r');
$result = fopen($result, 'w');
$statuses = [];
for ($length = filesize($file); $length >= 0; $length--) {
	ftruncate($cut, $length);
	foreach (['report', 'find'] as $verb) {
		$status = Zmm\Command\Main::run([$verb, $prefix]);
		fseek($said, 0, SEEK_CUR); // PHP looks again then whether there is more
		$text = stream_get_contents($said);
		$lines = substr_count($text, "\n");
		$right = match ($status) {
			0 => $lines === 0 || ($lines === 1 && str_contains($text, 'cut off')),
			1 => $verb === 'find' && $lines <= 1,
			3 => $lines === 1 && str_starts_with($text, "zmm: $prefix: "),
			default => false,
		};
		$right || fwrite($result, "wrong: $verb of $length bytes: status $status, $text\n");
		$statuses[$status] = ($statuses[$status] ?? 0) + 1;
	}
}
unlink($prefix);
fwrite($result, 'statuses: ' . json_encode($statuses) . "\n");
