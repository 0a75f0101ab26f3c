<?php
$a = [];
while (true) {
	$a[] = str_repeat("x", 10 + count($a) % 3000);
}
