--TEST--
What lives in a block: objects by class, closures, generators and resources exactly, other values by their form
--EXTENSIONS--
zmm
--SKIPIF--
<?php require __DIR__ . '/../lib/skip_not_testing.inc'; ?>
--FILE--
<?php
class Point { public $x = 1; public $y = 'y'; public $more = []; }
class Wide { public $a, $b, $c, $d, $e, $f, $g, $h, $i, $j, $k, $l; }
class Counted extends SplObjectStorage { public $own = 1; }

function of(array $kinds, string $kind, string $class = ''): int { return $kinds[$kind][$class][0] ?? 0; }
function bytes(array $kinds, string $kind): int { return $kinds[$kind][''][1] ?? 0; }
function check(string $what, int $expected, int $found): void
{
	echo $what, $expected === $found ? ": as made\n" : ": $found instead of $expected\n";
}
function pair() { $x = yield 1; yield $x; }

/* What is measured is kept in variables that were there before, so that only the values come. */
$kept = $before = $after = $file = null;
$kept = [];
$i = 0;
$key = $name = $value = '';

/* Objects */
$make = [
	'Point' => fn() => new Point,
	'Wide' => fn() => new Wide,
	'class@anonymous' => fn() => new class { public $z; },
	'ArrayObject' => fn() => new ArrayObject([1]),
	'Counted' => fn() => new Counted,
	'SplObjectStorage' => fn() => new SplObjectStorage,
	'DateTime' => fn() => new DateTime('@1'),
	'SplFixedArray' => fn() => new SplFixedArray(3),
	'WeakMap' => fn() => new WeakMap,
	'ArrayIterator' => fn() => (new ArrayObject([1]))->getIterator(),
];
foreach ($make as $name => $value) {
	$before = zmm_kinds();
	for ($i = 0; $i < 37; $i++) {
		$kept[] = $value();
	}
	check($name, 37, of(zmm_kinds(), 'object', $name) - of($before, 'object', $name));
	$kept = [];
	check("$name, freed", of($before, 'object', $name), of(zmm_kinds(), 'object', $name));
}

/* Closures and generators, with their frames */
$before = zmm_kinds();
for ($i = 0; $i < 20; $i++) {
	$kept[] = function () use ($i) { return $i; };
}
check('closures', 20, of(zmm_kinds(), 'closure', 'Closure') - of($before, 'closure', 'Closure'));
$kept = [];
$before = zmm_kinds();
for ($i = 0; $i < 20; $i++) {
	$kept[] = $value = pair();
	$value->current();
}
$after = zmm_kinds();
check('generators', 20, of($after, 'generator', 'Generator') - of($before, 'generator', 'Generator'));
check('their frames', 20, of($after, 'vm_stack') - of($before, 'vm_stack'));
unset($value);
$kept = [];
check('frames, freed', of($before, 'vm_stack'), of(zmm_kinds(), 'vm_stack'));

/* Fibers: one page each, and more where calls are deep */
function deep($n) { return $n ? deep($n - 1) + 1 : Fiber::suspend(); }
$before = zmm_kinds();
foreach ([1, 1, 1000] as $i) {
	$kept[] = $value = new Fiber('deep');
	$value->start($i);
}
$after = zmm_kinds();
check('fibers', 3, of($after, 'object', 'Fiber') - of($before, 'object', 'Fiber'));
echo of($after, 'vm_stack') - of($before, 'vm_stack') > 6 ? "their stacks: as made\n" : "their stacks: too few\n";
foreach ($kept as $value) {
	$value->resume(1);
}
check('stacks, freed', of($before, 'vm_stack'), of(zmm_kinds(), 'vm_stack'));
$value = new Fiber(fn() => of(zmm_kinds(), 'vm_stack'));
$value->start();
check('stacks, seen from a fiber', of($before, 'vm_stack') + 1, $value->getReturn());
$kept = [];
$value = null;

