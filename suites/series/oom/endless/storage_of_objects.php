<?php
$storage = new SplObjectStorage;
while (true) {
	$storage[new stdClass] = [count($storage)];
}
