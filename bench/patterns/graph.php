<?php
/* graph.php SHAPE NODES ROUNDS: graphs of objects, built and dropped.  SHAPE: tree (no cycles), parents (children know
 * their parents: only the collector frees them), ring (a list that closes), or mesh (each knows some others). */

final class Vertex
{
	public array $links = [];
	public ?Vertex $parent = null;

	public function __construct(public string $name)
	{
	}
}

function graph(string $shape, int $nodes): Vertex
{
	$all = [new Vertex('root')];
	for ($i = 1; $i < $nodes; $i++) {
		$all[$i] = new Vertex("vertex $i");
		$from = $all[$shape === 'ring' ? $i - 1 : intdiv($i, 3)];
		$from->links[] = $all[$i];
		if ($shape === 'parents' || $shape === 'mesh') {
			$all[$i]->parent = $from;
		}
		if ($shape === 'mesh') {
			$all[$i]->links[] = $all[($i * 7919) % $i];
		}
	}
	if ($shape === 'ring') {
		$all[$nodes - 1]->links[] = $all[0];
	}
	return $all[0];
}

[, $shape, $nodes, $rounds] = $argv;
$sum = 0;
for ($round = 0; $round < $rounds; $round++) {
	$root = graph($shape, (int) $nodes);
	$sum += count($root->links);
	$root = null;
}
gc_collect_cycles();
echo "$sum\n";
