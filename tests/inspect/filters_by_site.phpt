--TEST--
Zmm\Snapshot::blocks(): filters by who allocated the blocks
--EXTENSIONS--
zmm
--FILE--
<?php
require __DIR__ . '/../lib/snapshot_writer.inc';

$file = __DIR__ . '/filtered.zmm';
file_put_contents($file, example());
$snapshot = Zmm\Snapshot::load($file);
$filters = [
	'site == 1', 'site in (0, 4)', 'site < 100', 'state == used and site > 4', 'function == str_repeat',
	'function ~ "Acme*"', "function == '{engine}'", 'file ~ */src/Cache.php', 'file ~ */src/Cache.php and line == 90',
	'line == 0', 'package == acme/text', "package == '' and site < 100", "function =~ '^App.*get$'", 'state != used and file != ""',
];
foreach ($filters as $filter) {
	echo "$filter: ", implode(' ', array_column(iterator_to_array($snapshot->blocks($filter), false), 'size')), "\n";
}
var_dump(iterator_count(zmm_blocks('site < 1000000')));
try {
	$snapshot->blocks('fil ~ x');
} catch (ValueError $error) {
	echo $error->getMessage(), "\n";
}
?>
--CLEAN--
<?php @unlink(__DIR__ . '/filtered.zmm'); ?>
--EXPECT--
site == 1: 64 64
site in (0, 4): 24 48
site < 100: 64 128 64 256 256 24 48
state == used and site > 4: 64
function == str_repeat: 48
function ~ "Acme*": 128 256 256
function == '{engine}': 24
file ~ */src/Cache.php: 64 64 48
file ~ */src/Cache.php and line == 90: 48
line == 0: 32 800 64 512 24
package == acme/text: 128 256 256
package == '' and site < 100: 64 64 24 48
function =~ '^App.*get$': 64 64
state != used and file != "": 
int(0)
Zmm\Snapshot::blocks(): Argument #1 ($filter) is no filter: line 1, column 1: unknown field 'fil'; did you mean 'file'?
    fil ~ x
    ^
