<?php
ob_start();
while (true) {
	echo str_repeat("x", 5000);
}
