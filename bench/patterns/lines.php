<?php
/* lines.php HOW LINES LENGTH: a file of LINES lines of about LENGTH bytes is read: fgets, keep (the same, and all lines
 * stay), file, explode, or csv (rows stay). */

[, $how, $count, $length] = $argv;
$file = tmpfile();
for ($i = 0; $i < $count; $i++) {
	fwrite($file, "$i," . str_repeat('abcdefg,', max(1, intdiv($length + $i % 60, 8))) . "\n");
}
rewind($file);
$name = stream_get_meta_data($file)['uri'];
$lines = [];
$bytes = 0;
switch ($how) {
	case 'fgets':
		while (($line = fgets($file)) !== false) {
			$bytes += strlen(trim($line));
		}
		break;
	case 'keep':
		while (($line = fgets($file)) !== false) {
			$lines[] = rtrim($line);
		}
		break;
	case 'file':
		$lines = file($name, FILE_IGNORE_NEW_LINES);
		break;
	case 'explode':
		$lines = explode("\n", file_get_contents($name));
		break;
	case 'csv':
		while (($row = fgetcsv($file)) !== false) {
			$lines[] = $row;
		}
		break;
}
echo count($lines), " $bytes\n";
