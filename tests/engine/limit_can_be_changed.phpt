--TEST--
ini_set('memory_limit'): below the usage it warns and fails, above it works, -1 is none
--EXTENSIONS--
zmm
--INI--
memory_limit=32M
--FILE--
<?php
var_dump(zmm_stats()['limit']);
var_dump(ini_set('memory_limit', '16M'), zmm_stats()['limit']);

$big = str_repeat('x', 10000000);
var_dump(ini_set('memory_limit', '4M'), ini_get('memory_limit'), zmm_stats()['limit']);
echo strlen(str_repeat('x', 1000000)), "\n";

var_dump(ini_set('memory_limit', '-1'), zmm_stats()['limit'] === PHP_INT_MAX);
echo strlen(str_repeat('x', 40000000)), "\n";

unset($big);
zmm_gc();
var_dump(ini_set('memory_limit', '4M'), ini_get('memory_limit'), zmm_stats()['limit'], zmm_check());
?>
--EXPECTF--
int(33554432)
string(3) "32M"
int(16777216)

Warning: Failed to set memory limit to 4194304 bytes (Current memory usage is %d bytes) in %slimit_can_be_changed.php on line 6
bool(false)
string(3) "16M"
int(16777216)
1000000
string(3) "16M"
bool(true)
40000000
string(2) "-1"
string(2) "4M"
int(4194304)
array(0) {
}
