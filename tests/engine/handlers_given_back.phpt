--TEST--
Handlers put around ours and taken off again: the heap is reset after each request as before
--EXTENSIONS--
zmm
ffi
--INI--
ffi.enable=1
--SKIPIF--
<?php
if (!extension_loaded('ffi')) die('skip needs FFI');
if (PHP_SAPI !== 'cli') die('skip needs --repeat of the command line');
?>
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

/* What profilers do at the end of a request.  The engine is given the three functions that all versions know;
 * from 8.4 on it forgets the two others when it is. */
$script = tempnam(sys_get_temp_dir(), 'zmm');
file_put_contents($script, <<<'PHP'
<?php
$usage = memory_get_usage();
$engine = FFI::cdef('void *zend_mm_get_heap(void);
	void zend_mm_get_custom_handlers(void *heap, void **malloc, void **free, void **realloc);
	void zend_mm_set_custom_handlers(void *heap, void *malloc, void *free, void *realloc);');
$handlers = $engine->new('void *[3]');
$heap = $engine->zend_mm_get_heap();
$engine->zend_mm_get_custom_handlers($heap, FFI::addr($handlers[0]), FFI::addr($handlers[1]), FFI::addr($handlers[2]));
$engine->zend_mm_set_custom_handlers($heap, $handlers[0], $handlers[1], $handlers[2]);
for ($i = 0; $i < 2000; $i++) {
	$objects[] = new ArrayObject([$i]);
}
fprintf(STDERR, "%d %s %d\n", $usage < 1 << 20, memory_get_usage() < 2 << 20 ? 'small' : 'grown', count(zmm_check()));
PHP);
$loads_ffi = (new ReflectionExtension('ffi'))->isPersistent() && is_file(ini_get('extension_dir') . '/ffi.so') ? ['-d', 'extension=ffi'] : [];
$command = child_command('', ['ffi.enable' => '1']);
$result = child_run([...array_slice($command, 0, -2), ...$loads_ffi, '--repeat', '4', '-f', $script], []);
echo $result['err'];
var_dump($result['signal']);
unlink($script);
?>
--EXPECT--
1 small 0
1 small 0
1 small 0
1 small 0
NULL
