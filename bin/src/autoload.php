<?php
/* Loads the classes of Zmm\Command, each from the file of its name below this directory. */
declare(strict_types=1);

spl_autoload_register(static function (string $class): void {
	$prefix = 'Zmm\\Command\\';
	if (str_starts_with($class, $prefix)) {
		require __DIR__ . '/' . strtr(substr($class, strlen($prefix)), '\\', '/') . '.php';
	}
});
