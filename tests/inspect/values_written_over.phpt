--TEST--
Live values that were written over do no harm: the engine leads to them, and nothing in them is followed unseen
--EXTENSIONS--
zmm
--SKIPIF--
<?php
require __DIR__ . '/../lib/skip_not_testing.inc';
if (PHP_INT_SIZE !== 8 || pack('S', 1) !== "\1\0") {
	die('skip the bytes are for 64-bit machines of little endian');
}
?>
--FILE--
<?php
class Plain { public $a = 1; }
class Wide extends ArrayObject { public $own = 1; }
function steps() { $x = yield 1; yield $x; }
function address_of(string $bytes): int { return zmm_address($bytes, ''); }

gc_disable();
$steps = steps();
$steps->current();
$fiber = new Fiber(function () { Fiber::suspend(); });
$fiber->start();
$values = [
	'plain' => new Plain, 'within its block' => new Wide([1]), 'closure' => function () { return fn() => 1; },
	'generator' => $steps, 'fiber' => $fiber, 'file' => fopen(__FILE__, 'r'), 'of C code' => new DateTime('@1'),
];
$other = new Plain;
$bytes = str_repeat("\7\1", 5000);
$words = [
	0, 1, -1, 8, 0x7ffffff8, 0x123456789abcdef8, PHP_INT_MIN, PHP_INT_MAX,
	zmm_address($other, 'gc'), address_of($bytes), address_of($bytes) + 10000 - 8, address_of($bytes) & ~0xfff,
];
$members = [
	'gc.u.type_info', 'handle', 'ce', 'handlers', 'properties', 'execute_data', 'stack_bottom', 'type', 'fn_flags',
	'opcodes', 'arg_info', 'dynamic_func_defs', 'num_dynamic_func_defs', 'ptr',
];
$of = [
	'type' => ['closure', 'file'], 'ptr' => ['file'], 'fn_flags' => ['closure'], 'opcodes' => ['closure'],
	'arg_info' => ['closure'], 'dynamic_func_defs' => ['closure'], 'num_dynamic_func_defs' => ['closure'],
	'execute_data' => ['generator'], 'stack_bottom' => ['fiber'],
];
$look = function () {
	foreach (zmm_snapshot()->blocks() as $block) {
	}
	return zmm_check();
};
$calls = 0;
foreach ($members as $member) {
	foreach ($of[$member] ?? array_diff(array_keys($values), ['file']) as $name) {
		foreach ([...$words, zmm_address($values[$name], $name === 'file' ? 'ptr' : 'gc')] as $word) {
			$calls += zmm_overwritten($values[$name], $member, $word, $look) === [];
		}
	}
}
echo "$calls snapshots\n";

/* What they are told to be. */
function objects(string $member, int $word): string
{
	static $before, $after;

	$before = zmm_kinds();
	$after = zmm_overwritten($GLOBALS['other'], $member, $word, 'zmm_kinds');
	return sprintf("%d Plain, %d of no class, %d unknown", $after['object']['Plain'][0] - $before['object']['Plain'][0],
		($after['object'][''][0] ?? 0) - ($before['object'][''][0] ?? 0), $after['unknown'][''][0] - $before['unknown'][''][0]);
}
objects('handlers', 0);
foreach (['handle', 'ce', 'handlers', 'gc.u.type_info'] as $member) {
	echo "$member: ", objects($member, address_of($bytes)), "\n";
}

/* Code that leads to itself a thousand times. */
$itself = str_repeat(pack('P', zmm_address($values['closure'], 'type')), 1000);
$start = hrtime(true);
zmm_overwritten($values['closure'], 'num_dynamic_func_defs', 1000,
	fn() => zmm_overwritten($values['closure'], 'dynamic_func_defs', address_of($itself), $look));
echo hrtime(true) - $start < 10e9 ? "in time\n" : "too late\n";
var_dump($values['closure']()(), $values['within its block']->own, zmm_check());
?>
--EXPECT--
520 snapshots
handle: -1 Plain, 0 of no class, 1 unknown
ce: -1 Plain, 1 of no class, 0 unknown
handlers: 0 Plain, 0 of no class, 0 unknown
gc.u.type_info: 0 Plain, 0 of no class, 0 unknown
in time
int(1)
int(1)
array(0) {
}
