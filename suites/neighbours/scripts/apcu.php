<?php
/* A cache shared by processes: store, fetch, counters, time to live, iteration, locks. */

apcu_clear_cache();
$rows = [];
for ($i = 0; $i < 500; $i++) {
	$rows["row:$i"] = ['id' => $i, 'name' => str_repeat(chr(65 + $i % 26), $i), 'tags' => range(0, $i % 7), 'point' => (object) ['x' => $i / 4]];
}
var_dump(apcu_store($rows), apcu_add('row:1', 'second'), apcu_exists(['row:3', 'row:500']));
$sum = 0;
foreach (apcu_fetch(array_keys($rows)) as $key => $row) {
	$sum += strlen($row['name']) + count($row['tags']) + ($row == $rows[$key] ? 1 : 0);
}
echo "$sum\n";
apcu_store('counter', 10);
var_dump(apcu_inc('counter', 5), apcu_dec('counter'), apcu_cas('counter', 14, 99), apcu_fetch('counter'));
$made = 0;
for ($i = 0; $i < 3; $i++) {
	$entry = apcu_entry('made', function (string $key) use (&$made): array {
		$made++;
		return [$key, str_repeat('entry', 1000)];
	}, 60);
}
var_dump($made, strlen($entry[1]));
$names = [];
foreach (new APCUIterator('/^row:4\d\d$/', APC_ITER_KEY | APC_ITER_VALUE) as $item) {
	$names[$item['key']] = strlen($item['value']['name']);
}
ksort($names);
echo count($names), ' ', array_sum($names), ' ', array_key_last($names), "\n";
var_dump(apcu_delete(new APCUIterator('/^row:/')), apcu_fetch('row:7'));

/* Fill it until it has to make room. */
$stored = 0;
for ($i = 0; $i < 400; $i++) {
	$stored += (int) apcu_store("big:$i", str_repeat("$i,", 5000));
}
var_dump($stored > 0, apcu_cache_info(true)['expunges'] > 0 || $stored === 400);
apcu_clear_cache();
