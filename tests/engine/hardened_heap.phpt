--TEST--
zmm.hardened: scripts run as ever, errors tell the sizes asked for, the next request is sound
--EXTENSIONS--
zmm
--SKIPIF--
<?php require __DIR__ . '/../lib/skip_debug.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

$work = <<<'PHP'
	$strings = $map = [];
	for ($i = 0; $i < 3000; $i++) {
		$strings[] = str_repeat(chr(65 + $i % 26), $i % 700);
		$map["key $i"] = [$i, "value $i", (object) ['n' => $i]];
		if ($i % 3 === 0) {
			unset($strings[$i / 3], $map['key ' . $i / 2]);
		}
	}
	$text = '';
	for ($i = 0; $i < 30000; $i++) {
		$text .= "line $i\n";
	}
	shuffle($strings);
	$json = json_decode(json_encode($map), true);
	echo count($json), ' ', strlen($text), ' ', md5($text), ' ', json_encode(zmm_check()), ' ';
	unset($strings, $map, $json);
	zmm_gc();
	$stats = zmm_stats();
	echo json_encode([$stats['hardened'], $stats['cached'], zmm_check()]), ' ', strpos(zmm_report(), 'hardened') !== false ? 'reported' : 'not reported', "\n";
PHP;
foreach (['malloc', 'mmap_anon'] as $storage) {
	$result = child($work, ['zmm.hardened' => '1', 'zmm.mem_type' => $storage]);
	echo $result['out'], $result['err'];
}
$result = child('ini_set("memory_limit", memory_get_usage(true) + 2000000);
	register_shutdown_function(function () { echo json_encode(zmm_check()), "\n"; });
	$all = []; while (true) { $all[] = str_repeat("x", 5000003); }', ['zmm.hardened' => '1']);
echo preg_replace('~ of \d+ ~', ' of N ', trim($result['out'])), "\n";

/* a heap of one's own has the design of the original */
$result = child('$heap = new Zmm\Heap; echo json_encode([$heap->stats()["hardened"], zmm_stats()["hardened"]]), "\n";', ['zmm.hardened' => 'on']);
echo $result['out'];
?>
--EXPECTF--
2500 318890 %s [] [1,0,[]] reported
2500 318890 %s [] [1,0,[]] reported
Fatal error: Allowed memory size of N bytes exhausted (tried to allocate 5000035 bytes) in Command line code on line 3
[]
[0,1]
