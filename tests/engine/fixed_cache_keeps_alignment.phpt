--TEST--
The engine on a heap as the original: what PHP 8 aligns to 64 bytes is aligned all the same
--EXTENSIONS--
zmm
hash
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

/* xxh3 writes to its state with instructions that end the process elsewhere */
$code = <<<'PHP'
	$contexts = [];
	for ($i = 0; $i < 100; $i++) {
		$blocks[] = str_repeat('x', 8 * $i + 7);
		$contexts[] = $context = hash_init($i % 2 ? 'xxh3' : 'xxh128');
		hash_update($context, str_repeat('a', 7 * $i));
		$contexts[] = hash_copy($context);
	}
	echo count($contexts), ' ', json_encode(zmm_check()), "\n";
PHP;
foreach (['0', '4K', '256K', 'auto'] as $size) {
	$result = child($code, ['zmm.cache_size' => $size]);
	echo $size, ': ', $result['out'], $result['err'], $result['signal'];
}
?>
--EXPECT--
0: 200 []
4K: 200 []
256K: 200 []
auto: 200 []
