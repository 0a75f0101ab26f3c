--TEST--
Settings cannot be changed at run time
--EXTENSIONS--
zmm
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

$before = zmm_stats();
foreach (['zmm.mem_type' => 'mmap_anon', 'zmm.seg_size' => '1M', 'zmm.compact' => '1M', 'zmm.limit_reserve' => '1M', 'zmm.engine' => '0', 'zmm.heap_class' => '0'] as $name => $value) {
	$old = ini_get($name);
	var_dump(ini_set($name, $value), ini_get($name) === $old, ini_get_all('zmm')[$name]['access'] === INI_SYSTEM);
	ini_restore($name);
}
$after = zmm_stats();
foreach (['engine', 'storage', 'block_size', 'compact_size', 'limit_reserve'] as $key) {
	var_dump($before[$key] === $after[$key]);
}
/* whatever others there are */
var_dump(array_unique(array_column(ini_get_all('zmm'), 'access')) === [INI_SYSTEM]);

/* nor are variables read again */
putenv('ZEND_MM_SEG_SIZE=1M');
var_dump(class_exists('Zmm\Heap'), zmm_stats()['block_size'] === $before['block_size'], (new Zmm\Heap)->stats()['block_size']);
?>
--EXPECT--
bool(false)
bool(true)
bool(true)
bool(false)
bool(true)
bool(true)
bool(false)
bool(true)
bool(true)
bool(false)
bool(true)
bool(true)
bool(false)
bool(true)
bool(true)
bool(false)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
int(262144)
