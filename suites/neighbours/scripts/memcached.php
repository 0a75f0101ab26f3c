<?php
/* A client of memcached: each serializer, compression, many keys, cas, callbacks. */

$server = new Memcached();
$server->addServer('127.0.0.1', (int) getenv('MEMCACHED_PORT'));
$server->flush();
$rows = array_map(fn ($i) => ['id' => $i, 'name' => "name $i", 'text' => str_repeat('lorem ', $i)], range(0, 200));
foreach ([Memcached::SERIALIZER_PHP, Memcached::SERIALIZER_IGBINARY, Memcached::SERIALIZER_JSON_ARRAY, Memcached::SERIALIZER_MSGPACK] as $serializer) {
	foreach ([true, false] as $compression) {
		$server->setOption(Memcached::OPT_SERIALIZER, $serializer);
		$server->setOption(Memcached::OPT_COMPRESSION, $compression);
		var_dump($server->set('rows', $rows), $server->get('rows') == $rows, $server->getResultCode());
	}
}
$items = [];
for ($i = 0; $i < 500; $i++) {
	$items["key:$i"] = str_repeat(chr(97 + $i % 26), $i * 3);
}
var_dump($server->setMulti($items, 60));
$back = $server->getMulti(array_keys($items), Memcached::GET_PRESERVE_ORDER);
echo count($back), ' ', md5(serialize($back)), ' ', $back == $items ? 'same' : 'differs', "\n";
$server->set('counter', 5);
var_dump($server->increment('counter', 3), $server->decrement('counter'), $server->append('key:1', 'x'), $server->getResultMessage());
$server->setOption(Memcached::OPT_COMPRESSION, false);
$server->set('text', 'middle');
var_dump($server->prepend('text', '<'), $server->append('text', '>'), $server->get('text'));
$held = $server->get('text', null, Memcached::GET_EXTENDED);
var_dump($server->cas($held['cas'], 'text', 'swapped'), $server->cas($held['cas'], 'text', 'late'), $server->getResultMessage());
var_dump($server->get('absent', function (Memcached $server, string $key, &$value): bool {
	$value = ["made for $key", range(1, 100)];
	return true;
})[0], count($server->get('absent')[1]));
$server->getDelayed(array_slice(array_keys($items), 0, 50), false);
var_dump(count($server->fetchAll()), $server->delete('text'), $server->get('text'), $server->getResultMessage());
$server->quit();
