--TEST--
phpinfo() is as long when there are more bytes in use, for scripts that compare its length
--EXTENSIONS--
zmm
--FILE--
<?php
$zmm = new ReflectionExtension('zmm');
$lengths = $kept = [];
for ($i = 0; $i < 200; $i++) {
	ob_start();
	$zmm->info();
	$lengths[strlen(ob_get_clean())] = true;
	$kept[] = str_repeat('x', 7001); // usage passes a million bytes
}
var_dump(memory_get_usage() > 1000000, count($lengths));
?>
--EXPECT--
bool(true)
int(1)
