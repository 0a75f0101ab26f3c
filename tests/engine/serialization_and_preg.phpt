--TEST--
Serialization, JSON, regular expressions and streams on the heap
--EXTENSIONS--
zmm
--INI--
memory_limit=256M
pcre.backtrack_limit=100000000
--FILE--
<?php
require __DIR__ . '/../lib/sound.inc';

$number = scaled(20000);
$data = [];
for ($i = 0; $i < $number; $i++) {
	$data["key $i"] = ['number' => $i, 'text' => str_repeat('t', $i % 200), 'list' => [$i, $i / 2, null, true], 'object' => (object) ['p' => $i]];
}
var_dump(unserialize(serialize($data)) == $data);
sound('serialize');
var_dump(strlen(json_encode($data)) === strlen(json_encode(json_decode(json_encode($data), true))));
sound('json');
var_dump(eval('return ' . var_export(array_slice($data, 0, 100), true) . ';') == array_slice($data, 0, 100));
sound('var_export');
unset($data);

$subject = str_repeat('word 12345; ', scaled(200000));
var_dump(preg_match_all('~(\w+) (\d+);~', $subject, $matches) === scaled(200000));
unset($matches);
var_dump(strlen(preg_replace('~\d+~', 'n', $subject)) === 8 * scaled(200000));
var_dump(count(preg_split('~; ~', $subject)) === scaled(200000) + 1);
var_dump(strlen(preg_replace_callback('~\d~', fn($m) => $m[0] . $m[0], substr($subject, 0, 12000))));
sound('preg');
unset($subject);

$stream = fopen('php://memory', 'w+');
for ($i = 0; $i < 1000; $i++) {
	fwrite($stream, str_repeat(chr(65 + $i % 26), 5000));
}
rewind($stream);
var_dump(strlen(stream_get_contents($stream)));
fclose($stream);
sound('streams');
?>
--EXPECT--
bool(true)
serialize: sound
bool(true)
json: sound
bool(true)
var_export: sound
bool(true)
bool(true)
bool(true)
int(17000)
preg: sound
int(5000000)
streams: sound
