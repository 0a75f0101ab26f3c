<?php
/* The ordinary page: some of everything, a little text. */
$n = (int) ($_GET['n'] ?? 0);
$rows = [];
for ($i = 0; $i < 200; $i++) {
	$rows["row $i"] = (object) ['id' => $i * 7 + $n, 'name' => str_repeat(chr(97 + $i % 26), $i % 40), 'ratio' => $i / 7];
}
uasort($rows, static fn (object $a, object $b): int => $b->name <=> $a->name ?: $a->id <=> $b->id);
$node = new stdClass();
$node->self = $node;
echo "page $n ", 1 / 3, "\n";
echo md5(serialize(array_values($rows))), ' ', strlen(json_encode($rows)), "\n";
echo preg_replace_callback('/\d+/', static fn (array $m): string => (string) ($m[0] + $n), '1 and 22 and 333'), "\n";
