<?php
/* after_the_limit.php string|array: a static property grows until memory_limit ends the script; a shutdown function
 * then wants a megabyte. */

class Registry
{
	public static string|array $log;
}

register_shutdown_function(function () {
	$lines = [];
	for ($i = 0; $i < 1000; $i++) {
		$lines[] = str_repeat('k', 1000);
	}
	echo "reported\n";
});
if ($argv[1] === 'string') {
	Registry::$log = '';
	while (true) {
		Registry::$log .= 'sixteen bytes...';
	}
}
Registry::$log = [];
for ($i = 0; ; $i++) {
	Registry::$log[] = $i;
}
