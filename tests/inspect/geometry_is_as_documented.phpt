--TEST--
Sizes of headers and lists are those of the geometry that is named
--EXTENSIONS--
zmm
--SKIPIF--
<?php
$list = zmm_stats()['free_buckets'][0];
if ($list['true_size'] - $list['largest_request'] > 16) die('skip headers of a debug build are longer');
?>
--FILE--
<?php
/* true size of the smallest block, of the first large one, bytes of a header, index of true size 256 */
const GEOMETRIES = [
	'32-bit' => [16, 272, 8, 30],
	'compact' => [24, 536, 8, 29],
	'classic' => [32, 544, 16, 28],
];
$stats = zmm_stats();
$lists = $stats['free_buckets'];
$header = $lists[0]['true_size'] - $lists[0]['largest_request'];
$found = [$lists[0]['true_size'], end($lists)['true_size'] + 8, $header, array_search(256, array_column($lists, 'true_size'))];
var_dump($found === GEOMETRIES[$stats['geometry']], count($lists) === PHP_INT_SIZE * 8);
?>
--EXPECT--
bool(true)
bool(true)