/* Strings of many lengths */
$before = zmm_kinds();
for ($i = 2; $i < 3002; $i++) {
	$kept[] = str_repeat(chr($i % 251), $i);
}
check('strings', 3000, of(zmm_kinds(), 'string') - of($before, 'string'));
$kept = [];
for ($i = 100; $i < 110; $i++) {
	$kept[] = str_repeat("\x06\x07", 1 << $i - 90);
}
check('long strings', 10, of(zmm_kinds(), 'string') - of($before, 'string'));
$kept = [];
check('strings, freed', of($before, 'string'), of(zmm_kinds(), 'string'));

/* Arrays; $kept itself is one more from its first element on */
$kept[] = 0;
$before = zmm_kinds();
for ($i = 0; $i < 50; $i++) {
	$kept[] = [$i];
	$kept[] = ["k$i" => 1];
	$kept[] = range(0, 100 + $i);
	$kept[] = [[$i], 'n' => [[$i]]];
}
$after = zmm_kinds();
check('arrays', 350, of($after, 'array') - of($before, 'array'));
check('their elements', 350, of($after, 'hash') - of($before, 'hash'));
$kept = [];

/* References */
$kept[] = 0;
$before = zmm_kinds();
for ($i = 0; $i < 60; $i++) {
	$kept[$i] = $i % 2 ? "s$i" : [$i];
	$file[$i] = &$kept[$i];
}
check('references', 60, of(zmm_kinds(), 'reference') - of($before, 'reference'));
$kept = [];
$file = null;

/* Resources; the first file brings the default context */
$file = fopen(__FILE__, 'r');
$before = zmm_kinds();
for ($i = 0; $i < 15; $i++) {
	$kept[] = fopen(__FILE__, 'r');
}
$after = zmm_kinds();
check('resources', 15, of($after, 'resource') - of($before, 'resource'));
$kept = [];
check('resources, freed', of($before, 'resource'), of(zmm_kinds(), 'resource'));
fclose($file);

/* Output */
$before = zmm_kinds();
ob_start();
ob_start(fn($text) => $text);
echo str_repeat('output', 10000);
$after = zmm_kinds();
ob_end_clean();
ob_end_clean();
echo bytes($after, 'output') - bytes($before, 'output') > 60000 ? "output: as made\n" : "output: too little\n";

/* Code */
$before = zmm_kinds();
eval('class Compiled { const A = [1, 2]; static $s = [3]; function f(int $a = 2 * self::B): int { return $a + 1; } const B = 3; }');
$after = zmm_kinds();
echo of($after, 'code') > of($before, 'code') ? "code: as compiled\n" : "code: none\n";
echo of($after, 'unknown') - of($before, 'unknown'), " blocks of it unknown\n";

/* All kinds together are the bytes in use. */
$after = $before = $file = null;
$key = 0;
$file = memory_get_usage();
$after = zmm_kinds();
foreach ($after as $value) {
	foreach ($value as [$name, $i]) {
		$key += $i;
	}
}
check('the sum in bytes', $file, $key);
?>
--EXPECT--
Point: as made
Point, freed: as made
Wide: as made
Wide, freed: as made
class@anonymous: as made
class@anonymous, freed: as made
ArrayObject: as made
ArrayObject, freed: as made
Counted: as made
Counted, freed: as made
SplObjectStorage: as made
SplObjectStorage, freed: as made
DateTime: as made
DateTime, freed: as made
SplFixedArray: as made
SplFixedArray, freed: as made
WeakMap: as made
WeakMap, freed: as made
ArrayIterator: as made
ArrayIterator, freed: as made
closures: as made
generators: as made
their frames: as made
frames, freed: as made
fibers: as made
their stacks: as made
stacks, freed: as made
stacks, seen from a fiber: as made
strings: as made
long strings: as made
strings, freed: as made
arrays: as made
their elements: as made
references: as made
resources: as made
resources, freed: as made
output: as made
code: as compiled
0 blocks of it unknown
the sum in bytes: as made

