<?php
$stream = fopen("php://memory", "w+");
while (true) {
	fwrite($stream, str_repeat("x", 100000));
}
