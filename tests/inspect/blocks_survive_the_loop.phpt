--TEST--
zmm_blocks() goes over a picture: the loop's body allocates, frees, and calls it again
--EXTENSIONS--
zmm
--FILE--
<?php
$garbage = [];
for ($i = 0; $i < 2000; $i++) {
	$garbage[] = str_repeat('x', $i % 900);
}
$before = 0;
foreach (zmm_blocks() as $number => $block) {
	$before++;
	if ($number % 3 === 0) {
		array_pop($garbage);
	}
	$garbage[] = str_repeat('y', $number % 5000);
	if ($number === 1000) {
		foreach (zmm_blocks() as $inner) {
			if (isset($seen) && $inner['address'] < $seen) {
				echo "order\n";
			}
			$seen = $inner['address'];
		}
		zmm_gc();
	}
}
var_dump($before > 2000, $number === $before - 1);

/* An iterator outlives its snapshot's variable, and can be rewound. */
$blocks = zmm_blocks();
$first = $blocks->current();
$blocks->next();
$second = $blocks->current();
var_dump($blocks->key(), $second['address'] > $first['address']);
$blocks->rewind();
var_dump($blocks->key(), $blocks->current() === $first, $blocks->valid());
while ($blocks->valid()) {
	$blocks->next();
}
$blocks->next();
var_dump($blocks->current(), $blocks->key(), zmm_check());

/* In a destructor, in a fiber, in a generator, in the garbage collector. */
class Looks {
	public $self;
	function __destruct() { echo count(zmm_segments()) > 0 ? "destructor\n" : "none\n"; }
}
$looks = new Looks;
$looks = null;
$cycle = new Looks;
$cycle->self = $cycle;
$cycle = null;
gc_collect_cycles();
$fiber = new Fiber(function () { Fiber::suspend(zmm_snapshot()->sums()['live'] > 0); });
var_dump($fiber->start());
$generator = (function () { foreach (zmm_blocks() as $block) yield $block['kind']; })();
var_dump(in_array('vm_stack', iterator_to_array($generator, false), true));
?>
--EXPECT--
bool(true)
bool(true)
int(1)
bool(true)
int(0)
bool(true)
bool(true)
NULL
NULL
array(0) {
}
destructor
destructor
bool(true)
bool(true)
