--TEST--
Zmm\Snapshot::diff(): places are the same if their calls have the same names and lines, whatever their numbers
--EXTENSIONS--
zmm
--FILE--
<?php
require __DIR__ . '/../lib/snapshot_writer.inc';

$file = __DIR__ . '/changed.zmm';

function load(string $bytes): Zmm\Snapshot {
	file_put_contents($GLOBALS['file'], $bytes);
	return Zmm\Snapshot::load($GLOBALS['file']);
}

/* Places with their functions and calls in another order. */
function shuffled(): Zmm\Snapshot {
	$blocks = [0x10000 => [[64, 0, 0]]];
	$functions = [
		['App\Cache::get', '/app/src/Cache.php', 80],
		['{engine}', '', 0],
		['new', '/app/new.php', 1],
		['{main}', '/app/run.php', 1],
		['Acme\Text\Wrap::lines', '/app/vendor/acme/text/src/Wrap.php', 12],
	];
	$nodes = [[0, 1, 0], [0, 3, 0], [1, 4, 9], [1, 2, 5], [1, 0, 7]];
	$sites = [[3, 6, 1, 5000, 1, 5000], [0, 0, 1, 24, 1, 24], [2, 15, 8, 2048, 5, 1280], [4, 82, 50, 3200, 1, 64]];
	return load(zmm_file(meta() . blocks($blocks) . places($blocks, $functions, $nodes, $sites)));
}

function show(array $rows): void {
	foreach ($rows as $row) {
		$figures = [$row['allocated_blocks'], $row['allocated_bytes'], $row['live_blocks'], $row['live_bytes']];
		echo implode(' < ', array_map(fn($call) => "$call[function]:$call[line]", $row['stack'])), ' ', json_encode($figures), "\n";
	}
	echo "\n";
}

$before = load(example());
show(load(example(4))->diff($before)['sites']);
show($before->diff($before)['sites']);
show(shuffled()->diff($before)['sites']);
show($before->diff(shuffled())['sites']);
echo json_encode(array_diff_key(load(example(4))->diff($before)['sites'][0], ['stack' => 0]), JSON_UNESCAPED_SLASHES), "\n";
?>
--CLEAN--
<?php @unlink(__DIR__ . '/changed.zmm'); ?>
--EXPECT--
Acme\Text\Wrap::lines:15 < {main}:9 < {engine}: [0,0,2,512]


new:6 < {main}:5 < {engine}: [1,5000,1,5000]
Acme\Text\Wrap::lines:15 < {main}:9 < {engine}: [0,0,3,768]
Acme\Text\Wrap::lines:15 < App\Cache::get:88 < {main}:7 < {engine}: [-9,-1152,-1,-128]
App\Cache::get:82 < {main}:7 < {engine}: [10,640,-1,-64]
str_repeat: < App\Cache::get:90 < {main}:7 < {engine}: [-100,-4800,-1,-48]

new:6 < {main}:5 < {engine}: [-1,-5000,-1,-5000]
Acme\Text\Wrap::lines:15 < {main}:9 < {engine}: [0,0,-3,-768]
Acme\Text\Wrap::lines:15 < App\Cache::get:88 < {main}:7 < {engine}: [9,1152,1,128]
App\Cache::get:82 < {main}:7 < {engine}: [-10,-640,1,64]
str_repeat: < App\Cache::get:90 < {main}:7 < {engine}: [100,4800,1,48]

{"function":"Acme\\Text\\Wrap::lines","file":"/app/vendor/acme/text/src/Wrap.php","line":15,"package":"acme/text","allocated_blocks":0,"allocated_bytes":0,"live_blocks":2,"live_bytes":512}
