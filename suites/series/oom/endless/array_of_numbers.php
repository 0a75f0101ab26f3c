<?php
$a = [];
while (true) {
	$a[] = 1;
}
