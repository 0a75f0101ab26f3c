<?php
/* A profile of the whole request. */

require_once __DIR__ . '/covered.inc';
echo Covered\total(25), "\n";
$words = explode(' ', str_repeat('some words to sort ', 50));
usort($words, fn ($a, $b) => strcmp($a, $b));
echo md5(implode($words)), ' ', strlen(serialize($words)), "\n";
