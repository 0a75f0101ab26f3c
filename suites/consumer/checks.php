<?php

/*
 * Calls every macro of php_zmm.h through zmm_consumer and prints one line for each
 * check, "ok NAME" or "not ok NAME".  Arguments: heap, or malloc where USE_ZEND_ALLOC=0.
 */

$heap = $argv[1] === 'heap';

function check(string $name, bool $fine): void
{
	echo $fine ? 'ok ' : 'not ok ', $name, "\n";
}

/* Bytes of used blocks beyond those at the start. */
function used_since(int $before): int
{
	return zmm_stats()['used']['bytes'] - $before;
}

/* What is first done costs memory that stays. */
zmm_consumer_efree(zmm_consumer_emalloc(1));
$before = zmm_stats()['used']['bytes'];
$before += used_since($before);

$block = zmm_consumer_emalloc(100000);
check('emalloc gives a block aligned to 8', $block !== 0 && $block % 8 === 0);
zmm_consumer_fill($block, 100000, ord('a'));
check('the block holds what is written', zmm_consumer_read($block, 100000) === str_repeat('a', 100000));
$grown = used_since($before);
check('it shows in zmm_stats()', $heap ? $grown >= 100000 : $grown === 0);
check('mem_block_size tells its size', $heap ? zmm_consumer_mem_block_size($block) >= 100000 : zmm_consumer_mem_block_size($block) === 0);

$block = zmm_consumer_erealloc($block, 500000);
check('erealloc keeps the content when a block grows', zmm_consumer_read($block, 100000) === str_repeat('a', 100000));
$block = zmm_consumer_erealloc($block, 10);
check('and when it shrinks', zmm_consumer_read($block, 10) === 'aaaaaaaaaa');
$block = zmm_consumer_safe_erealloc($block, 1000, 7, 13);
check('safe_erealloc keeps it as well', zmm_consumer_read($block, 10) === 'aaaaaaaaaa' && (!$heap || zmm_consumer_mem_block_size($block) >= 7013));
$block = zmm_consumer_erealloc_recoverable($block, 20000);
check('erealloc_recoverable as well', $block !== 0 && zmm_consumer_read($block, 10) === 'aaaaaaaaaa');

zmm_consumer_fill($block, 20000, ord('b'));
check('erealloc_recoverable is NULL for what no machine has', zmm_consumer_erealloc_recoverable($block, 1 << 60) === 0);
check('and leaves the block', zmm_consumer_read($block, 20000) === str_repeat('b', 20000));
if ($heap) {
	check('erealloc_recoverable is NULL past memory_limit', zmm_consumer_erealloc_recoverable($block, 500000000) === 0);
	check('and the block and the script go on', zmm_consumer_read($block, 20000) === str_repeat('b', 20000) && error_get_last() === null);
	check('and the heap is sound', zmm_check() === []);
	$limit = ini_set('memory_limit', '256M');
	$moved = zmm_consumer_erealloc_recoverable($block, 200000000);
	check('a memory_limit that the script raised is in force', $moved !== 0);
	$block = zmm_consumer_erealloc($moved ?: $block, 20000);
	ini_set('memory_limit', $limit);
	check('and one that it lowered', zmm_consumer_erealloc_recoverable($block, 200000000) === 0);
}
zmm_consumer_efree($block);
check('efree takes it back', abs(used_since($before)) < 4096);
zmm_consumer_efree(0);

$block = zmm_consumer_erealloc(0, 50);
check('erealloc of NULL is emalloc', $block !== 0);
zmm_consumer_efree($block);

foreach ([[1, 40], [1000, 24], [3, 100000]] as [$nmemb, $size]) {
	/* a block that was full of something else just before */
	$dirty = zmm_consumer_emalloc($nmemb * $size);
	zmm_consumer_fill($dirty, $nmemb * $size, 255);
	zmm_consumer_efree($dirty);
	$block = zmm_consumer_ecalloc($nmemb, $size);
	check("ecalloc of $nmemb times $size is all zero", zmm_consumer_read($block, $nmemb * $size) === str_repeat("\0", $nmemb * $size));
	zmm_consumer_efree($block);
}

$block = zmm_consumer_safe_emalloc(100, 30, 5);
check('safe_emalloc adds and multiplies', !$heap || zmm_consumer_mem_block_size($block) >= 3005 && zmm_consumer_mem_block_size($block) < 3200);
zmm_consumer_efree($block);
$block = zmm_consumer_safe_emalloc(0, 0, 0);
check('nothing asked for is a block', $block !== 0);
zmm_consumer_efree($block);

$block = zmm_consumer_estrdup('some text');
check('estrdup copies the text with its end', zmm_consumer_read($block, 10) === "some text\0");
zmm_consumer_efree($block);
$block = zmm_consumer_estrdup('');
check('estrdup of an empty text', zmm_consumer_read($block, 1) === "\0");
zmm_consumer_efree($block);
$block = zmm_consumer_estrndup("bytes\0and more", 9);
check('estrndup copies so many bytes and ends them', zmm_consumer_read($block, 10) === "bytes\0and\0");
zmm_consumer_efree($block);

/* many of them, freed in another order */
mt_srand(1);
$blocks = [];
for ($i = 0; $i < 500; $i++) {
	$size = mt_rand(1, 3000);
	$block = zmm_consumer_emalloc($size);
	zmm_consumer_fill($block, $size, $i);
	$blocks[] = [$block, $size, chr($i & 255)];
}
shuffle($blocks);
$wrong = 0;
foreach ($blocks as [$block, $size, $byte]) {
	$wrong += zmm_consumer_read($block, $size) !== str_repeat($byte, $size);
	zmm_consumer_efree($block);
}
check('blocks do not overlap', $wrong === 0);
unset($blocks);
check('all of them are given back', used_since($before) < 40000);
check('the heap is sound', zmm_check() === []);
