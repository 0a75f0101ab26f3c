--TEST--
Objects that are made when all destructors were called and end in the engine's own hands: no destructor, as in stock PHP
--EXTENSIONS--
zmm
--SKIPIF--
<?php
require __DIR__ . '/../lib/skip_debug.inc';
if (PHP_DEBUG) die('skip a debug build of PHP takes every value apart, and says that it cannot call the destructor');
if (PHP_SAPI !== 'cli') die('skip needs --repeat of the command line');
?>
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

$script = tempnam(sys_get_temp_dir(), 'zmm');
file_put_contents($script, <<<'PHP'
<?php
class Late
{
	public static $kept = [];

	public function __destruct()
	{
		echo "destructor\n";
	}

	public function handle()
	{
	}
}
ob_start(function ($text) {
	set_error_handler([new Late, 'handle']);
	set_error_handler([new Late, 'handle']);
	set_exception_handler([new Late, 'handle']);
	Late::$kept[] = new Late;
	return $text;
});
echo "text\n";
PHP);
foreach (['1', '0'] as $engine) {
	$command = array_slice(child_command('', ['zmm.engine' => $engine]), 0, -2);
	$result = child_run([...$command, '--repeat', '2', '-f', $script], []);
	var_dump($result['status'], $result['err']);
	echo $result['out'];
}
unlink($script);
?>
--EXPECT--
int(0)
string(0) ""
Executing for the first time...
text
Finished execution, repeating...
text
int(0)
string(0) ""
Executing for the first time...
text
Finished execution, repeating...
text
