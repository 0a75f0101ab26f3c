--TEST--
Zmm\Snapshot: a file that knows who allocated its blocks shows the site of each, all sites, and counts by them
--EXTENSIONS--
zmm
--FILE--
<?php
require __DIR__ . '/../lib/snapshot_writer.inc';

$file = __DIR__ . '/sites.zmm';
file_put_contents($file, example());
$snapshot = Zmm\Snapshot::load($file);

foreach ($snapshot->blocks() as $row) {
	echo json_encode(array_slice($row, 5, 1) + array_slice($row, 10), JSON_UNESCAPED_SLASHES), "\n";
}
echo json_encode($snapshot->segments()[1]['pin'], JSON_UNESCAPED_SLASHES), "\n";
foreach ($snapshot->sites() as $row) {
	echo "\n";
	foreach ($row as $key => $value) {
		if ($key === 'stack') {
			foreach ($value as $call) {
				echo '    ', json_encode($call, JSON_UNESCAPED_SLASHES), "\n";
			}
		} else {
			echo "$key=", json_encode($value, JSON_UNESCAPED_SLASHES), $key === 'line' ? "\n" : ' ';
		}
	}
	echo "\n";
}
echo "\n";
$live = $snapshot->sums()['live'];
$charge = array_sum(array_column(iterator_to_array($snapshot->blocks(), false), 'charge'));
foreach (['site', 'function', 'file', 'package'] as $by) {
	echo "by $by\n";
	$rows = $snapshot->census($by);
	foreach ($rows as $row) {
		echo '    ', json_encode($row, JSON_UNESCAPED_SLASHES), "\n";
	}
	var_dump(array_sum(array_column($rows, 'bytes')) === $live && array_sum(array_column($rows, 'charge')) === $charge);
}
$snapshot->save($file, true);
var_dump(file_get_contents($file) === example());
?>
--CLEAN--
<?php @unlink(__DIR__ . '/sites.zmm'); ?>
--EXPECT--
{"state":"used","charge":208,"site":1,"function":"App\\Cache::get","file":"/app/src/Cache.php","line":82}
{"state":"free","charge":0,"site":null,"function":null,"file":null,"line":null}
{"state":"used","charge":208,"site":2,"function":"Acme\\Text\\Wrap::lines","file":"/app/vendor/acme/text/src/Wrap.php","line":15}
{"state":"used","charge":208,"site":1,"function":"App\\Cache::get","file":"/app/src/Cache.php","line":82}
{"state":"free","charge":0,"site":null,"function":null,"file":null,"line":null}
{"state":"used","charge":208,"site":null,"function":null,"file":null,"line":null}
{"state":"used","charge":128,"site":3,"function":"Acme\\Text\\Wrap::lines","file":"/app/vendor/acme/text/src/Wrap.php","line":15}
{"state":"cached","charge":0,"site":null,"function":null,"file":null,"line":null}
{"state":"used","charge":128,"site":3,"function":"Acme\\Text\\Wrap::lines","file":"/app/vendor/acme/text/src/Wrap.php","line":15}
{"state":"used","charge":128,"site":0,"function":"{engine}","file":"","line":null}
{"state":"used","charge":128,"site":4,"function":"str_repeat","file":"/app/src/Cache.php","line":90}
{"address":131088,"segment":1,"offset":8,"size":256,"request":248,"state":"used","kind":"unknown","class":null,"list":null,"pinned":512,"charge":128,"site":3,"function":"Acme\\Text\\Wrap::lines","file":"/app/vendor/acme/text/src/Wrap.php","line":15}

site=0 function="{engine}" file="" line=null
package=""     {"function":"{engine}","file":"","line":null}
allocated_blocks=1 allocated_bytes=24 live_blocks=1 live_bytes=24 peak_blocks=1 peak_bytes=24 blocks=1 bytes=24 pinned=128 

site=1 function="App\\Cache::get" file="/app/src/Cache.php" line=82
package=""     {"function":"App\\Cache::get","file":"/app/src/Cache.php","line":82}
    {"function":"{main}","file":"/app/run.php","line":7}
    {"function":"{engine}","file":"","line":null}
