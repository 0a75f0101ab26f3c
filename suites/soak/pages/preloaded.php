<?php
/* Uses what preload.php left in shared memory: classes, constants, enums, functions, static properties. */
$n = (int) ($_GET['n'] ?? 0);
$shelf = new Preloaded\Shelf($n);
for ($i = 0; $i < 300; $i++) {
	$shelf->add(new Preloaded\Book("title $i", Preloaded\Colour::cases()[$i % 3]));
}
Preloaded\Shelf::$count[] = $n; /* must be gone in the next request */
echo implode(' ', [
	Preloaded\Shelf::LIMITS['most'], Preloaded\Thing::PREFIX, count(Preloaded\Shelf::$count), Preloaded\describe($shelf),
	md5(serialize($shelf)), md5(json_encode(iterator_to_array($shelf))),
	get_parent_class(Preloaded\make()), defined('Preloaded\GONE') ? 'kept' : 'gone',
]), "\n";
