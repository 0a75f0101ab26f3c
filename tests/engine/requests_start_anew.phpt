--TEST--
The next request of a process starts with an empty heap
--EXTENSIONS--
zmm
--SKIPIF--
<?php if (PHP_SAPI !== 'cli') die('skip needs --repeat of the command line'); ?>
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

/* the heap's figures at the start of each request, written where no request sees them */
$script = tempnam(sys_get_temp_dir(), 'zmm');
file_put_contents($script, <<<'PHP'
<?php
$stats = zmm_stats();
$figures = [$stats['real_size'], $stats['real_peak'] - $stats['real_size'] < 1000000, $stats['limit'], $stats['overflow'], count(zmm_check())];
unset($stats);
fprintf(STDERR, "%s\n", json_encode($figures));
$big = str_repeat('x', 20000000);
$keep = [new ArrayObject, fopen('php://memory', 'r')];
ini_set('memory_limit', '64M');
if (!empty($argv[1])) {
	$more = str_repeat('x', 200000000);
}
PHP);
$command = child_command('', ['memory_limit' => '128M']);
foreach ([[], ['limit']] as $arguments) {
	$result = child_run([...array_slice($command, 0, -2), '--repeat', '4', '-f', $script, '--', ...$arguments], []);
	$lines = array_values(array_filter(explode("\n", $result['err'])));
	var_dump($result['signal'], count($lines));
	$figures = array_map('json_decode', $lines);
	/* the first request has what start-up left, the others are all alike */
	var_dump($figures[1] === $figures[2], $figures[2] === $figures[3], array_slice($figures[3], 1));
}
unlink($script);
?>
--EXPECT--
NULL
int(4)
bool(true)
bool(true)
array(4) {
  [0]=>
  bool(true)
  [1]=>
  int(134217728)
  [2]=>
  int(0)
  [3]=>
  int(0)
}
NULL
int(4)
bool(true)
bool(true)
array(4) {
  [0]=>
  bool(true)
  [1]=>
  int(134217728)
  [2]=>
  int(0)
  [3]=>
  int(0)
}
