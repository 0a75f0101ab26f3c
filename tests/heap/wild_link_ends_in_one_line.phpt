--TEST--
A link of the cache that leads to no memory ends the process by its signal, and one line says why
--EXTENSIONS--
zmm
ffi
--SKIPIF--
<?php
if (PHP_OS_FAMILY !== 'Linux' || !preg_match('~x86|i.86|amd64|aarch64~', php_uname('m'))) die('skip elsewhere the signal says nothing');
require __DIR__ . '/../lib/skip_debug.inc';
?>
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

$start = <<<'PHP'
	$ffi = FFI::cdef('char *_emalloc(size_t size); void _efree(void *ptr); int kill(int process, int signal);');
PHP;
$wild = $start . <<<'PHP'
	$blocks = [];
	for ($i = 0; $i < 20; $i++) {
		$blocks[] = $ffi->_emalloc(360);
	}
	foreach ($blocks as $block) {
		$ffi->_efree($block);
	}
	$ffi->cast('uintptr_t *', $block)[0] = %s;
	for ($i = 0; $i < 3; $i++) {
		$ffi->_emalloc(360);
	}
	echo 'survived';
PHP;
$programs = [
	'no memory' => sprintf($wild, '0x10000'),
	'no address at all' => sprintf($wild, '0x4141414141414141'),
	'a wild pointer is freed' => $start . '$ffi->_efree($ffi->cast("void *", 0x20000));',
	'another read' => $start . 'echo FFI::string($ffi->cast("char *", 0x20000), 8);',
	'a signal from elsewhere' => $start . '$ffi->kill(getmypid(), 11); sleep(5);',
];
foreach ($programs as $name => $code) {
	$result = child($code, ['extension' => 'ffi', 'ffi.enable' => '1']);
	echo $name, ': ', $result['signal'] ?? $result['status'], ' ', trim($result['out'] . $result['err']), "\n";
}
?>
--EXPECT--
no memory: 11 zmm_heap corrupted: what should be a block lies in no memory: a freed block was written to, or a wild pointer freed
no address at all: 11 zmm_heap corrupted: what should be a block lies in no memory: a freed block was written to, or a wild pointer freed
a wild pointer is freed: 11 zmm_heap corrupted: what should be a block lies in no memory: a freed block was written to, or a wild pointer freed
another read: 11 
a signal from elsewhere: 11 
