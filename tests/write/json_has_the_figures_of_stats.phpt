--TEST--
The report as JSON is valid, and its figures are those of Zmm\Heap::stats(), all of them and in their order
--EXTENSIONS--
zmm
--SKIPIF--
<?php require __DIR__ . '/../lib/skip_not_testing.inc'; ?>
--FILE--
<?php
$file = __DIR__ . '/report.json';

function compare(Zmm\Heap $heap, string $what): void
{
	global $file;
	touch($file);
	zmm_write_report($heap, $file, true) or print("not written\n");
	$report = json_decode($json = file_get_contents($file), true, flags: JSON_THROW_ON_ERROR);
	preg_match('~^Why is.*\n((?:  .*\n)*)~m', $heap->report(), $match);
	$answer = array_map(ltrim(...), explode("\n", rtrim($match[1], "\n")));
	echo $what, ': ', json_encode([array_keys($report), $report['title'], substr_count($json, "\n")]), "\n";
	var_dump($report['figures'] === $heap->stats(), $report['answer'] === $answer, count($report['figures']['rest_buckets']) > 0);
}

$heap = new Zmm\Heap('malloc', 65536, 100000000);
compare($heap, 'new');
$handles = [$heap->alloc(70001)]; /* leaves a rest */
for ($i = 0; $i < 1000; $i++) {
	$handles[] = $heap->alloc($i * 7);
}
foreach ($handles as $i => $handle) {
	$i % 3 and $heap->free($handle);
}
compare($heap, 'in use');
$heap->gc();
compare($heap, 'after a flush');
?>
--CLEAN--
<?php @unlink(__DIR__ . '/report.json'); ?>
--EXPECT--
new: [["title","figures","answer","sums","gc_gives","findings"],"Zmm\\Heap",1]
bool(true)
bool(true)
bool(false)
in use: [["title","figures","answer","sums","gc_gives","findings"],"Zmm\\Heap",1]
bool(true)
bool(true)
bool(true)
after a flush: [["title","figures","answer","sums","gc_gives","findings"],"Zmm\\Heap",1]
bool(true)
bool(true)
bool(true)
