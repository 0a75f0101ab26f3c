--TEST--
memory_limit reached in a generator in a fiber in a destructor during a garbage collection under the JIT, and elsewhere: the dump is exact
--EXTENSIONS--
zmm
--SKIPIF--
<?php
require __DIR__ . '/../lib/skip_debug.inc';
if (!is_file(ini_get('extension_dir') . '/opcache.so')) die('skip needs opcache');
?>
--FILE--
<?php
require __DIR__ . '/../lib/dump.inc';

$dir = dump_dir('anywhere');
$generator = '(function () { $all = []; for ($i = 0; ; $i++) { $all[] = str_repeat("g", 100) . $i; yield $i; } })()';
$node = fn(string $body) => 'class Node { public $self; function __construct() { $this->self = $this; }
	function __destruct() { if (!empty($GLOBALS["done"])) return; $GLOBALS["done"] = true; ' . $body . ' } }
	function garbage() { for ($i = 0; $i < 20000; $i++) new Node; gc_collect_cycles(); }
	function through($generator) { foreach ($generator as $value) if ($value % 10 === 0 && Fiber::getCurrent()) Fiber::suspend(); }
	function in_fiber($call) { $fiber = new Fiber($call); $fiber->start(); while (!$fiber->isTerminated()) $fiber->resume(); } ';
$scripts = [
	'generator, destructor, collection, fiber' => $node('foreach (' . $generator . ' as $value);') . 'in_fiber(garbage(...));',
	'generator, fiber' => $node('') . 'in_fiber(fn() => through(' . $generator . '));',
	/* 4,104 bytes for its stack, when what it looks at has references that it has taken down */
	'collection itself' => 'ini_set("memory_limit", "-1"); gc_disable(); $all = [];
		for ($i = 0; $i < 40000; $i++) { $one = new stdClass; $one->self = $one; $one->text = "text $i"; $all[] = $one; }
		$root = new stdClass; $root->all = $all; $root->self = $root; unset($all, $one, $root);
		$limit = memory_get_usage(true); ini_set("memory_limit", (string) $limit);
		for ($full = []; $limit - memory_get_usage() > 3000; $full[] = str_repeat("f", 1000));
		gc_collect_cycles(); for (;; $full[] = str_repeat("f", 1000));',
	'compiler' => 'eval("\$list = [" . str_repeat("fn() => [1, \$x],", 40000) . "];");',
	'output callback' => 'ob_start(function ($text) { for ($all = []; ; $all[] = str_repeat("o", 1000)); }); echo "text"; ob_end_flush();',
	'sort' => '$all = range(1, 20000); usort($all, function ($a, $b) { static $all = []; $all[] = str_repeat("s", 1000); return $a <=> $b; });',
	'hash that grows' => 'for ($all = ["key" => 1], $i = 0; ; $i++) $all["key $i"] = $i;',
	'packed that grows' => 'for ($all = [], $i = 0; ; $i++) $all[] = $i;',
	'object that is made' => 'class Wide { public $a = 1, $b = 2, $c = 3, $d = 4, $e = 5; } for ($all = new SplObjectStorage; ; $all[new Wide] = 1);',
	'deep call' => 'function deep($n) { return deep($n + 1) . "x"; } deep(0);',
	'no string' => '$bytes = str_repeat("\0\1\2\3\4\5\6\7\x16", 100000); for ($all = []; ; $all[] = $bytes . count($all));',
];
if (PHP_VERSION_ID >= 80400) { /* older engines do not switch there */
	$scripts['generator, fiber, destructor, collection'] = $node('in_fiber(fn() => through(' . $generator . '));') . 'garbage();';
}
$jit = ['zend_extension' => 'opcache', 'opcache.enable_cli' => '1', 'opcache.jit' => '1254', 'opcache.jit_buffer_size' => '16M',
	'opcache.jit_hot_loop' => '1', 'opcache.jit_hot_func' => '1', 'opcache.jit_hot_return' => '1', 'opcache.jit_hot_side_exit' => '1'];
foreach ($scripts as $name => $code) {
	foreach (['0', 'full', '512'] as $profile) {
		$ini = $jit + ['memory_limit' => '2M', 'zmm.profile' => $profile, 'fiber.stack_size' => '64K'];
		$without = child($code, $ini);
		$with = child($code, $ini + ['zmm.dump_dir' => $dir]);
		$faults = dump_only_faults($dir, 'limit', $profile === 'full');
		if (dump_ends($with, $profile === '512') !== dump_ends($without, $profile === '512') || $faults !== 'exact'
				|| !preg_match('~Fatal error: |Hard memory limit of~', $with['out'] . $with['err']) || substr_count($with['err'], 'zmm: ') !== 1) {
			echo "$name, $profile: $faults ", json_encode([$without, $with], JSON_PRETTY_PRINT), "\n";
		}
		array_map('unlink', glob("$dir/*"));
	}
}
echo "done\n";
?>
--CLEAN--
<?php
require __DIR__ . '/../lib/dump.inc';
dump_clean('anywhere');
?>
--EXPECT--
done
