<?php
$a = [];
while (true) {
	$a = [$a, 1];
}
