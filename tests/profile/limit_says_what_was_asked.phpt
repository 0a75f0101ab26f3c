--TEST--
The error of memory_limit says what was asked for, without a trailer, and a block that could not grow keeps its site
--EXTENSIONS--
zmm
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

$programs = [
	'$all = []; while (true) { $all[] = str_repeat("x", 3000000); }',
	'$text = str_repeat("x", 3000000); for ($i = 0; ; $i++) { $text .= str_repeat("x", $i < 10 ? 100 : 6000000); }',
	'$text = str_repeat("x", 2000000); while (true) { $text .= $text; }',
	'$list = [str_repeat("x", 5000000)]; while (true) { $list[] = count($list); }',
	'str_repeat("x", 1 << 40);',
];
foreach ($programs as $program) {
	$code = 'register_shutdown_function(function () { echo implode(zmm_check()); }); ' . $program;
	$limit = ['memory_limit' => '8M'];
	$plain = child($code, $limit)['out'];
	echo preg_replace('~.*(tried to allocate) \d+ (bytes).*~s', '$1 $2', $plain), "\n";
	foreach (['full', '64', '1'] as $profile) {
		$out = child($code, $limit + ['zmm.profile' => $profile])['out'];
		if ($out !== $plain) {
			echo "$profile: $out";
		}
	}
}
?>
--EXPECT--
tried to allocate bytes
tried to allocate bytes
tried to allocate bytes
tried to allocate bytes
tried to allocate bytes
