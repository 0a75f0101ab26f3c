--TEST--
zmm.heap_class=0: scripts have no Zmm\Heap and no exception of it, and all else is as ever
--EXTENSIONS--
zmm
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

const CODE = 'echo json_encode([class_exists("Zmm\Heap"), class_exists("Zmm\OutOfMemoryException"),
	array_values(array_diff(array_keys((new ReflectionExtension("zmm"))->getClasses()), ["Zmm\Snapshot", "Zmm\Blocks", "Zmm\Finding"])), zmm_stats()["other_heaps"], zmm_check()]), "\n";
	try { new Zmm\Heap; echo "made\n"; } catch (Error $error) { echo $error->getMessage(), "\n"; }';

foreach ([[], ['zmm.heap_class' => '1'], ['zmm.heap_class' => '0'], ['zmm.heap_class' => 'off', 'zmm.engine' => '0']] as $ini) {
	$result = child(CODE, $ini);
	echo json_encode($ini), ': ', $result['out'], $result['err'];
}
/* memory_limit ends a script as ever */
$result = child('try { str_repeat("x", 2 ** 24); } catch (Throwable) {}', ['zmm.heap_class' => '0', 'memory_limit' => '8M']);
var_dump($result['status'], preg_match('~Fatal error: Allowed memory size of 8388608 bytes exhausted~', $result['out']));
?>
--EXPECT--
[]: [true,true,["Zmm\\Heap","Zmm\\OutOfMemoryException"],{"count":0,"bytes":0},[]]
made
{"zmm.heap_class":"1"}: [true,true,["Zmm\\Heap","Zmm\\OutOfMemoryException"],{"count":0,"bytes":0},[]]
made
{"zmm.heap_class":"0"}: [false,false,[],{"count":0,"bytes":0},[]]
Class "Zmm\Heap" not found
{"zmm.heap_class":"off","zmm.engine":"0"}: [false,false,[],{"count":0,"bytes":0},[]]
Class "Zmm\Heap" not found
int(255)
int(1)
