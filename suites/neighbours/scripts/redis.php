<?php
/* A client of redis: strings, hashes, lists, sets, pipelines, transactions, scripts, scans; PHP's and igbinary's serializer, compression. */

$redis = new Redis();
$redis->connect('127.0.0.1', (int) getenv('REDIS_PORT'));
$redis->flushAll();
$rows = array_map(fn ($i) => ['id' => $i, 'name' => "name $i", 'text' => str_repeat('lorem ', $i)], range(0, 200));
foreach ([Redis::SERIALIZER_NONE, Redis::SERIALIZER_PHP, Redis::SERIALIZER_JSON, Redis::SERIALIZER_IGBINARY] as $serializer) {
	/* Of compressed JSON the client reads a byte too many: whether it can be decoded is luck. */
	foreach ($serializer === Redis::SERIALIZER_JSON ? [Redis::COMPRESSION_NONE] : [Redis::COMPRESSION_NONE, Redis::COMPRESSION_LZ4, Redis::COMPRESSION_ZSTD] as $compression) {
		$redis->setOption(Redis::OPT_SERIALIZER, $serializer);
		$redis->setOption(Redis::OPT_COMPRESSION, $compression);
		$value = $serializer === Redis::SERIALIZER_NONE ? json_encode($rows) : $rows;
		$redis->set('value', $value);
		$redis->mSet(['first' => $value, 'second' => 'short']);
		echo $serializer, ' ', $compression, ' ', $redis->get('value') == $value ? 'same' : 'differs', ' ',
			md5(json_encode($redis->mGet(['first', 'second', 'third']))), ' ', $redis->strlen('value'), "\n";
	}
}
$redis->setOption(Redis::OPT_SERIALIZER, Redis::SERIALIZER_IGBINARY);
$redis->setOption(Redis::OPT_COMPRESSION, Redis::COMPRESSION_NONE);
foreach ($rows as $row) {
	$redis->hSet('rows', "row:$row[id]", $row);
	$redis->rPush('list', $row['name']);
	$redis->zAdd('sorted', $row['id'] % 13, $row['name']);
	$redis->sAdd('set', $row['id'] % 17);
}
$all = $redis->hGetAll('rows');
ksort($all);
echo count($all), ' ', md5(serialize($all)), ' ', $redis->lLen('list'), ' ', count($redis->lRange('list', 20, 60)), ' ',
	md5(json_encode($redis->zRange('sorted', 0, -1, true))), ' ', $redis->sCard('set'), "\n";
$redis->setOption(Redis::OPT_SERIALIZER, Redis::SERIALIZER_NONE);
$pipe = $redis->multi(Redis::PIPELINE);
for ($i = 0; $i < 1000; $i++) {
	$pipe->incr('counter')->set("key:$i", str_repeat('v', $i));
}
$answers = $pipe->exec();
echo count($answers), ' ', $answers[1998], ' ', $redis->get('counter'), "\n";
echo json_encode($redis->multi()->get('counter')->strlen('key:999')->exec()), "\n";
echo json_encode($redis->eval('return {KEYS[1], ARGV[1], redis.call("get", KEYS[1])}', ['counter', 'argument'], 1)), "\n";
$redis->setOption(Redis::OPT_SCAN, Redis::SCAN_RETRY);
$found = [];
$iterator = null;
while ($keys = $redis->scan($iterator, 'key:*', 50)) {
	$found = array_merge($found, $keys);
}
echo count(array_unique($found)), "\n";
try {
	$redis->hGet('counter', 'x') === false and print($redis->getLastError() . "\n");
} catch (RedisException $exception) {
	echo $exception->getMessage(), "\n";
}
$big = str_repeat(pack('N', 0xdeadbeef), 500000);
var_dump($redis->set('big', $big), md5($redis->get('big')) === md5($big));
$redis->flushAll();
$redis->close();
