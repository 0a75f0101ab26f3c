<?php
/* Every script whose extension is loaded, one after the other in one process. */

function run_apart(string $file): void
{
	require $file;
}

foreach (glob(__DIR__ . '/scripts/*.php') as $file) {
	$name = basename($file, '.php');
	if ($name !== 'xdebug_step' && extension_loaded(strtok($name, '_'))) {
		echo "== $name\n";
		run_apart($file);
	}
}
if (function_exists('opcache_get_status')) {
	$opcache = opcache_get_status(false); /* false: it is off */
	echo 'opcache ', $opcache && $opcache['opcache_enabled'] ? 'on' : 'off', ', JIT ', $opcache && $opcache['jit']['on'] ? 'on' : 'off', "\n";
}
