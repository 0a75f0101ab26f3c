--TEST--
memory_limit passed by many blocks: one fatal error, as in stock PHP
--EXTENSIONS--
zmm
--SKIPIF--
<?php require __DIR__ . '/../lib/skip_debug.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../lib/limit.inc';

$cases = [
	'array growth' => '$a = []; while (true) { $a[] = 1; }',
	'string append' => '$s = ""; while (true) { $s .= "0123456789abcdef"; }',
	'nested arrays' => '$a = []; while (true) { $a = [$a, 1]; }',
	'objects' => '$a = new SplObjectStorage; while (true) { $a[new stdClass] = 1; }',
	'recursion' => 'function f($n) { return f($n + 1) + 1; } f(1);',
	'generator' => 'function g() { $s = ""; while (true) { $s .= str_repeat("x", 100000); yield 1; } } foreach (g() as $one);',
	'compiling' => 'eval(str_repeat("function() { return [1, [2]]; };", 6000));',
	'unserialize' => '$s = "a:45000:{"; for ($i = 0; $i < 45000; $i++) { $s .= "i:$i;a:1:{i:0;i:1;}"; } unserialize($s . "}");',
	'json_decode' => 'json_decode("[" . str_repeat("[1],", 200000) . "1]");',
	'explode' => 'explode("a", str_repeat("a", 600000));',
	'memory stream' => '$f = fopen("php://memory", "w+"); while (true) { fwrite($f, str_repeat("x", 100000)); }',
	'static property' => 'class S { static $a = []; } while (true) { S::$a[] = str_repeat("x", 1000); }',
	'references' => '$a = [1]; while (true) { $b = &$a[]; $b = "x" . count($a); unset($b); }',
	'interned names' => 'for ($i = 0; ; $i++) { $name = "variable" . $i; $$name = [$i]; }',
	'reflection' => '$a = []; while (true) { $a[] = (new ReflectionClass("ArrayObject"))->getMethods(); }',
];
foreach ($cases as $name => $code) {
	limit_case($name, $code);
}
?>
--EXPECT--
array growth: as stock
string append: as stock
nested arrays: as stock
objects: as stock
recursion: as stock
generator: as stock
compiling: as stock
unserialize: as stock
json_decode: as stock
explode: as stock
memory stream: as stock
static property: as stock
references: as stock
interned names: as stock
reflection: as stock
