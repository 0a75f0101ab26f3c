<?php
/* grow.php DIRECTORY: 0.zmm, 1.zmm and 2.zmm there: 1,000 objects more each time, two objects gone and one new. */

class Grown
{
	public string $text = '';
}

class Gone
{
	public int $number = 1;
}

class Fresh
{
	public int $number = 1;
}

$gone = [new Gone(), new Gone()];
$grown = [];
for ($step = 0; $step < 3; $step++) {
	for ($i = 0; $i < 1_000; $i++) {
		$grown[] = new Grown();
	}
	zmm_snapshot()->save("$argv[1]/$step.zmm");
	$gone = [];
	$fresh = new Fresh();
}
