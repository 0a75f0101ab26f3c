--TEST--
A function that allocates in its first operation, before the engine has noted which that is
--DESCRIPTION--
Debug builds note the place of each allocation. A call's place for its line has what lay there
before, here a number that a function called earlier had in a variable.
--EXTENSIONS--
zmm
--FILE--
<?php
function leaves_numbers(): int
{
	$a = $b = $c = $d = $e = $f = $g = $h = $i = $j = $k = $l = $m = $n = 1;
	return $a + $b + $c + $d + $e + $f + $g + $h + $i + $j + $k + $l + $m + $n;
}

function allocates_first($number)
{
	return [1, $number];
}

function one($x) { return $x; }
function two($x, $y) { return $y; }
function three($x, $y, $z) { return $z; }

$seen = [];
for ($i = 0; $i < 3; $i++) {
	leaves_numbers();
	$seen[] = one(allocates_first($i));
	leaves_numbers();
	$seen[] = two(1, allocates_first($i));
	leaves_numbers();
	$seen[] = three(1, 2, allocates_first($i));
}
echo json_encode($seen), "\n";
var_dump(zmm_check());
?>
--EXPECT--
[[1,0],[1,0],[1,0],[1,1],[1,1],[1,1],[1,2],[1,2],[1,2]]
array(0) {
}
