<?php
function numbers()
{
	$n = 0;
	while (true) {
		yield $n++ => str_repeat("x", $n % 100);
	}
}
$all = [];
while (true) {
	$generator = numbers();
	$generator->next();
	$all[] = $generator;
}
