--TEST--
memory_limit passed once more in a shutdown function: the next one runs all the same
--EXTENSIONS--
zmm
--INI--
memory_limit=8M
--FILE--
<?php
register_shutdown_function(function () {
	echo "first\n";
	$string = str_repeat('y', 9000000);
	echo "went on\n";
});
register_shutdown_function(function () {
	echo "never reached, as in stock PHP\n";
});
class Late
{
	public function __destruct()
	{
		echo "no destructors after a fatal error\n";
	}
}
$late = new Late;
$string = str_repeat('x', 9000000);
?>
--EXPECTF--
Fatal error: Allowed memory size of 8388608 bytes exhausted (tried to allocate %d bytes) in %s on line %d
first

Fatal error: Allowed memory size of 8388608 bytes exhausted (tried to allocate %d bytes) in %s on line %d
