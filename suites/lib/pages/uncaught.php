<?php
/* An exception nobody catches; with hide=1 it is only logged and the status is 500. */
register_shutdown_function(static function (): void {
	echo "\nshutdown function ran\n";
});
if (isset($_GET['hide'])) {
	ini_set('display_errors', '0');
}

function fail(int $level, array $ballast): void
{
	if ($level === 0) {
		throw new LogicException('nobody catches this', 7, new RuntimeException('the reason'));
	}
	fail($level - 1, $ballast + [$level => str_repeat('b', 1000)]);
}

echo "before\n";
fail(20, []);
echo "after\n";
