--TEST--
opcache compiles the functions that the first request called most, as on stock PHP
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
function sum(int $count): int
{
	for ($sum = $i = 0; $i < $count; $i++) {
		$sum += $i % 7;
	}
	return $sum;
}

class Numbers
{
	public function fibonacci(int $n): int
	{
		return $n < 2 ? $n : $this->fibonacci($n - 1) + $this->fibonacci($n - 2);
	}
}

sum(10000);
(new Numbers)->fibonacci(15);
$jit = opcache_get_status(false)['jit'];
echo 'used ', $jit['on'] ? $jit['buffer_size'] - $jit['buffer_free'] : 'off', "\n";
PHP);

$used = [];
foreach (['1', '0'] as $engine) {
	$settings = ['zmm.engine' => $engine, 'zend_extension' => 'opcache', 'opcache.enable_cli' => '1', 'opcache.file_update_protection' => '0',
		'opcache.jit' => '1225', 'opcache.jit_buffer_size' => '16M'];
	$result = child_run([...array_slice(child_command('', $settings), 0, -2), '--repeat', '3', '-f', $script], []);
	preg_match_all('~^used (\w+)$~m', $result['out'], $lines);
	$used[] = $lines[1];
	echo $result['status'], $result['err'], ' ', count($lines[1]), "\n";
}
unlink($script);
/* Processors that it does not compile for have it off. */
var_dump($used[0] === $used[1], $used[0][0] === 'off' || $used[0][1] > $used[0][0]);
if ($used[0] !== $used[1]) {
	echo json_encode($used), "\n";
}
?>
--EXPECT--
0 3
0 3
bool(true)
bool(true)
