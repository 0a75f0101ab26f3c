--TEST--
Small objects freed in random order merge again
--EXTENSIONS--
zmm
--FILE--
<?php
require __DIR__ . '/../lib/sound.inc';

class Small
{
	public function __construct(public int $number, public string $text)
	{
	}
}

mt_srand(42);
$number = scaled(100000);
$objects = [];
for ($i = 0; $i < $number; $i++) {
	$objects[] = new Small($i, str_repeat('x', mt_rand(0, 300)));
}
sound('made');
$with = memory_get_usage(true);

$order = range(0, $number - 1);
shuffle($order);
foreach (array_slice($order, 0, intdiv($number, 2)) as $i) {
	unset($objects[$i]);
}
sound('half of them freed');

foreach (array_slice($order, 0, intdiv($number, 2)) as $i) {
	$objects[$i] = new Small($i, str_repeat('y', mt_rand(0, 600)));
}
sound('made again');

$wrong = 0;
foreach ($objects as $i => $object) {
	$wrong += $object->number !== $i;
}
unset($object);
foreach ($order as $i) {
	unset($objects[$i]);
}
sound('all freed');
unset($objects, $order);
zmm_gc();
sound('given back');
/* a small heap keeps what it has */
var_dump($wrong, $with <= 2 * 2**20 || $with - memory_get_usage(true) > $number * 100);
?>
--EXPECT--
made: sound
half of them freed: sound
made again: sound
all freed: sound
given back: sound
int(0)
bool(true)
