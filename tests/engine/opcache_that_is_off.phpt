--TEST--
An extension of the engine that is loaded and switched off, or looks on when a request ends, leaves each request its own functions and classes
--EXTENSIONS--
zmm
--SKIPIF--
<?php
if (PHP_SAPI !== 'cli') die('skip needs --repeat of the command line');
if (!is_file(ini_get('extension_dir') . '/opcache.so')) die('skip needs opcache');
?>
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

$script = tempnam(sys_get_temp_dir(), 'zmm');
file_put_contents($script, <<<'PHP'
<?php
function once(): int
{
	static $count = 0;
	return ++$count;
}

class Keeper
{
	public static array $kept = [];
}

Keeper::$kept[] = new Keeper();
echo once(), count(Keeper::$kept), "\n";
PHP);

foreach ([[], ['opcache.enable_cli' => '0'], ['opcache.enable_cli' => '1', 'opcache.file_update_protection' => '0']] as $settings) {
	if ($settings) {
		$settings['zend_extension'] = 'opcache';
	}
	$result = child_run([...array_slice(child_command('', $settings), 0, -2), '--repeat', '3', '-f', $script], []);
	preg_match_all('~^\d+$~m', $result['out'], $lines);
	echo json_encode([$result['status'], $result['err'], $lines[0]]), "\n";
}
unlink($script);
?>
--EXPECT--
[0,"",["11","11","11"]]
[0,"",["11","11","11"]]
[0,"",["11","11","11"]]
