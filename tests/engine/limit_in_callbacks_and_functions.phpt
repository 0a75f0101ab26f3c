--TEST--
memory_limit passed in callbacks and inside of functions: one fatal error, as in stock PHP
--EXTENSIONS--
zmm
--FILE--
<?php
require __DIR__ . '/../lib/limit.inc';

$cases = [
	'one huge string' => '$s = str_repeat("x", 1 << 33);',
	'output callback' => 'ob_start(function ($text) { return str_repeat("x", 9000000); }); ob_end_flush();',
	'destructor' => 'class D { function __destruct() { $s = str_repeat("x", 9000000); } } $d = new D; unset($d);',
	'error handler' => 'set_error_handler(function () { $s = str_repeat("x", 9000000); return true; }); echo $undefined;',
	'exception in a destructor' => 'class D { function __destruct() { try { throw new Exception; } finally { $s = str_repeat("x", 9000000); } } } new D;',
	'usort callback' => '$a = range(1, 100); usort($a, function ($x, $y) { static $s = ""; $s .= str_repeat("x", 500000); return $x - $y; });',
	'preg_replace_callback' => 'preg_replace_callback("/a/", function ($m) { return str_repeat("x", 500000); }, str_repeat("a", 1000));',
	'array_map' => 'array_map(fn($n) => str_repeat("x", 500000 + $n), range(1, 1000));',
	'fiber' => '$f = new Fiber(function () { Fiber::suspend(); $s = str_repeat("x", 9000000); }); $f->start(); $f->resume();',
	'lexing' => 'eval("\$a = \'" . str_repeat("x", 3500000) . "\';");',
	'json_encode' => '$a = str_repeat("\\x01", 2000000); json_encode($a);',
	'range' => 'range(1, 5000000);',
	'array_fill' => 'array_fill(0, 5000000, 1);',
	'sprintf' => 'sprintf("%5000000s", "x");',
	'str_pad' => 'str_pad("x", 9000000);',
	'random_bytes' => 'random_bytes(9000000);',
	'splfixedarray' => 'new SplFixedArray(5000000);',
	'file_get_contents' => 'file_get_contents("/dev/zero", false, null, 0, 20000000);',
];
foreach ($cases as $name => $code) {
	limit_case($name, $code);
}
?>
--EXPECT--
one huge string: as stock
output callback: as stock
destructor: as stock
error handler: as stock
exception in a destructor: as stock
usort callback: as stock
preg_replace_callback: as stock
array_map: as stock
fiber: as stock
lexing: as stock
json_encode: as stock
range: as stock
array_fill: as stock
sprintf: as stock
str_pad: as stock
random_bytes: as stock
splfixedarray: as stock
file_get_contents: as stock
