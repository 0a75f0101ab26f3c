--TEST--
Classes whose names have no room in a snapshot lose them there, and the snapshot is taken
--EXTENSIONS--
zmm
--INI--
memory_limit=256M
--FILE--
<?php
for ($i = 0; $i < 700; $i++) {
	$name = sprintf('Named%05d', $i) . str_repeat('x', 10000);
	eval("class $name {}");
	$objects[] = new $name;
}
$named = $nameless = 0;
foreach (zmm_snapshot()->census() as $row) {
	if ($row['kind'] === 'object') {
		$row['class'] === null ? $nameless += $row['blocks'] : $named += str_starts_with($row['class'], 'Named');
	}
}
var_dump($named > 100, $nameless > 100, $named + $nameless >= 700);
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
