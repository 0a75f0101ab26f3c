<?php
class Point
{
	public $x = [1];
	public $previous;
}
$last = null;
$chains = [];
for ($i = 0; ; $i++) {
	$point = new Point;
	$point->x[] = 2;
	$point->previous = $last;
	if ($i % 100 === 0) {
		$chains[] = $last;
		$last = null;
	} else {
		$last = $point;
	}
}
