<?php
/* keep.php FILE: strings of which one in 200 is kept, with objects of two classes between them. */

class Row
{
	public array $cells;
	public int $number = 1;

	public function __construct(int $i)
	{
		$this->cells = [$i, "cell $i"];
	}
}

class Leaf
{
	public ?Row $row = null;
}

$strings = $objects = [];
for ($i = 0; $i < 60_000; $i++) {
	$strings[] = str_repeat('x', 20 + $i % 180);
	if ($i % 1_000 === 0) {
		array_push($objects, new Row($i), new Leaf());
	}
}
$objects[] = new class {
	public int $number = 7;
};
$strings = array_filter($strings, fn($i) => $i % 200 === 0, ARRAY_FILTER_USE_KEY);
zmm_snapshot()->save($argv[1]);