allocated_blocks=40 allocated_bytes=2560 live_blocks=2 live_bytes=128 peak_blocks=9 peak_bytes=576 blocks=2 bytes=128 pinned=416 

site=2 function="Acme\\Text\\Wrap::lines" file="/app/vendor/acme/text/src/Wrap.php" line=15
package="acme/text"     {"function":"Acme\\Text\\Wrap::lines","file":"/app/vendor/acme/text/src/Wrap.php","line":15}
    {"function":"App\\Cache::get","file":"/app/src/Cache.php","line":88}
    {"function":"{main}","file":"/app/run.php","line":7}
    {"function":"{engine}","file":"","line":null}
allocated_blocks=9 allocated_bytes=1152 live_blocks=1 live_bytes=128 peak_blocks=3 peak_bytes=384 blocks=1 bytes=128 pinned=208 

site=3 function="Acme\\Text\\Wrap::lines" file="/app/vendor/acme/text/src/Wrap.php" line=15
package="acme/text"     {"function":"Acme\\Text\\Wrap::lines","file":"/app/vendor/acme/text/src/Wrap.php","line":15}
    {"function":"{main}","file":"/app/run.php","line":9}
    {"function":"{engine}","file":"","line":null}
allocated_blocks=8 allocated_bytes=2048 live_blocks=2 live_bytes=512 peak_blocks=2 peak_bytes=512 blocks=2 bytes=512 pinned=256 

site=4 function="str_repeat" file="/app/src/Cache.php" line=90
package=""     {"function":"str_repeat","file":"","line":null}
    {"function":"App\\Cache::get","file":"/app/src/Cache.php","line":90}
    {"function":"{main}","file":"/app/run.php","line":7}
    {"function":"{engine}","file":"","line":null}
allocated_blocks=100 allocated_bytes=4800 live_blocks=1 live_bytes=48 peak_blocks=1 peak_bytes=48 blocks=1 bytes=48 pinned=128 

by site
    {"site":3,"function":"Acme\\Text\\Wrap::lines","file":"/app/vendor/acme/text/src/Wrap.php","line":15,"blocks":2,"bytes":512,"charge":256}
    {"site":1,"function":"App\\Cache::get","file":"/app/src/Cache.php","line":82,"blocks":2,"bytes":128,"charge":416}
    {"site":2,"function":"Acme\\Text\\Wrap::lines","file":"/app/vendor/acme/text/src/Wrap.php","line":15,"blocks":1,"bytes":128,"charge":208}
    {"site":null,"function":null,"file":null,"line":null,"blocks":1,"bytes":64,"charge":208}
    {"site":4,"function":"str_repeat","file":"/app/src/Cache.php","line":90,"blocks":1,"bytes":48,"charge":128}
    {"site":0,"function":"{engine}","file":"","line":null,"blocks":1,"bytes":24,"charge":128}
bool(true)
by function
    {"function":"Acme\\Text\\Wrap::lines","file":"/app/vendor/acme/text/src/Wrap.php","line":12,"blocks":3,"bytes":640,"charge":464}
    {"function":"App\\Cache::get","file":"/app/src/Cache.php","line":80,"blocks":2,"bytes":128,"charge":416}
    {"function":null,"file":null,"line":null,"blocks":1,"bytes":64,"charge":208}
    {"function":"str_repeat","file":"","line":null,"blocks":1,"bytes":48,"charge":128}
    {"function":"{engine}","file":"","line":null,"blocks":1,"bytes":24,"charge":128}
bool(true)
by file
    {"file":"/app/vendor/acme/text/src/Wrap.php","blocks":3,"bytes":640,"charge":464}
    {"file":"/app/src/Cache.php","blocks":3,"bytes":176,"charge":544}
    {"file":null,"blocks":1,"bytes":64,"charge":208}
    {"file":"","blocks":1,"bytes":24,"charge":128}
bool(true)
by package
    {"package":"acme/text","blocks":3,"bytes":640,"charge":464}
    {"package":"","blocks":4,"bytes":200,"charge":672}
    {"package":null,"blocks":1,"bytes":64,"charge":208}
bool(true)
bool(true)
