<?php
$s = "";
while (true) {
	$s .= str_repeat("0123456789abcdef", 100);
}
