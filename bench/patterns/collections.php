<?php
/* collections.php WHAT COUNT ROUNDS: COUNT values go in and come out: fixed (SplFixedArray), storage
 * (SplObjectStorage), heap (SplPriorityQueue), list (SplDoublyLinkedList), queue (the same, first in, first out,
 * always about COUNT / 10 waiting), shift (an array as a queue), or object (ArrayObject). */

[, $what, $count, $rounds] = $argv;
$sum = 0;
for ($round = 0; $round < $rounds; $round++) {
	switch ($what) {
		case 'fixed':
			$all = new SplFixedArray((int) $count);
			for ($i = 0; $i < $count; $i++) {
				$all[$i] = "value $i";
			}
			$all->setSize(2 * $count);
			break;
		case 'storage':
			$all = new SplObjectStorage();
			for ($i = 0; $i < $count; $i++) {
				$all[new ArrayIterator([$i])] = "data $i";
			}
			break;
		case 'heap':
			$all = new SplPriorityQueue();
			for ($i = 0; $i < $count; $i++) {
				$all->insert("job $i", $i * 7919 % 1000);
			}
			while (count($all) > $count / 2) {
				$sum += strlen($all->extract());
			}
			break;
		case 'list':
			$all = new SplDoublyLinkedList();
			for ($i = 0; $i < $count; $i++) {
				$i % 2 ? $all->push("value $i") : $all->unshift([$i]);
			}
			break;
		case 'queue':
			$all = new SplQueue();
			for ($i = 0; $i < $count; $i++) {
				$all->enqueue(str_repeat('q', 20 + $i % 500));
				$sum += $i > $count / 10 ? strlen($all->dequeue()) : 0;
			}
			break;
		case 'shift':
			$all = [];
			for ($i = 0; $i < $count; $i++) {
				$all[] = str_repeat('q', 20 + $i % 500);
				$sum += count($all) > 200 ? strlen(array_shift($all)) : 0;
			}
			break;
		case 'object':
			$all = new ArrayObject();
			for ($i = 0; $i < $count; $i++) {
				$all["key $i"] = new ArrayObject([$i]);
			}
			break;
	}
	$sum += count($all);
	unset($all);
}
echo "$sum\n";
