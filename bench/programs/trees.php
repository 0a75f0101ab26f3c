<?php
/* trees.php DEPTH: binary trees of objects and of arrays, built, walked and dropped. */

final class Node
{
	public function __construct(public ?Node $left, public ?Node $right)
	{
	}
}

function objects(int $depth): Node
{
	return $depth === 0 ? new Node(null, null) : new Node(objects($depth - 1), objects($depth - 1));
}

function arrays(int $depth): array
{
	return $depth === 0 ? [null, null] : [arrays($depth - 1), arrays($depth - 1)];
}

function count_objects(?Node $node): int
{
	return $node ? 1 + count_objects($node->left) + count_objects($node->right) : 0;
}

function count_arrays(?array $node): int
{
	return $node ? 1 + count_arrays($node[0]) + count_arrays($node[1]) : 0;
}

$depth = (int) $argv[1];
$long_lived = objects($depth);
$sum = 0;
for ($d = 4; $d <= $depth; $d += 2) {
	for ($i = 0; $i < 1 << $depth - $d; $i++) {
		$sum += count_objects(objects($d)) + count_arrays(arrays($d));
	}
}
echo $sum + count_objects($long_lived), "\n";
