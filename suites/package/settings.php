<?php
/*
 * The settings of engine/settings.h are those that README's table and PHP have: ini entry, variable, default.
 *
 *   php -n -d extension=zmm settings.php ROOT
 */

/* ini entry => [variable or '', default] */
function listed(string $header): array
{
	preg_match_all('~^\s*(?:value|yes_or_no)\(([^)]*)\)~m', $header, $rows);
	preg_match_all('~^# *define (\w+) ("[^"]*")$~m', $header, $definitions);
	$text = array_combine($definitions[1], $definitions[2]); // the last one of a name is that of Unix
	$settings = [];
	foreach ($rows[1] as $row) {
		$words = array_map(fn($word) => trim($text[trim($word)] ?? trim($word), '"'), explode(',', $row));
		if (str_starts_with($words[0], 'zmm.')) {
			$settings[$words[0]] = count($words) === 4 ? [$words[1] === 'NULL' ? '' : $words[1], $words[2]] : ['', $words[1]];
		}
	}
	return $settings;
}

/* The rows of the table that begins with a column "ini"; what has a variable alone is no setting of ours. */
function documented(string $readme): array
{
	if (!preg_match('~^\| ini \| variable \| default \|.*\n\|[ |:-]+\n((?:\|.*\n)+)~m', $readme, $table)) {
		exit("README.md has no table of ini, variable and default\n");
	}
	$settings = [];
	foreach (explode("\n", trim($table[1])) as $row) {
		$text = preg_replace('~\[([^]]*)\]\([^)]*\)~', '$1', str_replace('`', '', $row));
		[, $ini, $variable, $default] = array_map('trim', explode('|', $text));
		if ($ini !== '') {
			$settings[$ini] = [$variable, $default];
		}
	}
	return $settings;
}

function differences(string $what, array $listed, array $found): array
{
	$differences = [];
	foreach ($listed + $found as $ini => $unused) {
		if (($listed[$ini] ?? null) !== ($found[$ini] ?? null)) {
			$differences[] = sprintf("%s: %s in %s, %s in engine/settings.h\n", $ini, json_encode($found[$ini] ?? null), $what,
				json_encode($listed[$ini] ?? null));
		}
	}
	return $differences;
}

$listed = listed(file_get_contents("$argv[1]/engine/settings.h"));
$defaults = array_map(fn($setting) => $setting[1], $listed);
$entries = array_map(fn($entry) => $entry['global_value'], ini_get_all('zmm'));
ob_start();
(new ReflectionExtension('zmm'))->info();
preg_match_all('~^(zmm\.\w+) => .* => (.*)$~m', ob_get_clean(), $info);
$on_off = fn(string $value): string => ['On' => '1', 'Off' => '0', 'no value' => ''][$value] ?? $value;
$found = [
	...differences('README.md', $listed, documented(file_get_contents("$argv[1]/README.md"))),
	...differences('ini_get_all()', $defaults, $entries),
	...differences('phpinfo()', $defaults, array_combine($info[1], array_map($on_off, $info[2]))),
];
echo $listed ? '' : "engine/settings.h has no rows\n", implode($found);
exit($found || !$listed ? 1 : 0);
