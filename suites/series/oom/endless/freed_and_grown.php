<?php
$a = [];
for ($i = 0; ; $i++) {
	$a[$i] = str_repeat("x", 100 + $i % 5000);
	if ($i % 3 == 0) {
		unset($a[$i >> 1]);
	}
}
