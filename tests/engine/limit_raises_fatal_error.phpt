--TEST--
memory_limit passed: stock's fatal error, shutdown functions run on a sound heap
--EXTENSIONS--
zmm
--INI--
memory_limit=8M
--FILE--
<?php
register_shutdown_function(function () {
	var_dump(zmm_check());
	var_dump(memory_get_usage(true) <= 8 * 1024 * 1024 + 2 * zmm_stats()['block_size']);
	echo strlen(str_repeat('x', 1000000)), "\n";
	var_dump(error_get_last()['type'] === E_ERROR);
});
try {
	$string = str_repeat('x', 9000000);
} catch (Throwable $caught) {
	echo "caught\n";
} finally {
	echo "finally\n";
}
echo "went on\n";
?>
--EXPECTF--
Fatal error: Allowed memory size of 8388608 bytes exhausted (tried to allocate %d bytes) in %slimit_raises_fatal_error.php on line 9
array(0) {
}
bool(true)
1000000
bool(true)
