<?php
$all = [];
while (true) {
	$all[] = function () use (&$all) {
		return count($all);
	};
}
