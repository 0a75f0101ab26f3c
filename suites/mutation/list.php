<?php
/*
 * The lists of mutations: what ./run --help describes.
 */

const ROOMS = ['storage', 'heap', 'inspect', 'profile', 'filter', 'write', 'engine'];

final class Mutation
{
	public string $file = '';
	public int $times = 1;
	public array $tests = [];
	public ?string $survives = null;
	/* What the runner must find out about it; of mutations that test the runner. */
	public string $expected = '';
	private array $original = [];
	private array $replacement = [];

	public function __construct(public readonly string $list, public readonly string $name, public readonly string $what)
	{
	}

	/* false: there is no such line. */
	public function take(string $line): bool
	{
		if (str_starts_with($line, '- ')) {
			$this->original[] = substr($line, 2);
		} elseif (str_starts_with($line, '+ ')) {
			$this->replacement[] = substr($line, 2);
		} elseif (preg_match('~^in (\S+?)(?:, (\d+) times)?$~', $line, $match)) {
			[$this->file, $this->times] = [$match[1], (int) ($match[2] ?? 1)];
		} elseif (preg_match('~^noticed by (.+)$~', $line, $match)) {
			$this->tests = array_merge($this->tests, preg_split('~\s+~', trim($match[1])));
		} elseif (preg_match('~^(survives|expected) (.+)$~', $line, $match)) {
			$this->{$match[1]} = ltrim("{$this->{$match[1]}} $match[2]");
		} else {
			return false;
		}
		return true;
	}

	/* The file's text with the mutation in it.  Throws when the list is wrong. */
	public function applied(string $text): string
	{
		$original = implode("\n", $this->original);
		$count = $original === '' ? 0 : substr_count($text, $original);

		if ($count !== $this->times) {
			throw new Stale("the text occurs $count times in $this->file, not $this->times");
		}
		return str_replace($original, implode("\n", $this->replacement), $text);
	}

	/* What is missing or wrong in the list, or ''. */
	public function fault(string $root): string
	{
		if ($this->tests === []) {
			return 'it names no test';
		}
		foreach ($this->tests as $test) {
			if (!is_file("$root/" . test_file($test))) {
				return "there is no test $test";
			}
		}
		if (!is_file("$root/$this->file")) {
			return "there is no file $this->file";
		}
		try {
			$this->applied(file_get_contents("$root/$this->file"));
		} catch (Stale $stale) {
			return $stale->getMessage();
		}
		return '';
	}

	/* fault(), and '' when the list is wrong on purpose. */
	public function fault_not_expected(string $root): string
	{
		$fault = $this->fault($root);
		return "wrong list: $fault" === $this->expected ? '' : $fault;
	}
}

/* One line of what is wrong. */
function give_up(string $why): never
{
	fwrite(STDERR, "zmm: $why\n");
	exit(1);
}

final class Stale extends Exception
{
}

/* A test's file, from its name in a list. */
function test_file(string $test): string
{
	[$variant, $name] = test_parts($test);
	return is_phpt($test) ? "tests/$name" : "suites/unit/{$name}_test.c";
}

function is_phpt(string $test): bool
{
	return str_ends_with($test, '.phpt');
}

/* [variant of the build, name] */
function test_parts(string $test): array
{
	$parts = explode(is_phpt($test) ? ':' : '/', $test, 2);
	return count($parts) === 2 ? $parts : [is_phpt($test) ? 'default' : 'compact', $test];
}

/* The mutations of a list, by name. */
function read_list(string $file): array
{
	$list = basename($file, '.txt');
	$mutations = [];
	$mutation = null;

	foreach (file($file, FILE_IGNORE_NEW_LINES) as $number => $line) {
		if ($line === '' || str_starts_with($line, '#')) {
			continue;
		}
		if (preg_match('~^\[([a-z0-9-]+)\] (.+)$~', $line, $match)) {
			isset($mutations[$match[1]]) and give_up("$file has two mutations $match[1]");
			$mutation = $mutations[$match[1]] = new Mutation($list, $match[1], $match[2]);
		} elseif (!$mutation || !$mutation->take($line)) {
			give_up("$file, line " . $number + 1 . ", is not understood: $line");
		}
	}
	return $mutations;
}

/* All lists together. */
function read_lists(): array
{
	$mutations = [];
	foreach (ROOMS as $room) {
		foreach (read_list(__DIR__ . "/$room.txt") as $name => $mutation) {
			isset($mutations[$name]) and give_up("two lists have a mutation $name");
			$mutations[$name] = $mutation;
		}
	}
	return $mutations;
}
