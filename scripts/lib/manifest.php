<?php
/*
 * Keeps the lists of this project's files in config.m4, config.w32 and package.xml up to date.
 *
 *   php manifest.php write    brings the three up to date
 *   php manifest.php check    a TAP line for each of them
 */

const ROOMS = ['storage', 'heap', 'inspect', 'profile', 'filter', 'write', 'engine', 'php'];

/* More sources of builds with --enable-zmm-testing. */
const SUPPORT = 'tests/support';

/* Sources of one system only; all others are compiled everywhere. */
const UNIX_ONLY = ['storage/mapping.c', 'storage/mmap_anon.c', 'storage/mmap_zero.c'];
const WINDOWS_ONLY = ['storage/win32.c'];

/* Files for the developers of zmm only; the package does not have them. */
const DEVELOPMENT = '~^(scripts|bench|suites|page|\.ci)/|^\.git|^package\.xml$|^composer\.json$~';

/* The rest of a command's line: pecl writes into it where it puts the parts. */
const SCRIPT = ">\n    <tasks:replace from=\"@data_dir@\" to=\"data_dir\" type=\"pear-config\"/>\n   </file>\n";

$root = dirname(__DIR__, 2);
chdir($root);

function tree(): array
{
	exec('git ls-files --cached --others --exclude-standard', $files, $status);
	if ($status !== 0) {
		exit("git ls-files failed\n");
	}
	$files = array_unique(array_filter($files, 'is_file')); // during a merge git lists some files three times
	sort($files, SORT_STRING);
	return $files;
}

/* Returns the sources of these directories, in the order of the directories. */
function sources(string ...$rooms): array
{
	$found = [];
	foreach ($rooms as $room) {
		foreach (tree() as $file) {
			if (dirname($file) === $room && pathinfo($file, PATHINFO_EXTENSION) === 'c') {
				$found[] = $file;
			}
		}
	}
	return $found;
}

function role(string $file): ?string
{
	return match (true) {
		(bool) preg_match(DEVELOPMENT, $file) => null,
		str_starts_with($file, 'tests/') => 'test',
		dirname($file) === 'bin' => 'script',
		str_starts_with($file, 'docs/'), (bool) preg_match('~^(LICENSE|(phpunit/)?[^/]+\.md|zmm\.stub\.php)$~', $file) => 'doc',
		str_starts_with($file, 'bin/'), str_starts_with($file, 'phpunit/') => 'data',
		default => 'src',
	};
}

/* Reads the version from php_zmm.h, its only place, and its date from CHANGELOG.md. */
function release(): array
{
	if (!preg_match('~^#\s*define PHP_ZMM_VERSION "([^"]+)"~m', (string) @file_get_contents('php_zmm.h'), $version)) {
		exit("php_zmm.h defines no PHP_ZMM_VERSION\n");
	}
	$heading = '~^## \[?' . preg_quote($version[1], '~') . '\]?\D*(\d{4}-\d\d-\d\d)~m';
	if (!preg_match($heading, (string) @file_get_contents('CHANGELOG.md'), $date)) {
		exit("CHANGELOG.md has no line '## $version[1] - YYYY-MM-DD'\n");
	}
	return [$version[1], $date[1]];
}

function replaced(string $pattern, string $with, string $text): string
{
	$text = preg_replace_callback($pattern, fn($match) => $match[1] . $with . $match[2], $text, -1, $count);
	if ($count !== 1) {
		exit("$count places match $pattern, not one\n");
	}
	return $text;
}

function config_m4(string $text): string
{
	$lines = array_map(fn($file) => "    $file\n", array_diff(sources('.', ...ROOMS), WINDOWS_ONLY));
	$text = replaced('~(^  zmm_sources="\n)[^"]*(  "$)~m', implode('', $lines), $text);
	$lines = array_map(fn($file) => "      $file\n", sources(SUPPORT));
	return replaced('~(^    zmm_sources="\$zmm_sources\n)[^"]*(    "$)~m', implode('', $lines), $text);
}

function config_w32(string $text): string
{
	$sources = array_diff(sources('.', SUPPORT, ...ROOMS), UNIX_ONLY);
	foreach (['.', ...ROOMS, SUPPORT] as $room) {
		$names = array_map('basename', array_filter($sources, fn($file) => dirname($file) === $room));
		$call = $room === '.' ? 'EXTENSION\("zmm", "' : "ADD_SOURCES\(configure_module_dirname \+ \"/$room\", \"";
		$text = replaced("~($call)[^\"]*(\")~", implode(' ', $names), $text);
	}
	return $text;
}

function package_xml(string $text): string
{
	[$version, $date] = release();
	$lines = '';
	foreach (tree() as $file) {
		if ($role = role($file)) {
			$lines .= "   <file name=\"$file\" role=\"$role\"" . ($role === 'script' ? SCRIPT : "/>\n");
		}
	}
	$text = replaced('~(<dir name="/">\n).*?(  </dir>)~s', $lines, $text);
	$text = replaced('~(<date>)[^<]*(</date>)~', $date, $text);
	return replaced('~(<version>\s*<release>)[^<]*(</release>)~', $version, $text);
}

$failed = 0;
foreach (['config.m4', 'config.w32', 'package.xml'] as $n => $file) {
	$before = file_get_contents($file);
	$after = strtr($file, '.', '_')($before);
	if ($argv[1] === 'write') {
		if ($after !== $before) {
			file_put_contents($file, $after);
			echo "$file\n";
		}
		continue;
	}
	$same = $after === $before;
	$failed += !$same;
	echo $same ? '' : 'not ', 'ok ', $n + 1, " - $file lists what there is\n";
	foreach (array_diff(explode("\n", $after), explode("\n", $before)) as $line) {
		echo '# missing: ', trim($line), "\n";
	}
	foreach (array_diff(explode("\n", $before), explode("\n", $after)) as $line) {
		echo '# wrong: ', trim($line), "\n";
	}
}
if ($argv[1] === 'check') {
	echo "1..3\n";
}
exit($failed ? 1 : 0);
