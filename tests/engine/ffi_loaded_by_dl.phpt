--TEST--
FFI::free() of memory from the heap when dl() loaded FFI, in each request
--EXTENSIONS--
zmm
--SKIPIF--
<?php
if (extension_loaded('ffi')) die('skip FFI is built in');
if (!is_file(ini_get('extension_dir') . '/ffi.so')) die('skip there is no FFI');
if (PHP_SAPI !== 'cli' || PHP_ZTS) die('skip needs --repeat of the command line, and dl()');
?>
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

$code = <<<'PHP'
	var_dump(dl('ffi.so'));
	$ffi = FFI::cdef('void *malloc(size_t size);');
	for ($i = 0; $i < 100; $i++) {
		FFI::free(FFI::addr($ffi->new('int[1000]', false)));
	}
	FFI::free($ffi->malloc(1000));
	var_dump(memory_get_usage() < 2000000, zmm_stats()['engine'], zmm_check());
PHP;
$command = child_command($code, ['enable_dl' => '1', 'ffi.enable' => '1']);
$result = child_run([$command[0], '--repeat', '2', ...array_slice($command, 1)], []);
echo $result['out'], "\n";
var_dump($result['status'], $result['signal'], $result['err']);
?>
--EXPECT--
Executing for the first time...
bool(true)
bool(true)
bool(true)
array(0) {
}
Finished execution, repeating...
bool(true)
bool(true)
bool(true)
array(0) {
}

int(0)
NULL
string(0) ""
