--TEST--
A report that a full disk does not take ends in one warning that says so, one that is taken is whole
--EXTENSIONS--
zmm
--SKIPIF--
<?php
require __DIR__ . '/../lib/skip_not_testing.inc';
if (!is_writable('/dev/full')) die('skip needs /dev/full');
?>
--FILE--
<?php
$heap = new Zmm\Heap('malloc', 65536);
$file = __DIR__ . '/report.txt';

/* The process's memory changes between two reports. */
function heap_only(string $report): string {
	return preg_replace('~^  (resident|heap|shared|outside) .*\n~m', '', $report);
}

var_dump(zmm_write_report($heap, '/dev/full'));
var_dump(zmm_write_report($heap, '/dev/full', json: true));
var_dump(zmm_write_report($heap, __DIR__ . '/no/such/report.txt'));
touch($file);
var_dump(zmm_write_report($heap, $file), heap_only(file_get_contents($file)) === heap_only($heap->report()));
?>
--CLEAN--
<?php @unlink(__DIR__ . '/report.txt'); ?>
--EXPECTF--
Warning: zmm_write_report(): /dev/full: No space left on device after 0 bytes in %s on line %d
bool(false)

Warning: zmm_write_report(): /dev/full: No space left on device after 0 bytes in %s on line %d
bool(false)

Warning: zmm_write_report(): %s/no/such/report.txt cannot be opened: No such file or directory in %s on line %d
bool(false)
bool(true)
bool(true)
