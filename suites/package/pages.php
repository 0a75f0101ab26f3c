<?php
/*
 * Pages show what programs print: each command of their blocks of ```console is run, and prints what the page says.
 *
 *   php -n -d extension=zmm pages.php check|write ROOT PAGE TOLERANCE     write puts what is printed into the page
 *
 * Lines that begin with "$ " are commands of bash, the others are what they print to both outputs.  They run one after
 * another in one directory, which has the files of docs/examples/ and whose name is left out of what they print.  A block
 * of ```php below a comment <!-- NAME.php --> is written to that file first.  `php`, `zmm` and `phpunit` have this zmm
 * and no php.ini.  Words have to be the same, and so have numbers, but for the tolerance, a share of the larger one.
 */

[, $action, $root, $page, $tolerance] = $argv;

/* What makes another PHP load the same zmm as this one. */
function extension(): string
{
	preg_match('~ (/.*/zmm\.so)(?: \(deleted\))?$~m', file_get_contents('/proc/self/maps'), $match);
	return $match[1] ?? exit("zmm is not loaded\n");
}

function program(string $file, string $command): void
{
	file_put_contents($file, "#!/bin/sh\nexec $command \"\$@\"\n");
	chmod($file, 0700);
}

/* Makes the directory in which the commands run. */
function place(string $root): string
{
	$place = sys_get_temp_dir() . '/zmm-pages.' . getmypid();
	$php = PHP_BINARY . ' -n -d extension=' . extension();
	mkdir("$place/bin", 0700, true);
	array_map(fn($file) => copy($file, $place . '/' . basename($file)), glob("$root/docs/examples/*.php"));
	program("$place/bin/php", $php);
	program("$place/bin/zmm", "$php $root/bin/zmm");
	$needed = ['dom', 'mbstring', 'tokenizer', 'xml', 'xmlwriter'];
	$modules = array_diff($needed, array_map('strtolower', get_loaded_extensions()));
	program("$place/bin/phpunit", implode(' -d extension=', [$php, ...$modules]) . ' /usr/bin/phpunit');
	return $place;
}

/* Returns what a command prints. */
function printed(string $command, string $place): string
{
	$environment = ['PATH' => "$place/bin:" . getenv('PATH'), 'LC_ALL' => 'C.UTF-8', 'TZ' => 'UTC'];
	$outputs = [['file', '/dev/null', 'r'], ['pipe', 'w'], ['redirect', 1]];
	$process = proc_open(['bash', '-c', $command], $outputs, $pipes, $place, $environment);
	$printed = stream_get_contents($pipes[1]);
	proc_close($process);
	$printed = preg_replace('~ +$~m', '', str_replace("$place/", '', rtrim($printed, "\n")));
	return $printed === '' ? '' : "$printed\n";
}

/* Splits a block into commands and what the page says that they print. */
function commands(string $block): array
{
	$commands = [];
	foreach (explode("\n", rtrim($block, "\n")) as $line) {
		if (str_starts_with($line, '$ ')) {
			$commands[] = [substr($line, 2), ''];
		} elseif (!$commands) {
			exit("a block of console must begin with a command, not with: $line\n");
		} elseif (str_ends_with(end($commands)[0], '\\')) {
			$commands[array_key_last($commands)][0] .= "\n$line";
		} else {
			$commands[array_key_last($commands)][1] .= "$line\n";
		}
	}
	return $commands;
}

const NUMBER = '~(?<![\w.])\d+(?:\.\d+)?~';
const SIZE = '~([\d.]+)\s+(B|KiB|MiB|GiB)\b~';

/* Sizes in a text, such as 1.4 MiB, in bytes. */
function sizes(string $text): array
{
	preg_match_all(SIZE, $text, $found, PREG_SET_ORDER);
	return array_map(fn($size) => $size[1] * 1024 ** array_search($size[2], ['B', 'KiB', 'MiB', 'GiB'], true), $found);
}

/* Numbers in a text that are no sizes. */
function numbers(string $text): array
{
	preg_match_all(NUMBER, preg_replace([SIZE, '~0x[0-9a-f]+~'], ['size', 'address'], $text), $found);
	return $found[0];
}

/* Whether the numbers of one list are near those of another: by a share of the larger one, or by so much. */
function near(array $these, array $those, float $tolerance, float $least): bool
{
	foreach (array_map(null, $these, $those) as [$one, $other]) {
		if (abs($one - $other) > max($tolerance * max($one, $other), $least)) {
			return false;
		}
	}
	return true;
}

/* Whether two texts have the same words, and numbers that are near each other.  Which kilobytes lie in which hole depends
 * on addresses. */
function agree(string $said, string $printed, float $tolerance): bool
{
	$form = fn($text) => preg_replace(['~0x[0-9a-f]+~', SIZE, NUMBER, '~\s+~'], ['address', 'size', 'number', ' '],
		trim($text));
	if ($tolerance <= 0 || $form($said) !== $form($printed)) {
		return $said === $printed;
	}
	return near(numbers($said), numbers($printed), $tolerance, 2) && near(sizes($said), sizes($printed), $tolerance, 128 * 1024);
}

/* Runs the commands of a block; counts those that print something else, and returns the block as they print it. */
function block(string $block, string $place, float $tolerance): string
{
	global $count, $wrong;

	$now = '';
	foreach (commands($block) as [$command, $said]) {
		$printed = printed($command, $place);
		$count++;
		if (!agree($said, $printed, $tolerance)) {
			$wrong++;
			echo "\$ $command\nprints\n{$printed}and not\n$said";
		}
		$now .= "\$ $command\n$printed";
	}
	return $now;
}

$count = $wrong = 0;
$place = place($root);
$text = file_get_contents("$root/$page");
preg_match_all('~^<!-- (\w+\.php) -->\n```php\n(.*?)^```$~ms', $text, $files, PREG_SET_ORDER);
foreach ($files as [, $name, $code]) {
	file_put_contents("$place/$name", $code);
}
$now = preg_replace_callback('~^```console\n(.*?)^```$~ms',
	fn($match) => "```console\n" . block($match[1], $place, (float) $tolerance) . '```', $text);
if ($action === 'write' && $now !== $text) {
	file_put_contents("$root/$page", $now);
}
echo "$page: $count commands, $wrong of them print something else\n";
exec('rm -r ' . escapeshellarg($place));
exit($count === 0 || ($wrong && $action === 'check') ? 1 : 0);
