--TEST--
A block may have any content: what looks like a value and is none does no harm
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
const WILD = 0x123456789abcdef8;
$live = new stdClass;
$file = fopen(__FILE__, 'r');

function counted(int $type_info, int $references = 1): string { return pack('VV', $references, $type_info); }
function text(string $value, int $type_info = 0x16, int $hash = 0, ?int $length = null, string $end = "\0", int $references = 1): string
{
	return counted($type_info, $references) . pack('PP', $hash, $length ?? strlen($value)) . $value . $end;
}
function table(int $flags = 8, int $mask = -2, int $used = 0, int $elements = 0, int $size = 8, int $type_info = 7): string
{
	return counted($type_info) . pack('VVPVVVVPP', $flags, $mask, WILD, $used, $elements, $size, 0, WILD, WILD);
}
function object(int $handle): string { return counted(8) . pack('PPPP', $handle, WILD, WILD, WILD) . str_repeat("\7", 16); }

$cases = [
	'string' => [text('some text'), 'string'],
	'string, its hash known' => [text('some text', hash: PHP_INT_MIN | 12345), 'string'],
	'string, interned' => [text('some text', 0x56), 'string'],
	'empty string' => [text(''), 'string'],
	'string that is too long' => [text('some text', length: 4000), 'unknown'],
	'string that is far too long' => [text('some text', length: -1), 'unknown'],
	'string that wraps around' => [text('some text', length: -25), 'unknown'],
	'string without an end' => [text('some text', end: 'x'), 'unknown'],
	'string of the C library' => [text('some text', 0x96), 'unknown'],
	'string that nobody has' => [text('some text', references: 0), 'unknown'],
	'string of a wrong hash' => [text('some text', hash: 5), 'unknown'],
	'short string in a large block' => [text('abc') . str_repeat('x', 10000), 'unknown'],
	'header of a string' => [substr(text(''), 0, 20), 'unknown'],
	'array' => [table(), 'array'],
	'packed array with wild elements' => [table(4, -2, 5, 5), 'array'],
	'array with wild elements' => [table(0, -16, 5, 5), 'array'],
	'array of an odd size' => [table(0, -16, 5, 5, 7), 'unknown'],
	'array of no size' => [table(8, -2, 0, 0, 0), 'unknown'],
	'array that is too full' => [table(4, -2, 9, 9), 'unknown'],
	'array that has more than it uses' => [table(4, -2, 3, 4), 'unknown'],
	'array of a wrong mask' => [table(0, -24, 5, 5), 'unknown'],
	'array of no mask' => [table(0, 0, 5, 5), 'unknown'],
	'array of the C library' => [table(type_info: 0x87), 'unknown'],
	'array in a large block' => [table() . str_repeat("\0", 100), 'unknown'],
	'reference with a wild value' => [counted(0x1a) . pack('PVVP', WILD, 0x308, 0, WILD), 'reference'],
	'reference to a reference' => [counted(0x1a) . pack('PVVP', WILD, 0x10a, 0, 0), 'unknown'],
	'reference without a type' => [counted(0x1a) . pack('PVVP', WILD, 0x777, 0, 0), 'unknown'],
	'object' => [object(spl_object_id($live)), 'unknown'],
	'object without a number' => [object(0), 'unknown'],
	'object with a wild number' => [object(0xfffffff0), 'unknown'],
	'end of an object' => [substr(object(spl_object_id($live)), 0, 16), 'unknown'],
	'resource' => [counted(0x19) . pack('PVVP', (int) $file, 1, 0, WILD), 'unknown'],
	'resource with a wild number' => [counted(0x19) . pack('PVVP', WILD, 1, 0, WILD), 'unknown'],
	'constant expression' => [counted(0x1b) . pack('vvVPP', 0x205, 1, 1, WILD, WILD), 'unknown'],
	'page of a stack' => [pack('PPP', WILD, WILD + 16384, 0) . str_repeat("\0", 16360), 'unknown'],
	'nothing' => ['', 'unknown'],
	'one byte' => ["\6", 'unknown'],
	'zeros' => [str_repeat("\0", 200), 'unknown'],
];
foreach ($cases as $name => [$bytes, $expected]) {
	$found = zmm_kind_of_bytes($bytes);
	if ($found !== $expected) {
		echo "$name: $found instead of $expected\n";
	}
}

/* Strings stay strings, whatever they have. */
foreach ($cases as $name => [$bytes]) {
	$kept[] = str_repeat($bytes, 3) . '.';
}
$kept[] = str_repeat("\7\6", 100000);
$count = count($kept);
$before = zmm_kinds()['string'][''][0];
for ($i = 0; $i < $count; $i++) {
	$kept[] = $kept[$i] . 'x';
}
$after = zmm_kinds()['string'][''][0];
echo $after - $before, " of $count strings are strings\n";
echo implode(' ', array_map(fn($class, $group) => "$group[0] $class", array_keys($o = zmm_kinds()['object']), $o)), "\n";

/* Bytes by chance, made of what the fields of values have. */
mt_srand(7);
$words = [0, 1, -1, WILD, 7, 6, 0x16, 8, 0x700000001, 0x1600000001, 0x800000001, 0x1a00000001, 0x1900000001, 0x1b00000001,
	0x1000000008, 0xfffffffe00000008, 0xfffffff000000000, 0x500000005, 8, 16, 56, 0x7fffffffffffffff, PHP_INT_MIN];
$seen = [];
for ($i = 0; $i < 3000; $i++) {
	$bytes = '';
	for ($n = mt_rand(0, 20); $n > 0; $n--) {
		$bytes .= pack('P', (int) $words[mt_rand(0, count($words) - 1)]);
	}
	$seen[zmm_kind_of_bytes($bytes . str_repeat("\1", mt_rand(0, 7)))] = true;
}
unset($seen['unknown'], $seen['string'], $seen['array'], $seen['reference'], $seen['code']);
echo implode(' ', array_keys($seen)), "done\n";
var_dump(zmm_check());
?>
--EXPECT--
39 of 39 strings are strings
1 stdClass
done
array(0) {
}
