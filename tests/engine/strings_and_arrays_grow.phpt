--TEST--
Strings that grow by appending and arrays that grow to a million elements keep their content
--EXTENSIONS--
zmm
--INI--
memory_limit=256M
--FILE--
<?php
require __DIR__ . '/../lib/sound.inc';

$string = '';
$piece = str_repeat('0123456789abcdef', 4096);
for ($i = 0; $i < 800; $i++) {
	$string .= $piece;
}
var_dump(strlen($string), md5($string) === md5(str_repeat($piece, 800)));
sound('50 MB by large steps');
unset($string);

$string = '';
$number = scaled(1000000);
for ($i = 0; $i < $number; $i++) {
	$string .= $i % 10;
}
var_dump($string === str_repeat('0123456789', intdiv($number, 10)));
sound('by single bytes');
unset($string);

$list = [];
for ($i = 0; $i < 1000000; $i++) {
	$list[] = $i;
}
var_dump(count($list), array_sum($list));
sound('a list');
unset($list);

$map = [];
$number = scaled(300000);
for ($i = 0; $i < $number; $i++) {
	$map["key $i"] = $i * 2;
}
$wrong = 0;
for ($i = 0; $i < $number; $i++) {
	$wrong += $map["key $i"] !== $i * 2;
}
for ($i = 0; $i < $number; $i += 2) {
	unset($map["key $i"]);
}
var_dump($wrong, count($map) * 2 === $number);
sound('a map');
unset($map);

$sorted = [];
for ($i = 0; $i < $number; $i++) {
	$sorted[] = ($i * 7919) % 100003;
}
sort($sorted);
$copy = $sorted;
$copy[] = -1;
rsort($copy);
var_dump(array_reverse($sorted) === array_slice($copy, 0, -1));
sound('copies');
unset($sorted, $copy);

zmm_gc();
var_dump(memory_get_usage(true) < 2500000, memory_get_peak_usage() > 50000000);
?>
--EXPECT--
int(52428800)
bool(true)
50 MB by large steps: sound
bool(true)
by single bytes: sound
int(1000000)
int(499999500000)
a list: sound
int(0)
bool(true)
a map: sound
bool(true)
copies: sound
bool(true)
bool(true)
