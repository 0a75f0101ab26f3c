--TEST--
What a script frees in mid-request leaves the process, whatever lies behind it
--EXTENSIONS--
zmm
--SKIPIF--
<?php
if (!is_readable('/proc/self/status')) die('skip needs /proc');
require __DIR__ . '/../lib/skip_debug.inc';
?>
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

$script = <<<'PHP'
	function resident(): int
	{
		preg_match('~VmRSS:\s+(\d+) kB~', file_get_contents('/proc/self/status'), $match);
		return $match[1] * 1024;
	}
	$large = str_repeat('x', 30000000); /* glibc keeps more of what is freed from now on */
	unset($large);
	$strings = [];
	for ($i = 0; $i < 60000; $i++) {
		$strings[] = str_repeat('x', 1000 + $i % 500);
	}
	$behind = [str_repeat('b', 200000), str_repeat('b', 300000)];
	$full = resident();
	$real = memory_get_usage(true);
	unset($strings);
	$real -= memory_get_usage(true);
	echo json_encode([$real > 40000000, $full - resident() > $real / 2]);
PHP;
foreach (['malloc', 'mmap_anon', 'mmap_zero'] as $storage) {
	$result = child($script, ['zmm.mem_type' => $storage, 'memory_limit' => '1G']);
	echo $storage, ': ', $result['out'], $result['err'], "\n";
}
?>
--EXPECT--
malloc: [true,true]
mmap_anon: [true,true]
mmap_zero: [true,true]
