--TEST--
A snapshot of a heap apart has the limit that is in force; a path that is empty is named as that
--EXTENSIONS--
zmm
--INI--
zmm.engine=0
memory_limit=128M
--FILE--
<?php
ini_set('memory_limit', '77M');
var_dump(zmm_snapshot()->meta()['limit'] === 77 << 20);
foreach ([fn() => Zmm\Snapshot::load(''), fn() => zmm_snapshot()->save('')] as $call) {
	try {
		$call();
	} catch (RuntimeException $exception) {
		echo $exception->getMessage(), "\n";
	}
}
?>
--EXPECT--
bool(true)
: the path is empty
: the path is empty
