<?php

/* Loads the classes of phpunit/ as Composer would. */

require __DIR__ . '/Library.php';
spl_autoload_register(function (string $class): void {
	if (str_starts_with($class, 'Zmm\\PHPUnit\\')) {
		require dirname(__DIR__, 2) . '/phpunit/src/' . substr($class, 12) . '.php';
	}
});
