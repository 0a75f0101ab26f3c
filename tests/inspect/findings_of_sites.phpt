--TEST--
Zmm\Snapshot::findings(): one line of code with half of what is live, exact or estimated; who pins most
--EXTENSIONS--
zmm
--FILE--
<?php
require __DIR__ . '/../lib/snapshot_writer.inc';

$file = __DIR__ . '/found.zmm';

function show(array $segments, array $sites, int $interval = 0): void {
	$functions = [['{engine}', '', 0], ["App\\Cache::fill\t", '/app/src/Cache.php', 3]];
	$nodes = [[0, 0, 0], [0, 1, 0]];
	file_put_contents($GLOBALS['file'], zmm_file(meta() . blocks($segments) . places($segments, $functions, $nodes, $sites, $interval)));
	foreach (Zmm\Snapshot::load($GLOBALS['file'])->findings() as $finding) {
		if ($finding->kind === 'dominant_site' || $finding->kind === 'fragmentation') {
			echo "$finding->kind $finding->severity, $finding->confidence: $finding->summary ($finding->measured)\n";
			echo '    ', json_encode($finding->facts, JSON_UNESCAPED_SLASHES), "\n    $finding->filter\n";
		}
	}
	echo "\n";
}

$MiB = 1048576;
$sites = [[0, 0, 1, 1, 1, 1], [1, 12, 9, 9 * $MiB, 1, $MiB]];
show([$MiB => [[$MiB, 0, 1], [$MiB, 0, 0]]], $sites);
show([$MiB => [[$MiB, 0, 1], [$MiB, 0, 0], [24, 0, null]]], $sites);
show([$MiB => [[20 * $MiB, 0, 1]]], $sites);
show([$MiB => [[$MiB, 0, null], [$MiB, 0, null]]], $sites, 65536);
show([$MiB => [[64, 0, 1], [9 * $MiB, 4], [64, 0, 0]], 64 * $MiB => [[64, 0, 1], [3 * $MiB, 4]]], $sites);
?>
--CLEAN--
<?php @unlink(__DIR__ . '/found.zmm'); ?>
--EXPECT--
dominant_site low, medium: 1.0 MiB of the 2.0 MiB in use were allocated in App\Cache::fill? (/app/src/Cache.php:12) (exact)
    {"site":1,"function":"App\\Cache::fill\t","file":"/app/src/Cache.php","line":12,"blocks":1,"bytes":1048576,"live":2097152}
    site == 1


dominant_site medium, medium: 20.0 MiB of the 20.0 MiB in use were allocated in App\Cache::fill? (/app/src/Cache.php:12) (exact)
    {"site":1,"function":"App\\Cache::fill\t","file":"/app/src/Cache.php","line":12,"blocks":1,"bytes":20971520,"live":20971520}
    site == 1

dominant_site low, medium: 1.0 MiB of the 2.0 MiB in use were allocated in App\Cache::fill? (/app/src/Cache.php:12) (sampled, +- 25 %)
    {"site":1,"function":"App\\Cache::fill\t","file":"/app/src/Cache.php","line":12,"blocks":1,"bytes":1048576,"live":2097152}
    site == 1

fragmentation medium, high: 2 of 2 segments are held by at most 2 blocks each; these 3 blocks, 3 of them of kind unknown and 3 of 64 bytes, keep 12.0 MiB from going back; zmm_gc() would give 0 B to the system now; most is kept by App\Cache::fill? (/app/src/Cache.php:12), 7.5 MiB (exact)
    {"segments_pinned":2,"segments_held":2,"blocks_at_most":2,"blocks":3,"bytes_held":12582912,"kind":"unknown","blocks_of_kind":3,"size":64,"blocks_of_size":3,"live":192,"gc_gives":0,"site":1,"function":"App\\Cache::fill\t","file":"/app/src/Cache.php","line":12,"pinned_by_site":7864320}
    state == used and charge >= 3145728

