--TEST--
FFI::free() of memory that FFI::new() took from the heap, and of memory that is C's
--EXTENSIONS--
zmm
ffi
--SKIPIF--
<?php if (!extension_loaded('ffi')) die('skip needs FFI'); ?>
--INI--
ffi.enable=1
--FILE--
<?php
require __DIR__ . '/../lib/sound.inc';

$ffi = FFI::cdef();

/* the first use of each function makes what is kept */
FFI::free(FFI::addr($ffi->new('int[100]', false)));

$before = zmm_stats()['used']['bytes'];
$pointers = [];
for ($i = 0; $i < 100; $i++) {
	$pointers[] = FFI::addr($ffi->new('int[1000]', false));
}
var_dump(zmm_stats()['used']['bytes'] - $before > 400000);
foreach ($pointers as $pointer) {
	FFI::free($pointer);
}
unset($pointer, $pointers);
var_dump(abs(zmm_stats()['used']['bytes'] - $before) < 2000);
sound('pointers to memory of the heap');

for ($i = 0; $i < 100; $i++) {
	$owned = $ffi->new("int[$i + 1]");
}
unset($owned);
sound('owned');

$data = $ffi->new('int[1000]', false);
FFI::free($data);
$data = $ffi->new('int[1000]', false, true);
FFI::free($data);
FFI::free(FFI::addr($ffi->new('int[1000]', false, true)));
sound('not owned, persistent');

$c = FFI::cdef('void *malloc(size_t size); void free(void *pointer); char *strdup(const char *string);');
FFI::free($c->malloc(1000));
FFI::free($c->strdup('text'));
$c->free($c->malloc(1000));
sound('from C');

$pointer = FFI::addr($ffi->new('int[100]', false));
$reference = &$pointer;
FFI::free($reference);
sound('by reference');

foreach ([fn() => FFI::free(1), fn() => FFI::free($ffi->new('int')), fn() => FFI::free()] as $wrong) {
	try {
		$wrong();
	} catch (Throwable $error) {
		echo get_class($error), ': ', $error->getMessage(), "\n";
	}
}
?>
--EXPECT--
bool(true)
bool(true)
pointers to memory of the heap: sound
owned: sound
not owned, persistent: sound
from C: sound
by reference: sound
TypeError: FFI::free(): Argument #1 ($ptr) must be of type FFI\CData, int given
FFI\Exception: free() non a C pointer
ArgumentCountError: FFI::free() expects exactly 1 argument, 0 given
