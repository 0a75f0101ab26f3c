<?php
/*
 * Builds what depends on a mutated file, and runs a test on it.
 *
 * make says which commands it would run if the file had changed.  They are run with other paths: sources from a copy
 * that has the mutation, and what they make goes beside it.  Everything else is linked as it is.
 */

const SOURCES = ['storage', 'heap', 'inspect', 'profile', 'filter', 'write', 'engine', 'php', 'tests/support', 'suites/unit', 'suites/lib'];
const UNIT_SETTINGS = 'OPTIMISE=-O1 WARNINGS=-w';
const SECONDS = 60; /* of processor time for a test, many times what the longest needs */

final class Failed extends Exception
{
}

/* Throws with what the command said. */
function run_or_fail(string $command): array
{
	exec("($command) 2>&1 < /dev/null", $lines, $status);
	if ($status !== 0) {
		throw new Failed(implode("\n", array_slice($lines, -20)));
	}
	return $lines;
}

/* One kind of program. */
abstract class Build
{
	protected string $tree; /* the copy of the sources */
	protected string $out;
	private array $made = []; /* relative to `out` */

	/* `base` is where make knows the sources. */
	public function __construct(protected string $base, string $slot)
	{
		$this->tree = "$slot/tree";
		$this->out = "$slot/out";
	}

	/* The lines that make would run. */
	abstract protected function lines(string $file, array $tests): array;

	/* What a line makes, relative to `out`; '': nothing of interest. */
	abstract protected function product(string $line): string;

	/* The same with the copy's paths. */
	abstract protected function moved(string $line): string;

	/* What is to be run for a test is in `out`. */
	abstract public function program(string $test): string;

	abstract public function start(string $test): string;

	public function has(string $name): bool
	{
		return isset($this->made[$name]);
	}

	private function copy_sources(): void
	{
		run_or_fail("rm -rf $this->tree $this->out && mkdir -p $this->tree $this->out && cd $this->base && cp *.[ch] $this->tree");
		foreach (SOURCES as $directory) {
			!is_dir("$this->base/$directory") or run_or_fail("cd $this->base && cp -r --parents $directory $this->tree");
		}
	}

	/* Everything for some tests, with a file that has another text. */
	public function build(string $file, string $text, array $tests): void
	{
		$lines = array_filter($this->lines($file, $tests), fn($line) => $this->product($line) !== '');
		$this->made = array_flip(array_map($this->product(...), $lines));
		$this->copy_sources();
		file_put_contents("$this->tree/$file", $text);
		foreach ($lines as $line) {
			$directory = dirname("$this->out/" . $this->product($line));
			run_or_fail("mkdir -p $directory && cd $this->tree && " . $this->moved($line));
		}
	}
}

/* Programs of suites/unit. */
final class UnitBuild extends Build
{
	public static function make(string $root, array $tests): string
	{
		$programs = array_map(fn($test) => "$root/.build/mutation/unit/" . implode('/', test_parts($test)) . '_test', $tests);
		return "make -C $root/suites/unit BUILD=$root/.build/mutation/unit " . UNIT_SETTINGS . ' ' . implode(' ', $programs);
	}

	protected function lines(string $file, array $tests): array
	{
		return run_or_fail(self::make($this->base, $tests) . " -n -W $this->base/$file");
	}

	protected function product(string $line): string
	{
		return preg_match('~ -o ' . $this->quoted() . '/\.build/mutation/unit/(\S+)~', $line, $match) ? $match[1] : '';
	}

	protected function moved(string $line): string
	{
		$base = $this->quoted();
		$line = preg_replace_callback("~$base/\.build/mutation/unit/(\S+)~",
			fn($match) => $this->has($match[1]) ? "$this->out/$match[1]" : $match[0], $line);
		return preg_replace(["~-I$base(?=\s)~", "~$base/(?!\.build/)~"], ["-I$this->tree", "$this->tree/"], $line);
	}

	private function quoted(): string
	{
		return preg_quote($this->base, '~');
	}

	public function program(string $test): string
	{
		return implode('/', test_parts($test)) . '_test';
	}

	public function start(string $test): string
	{
		return "$this->out/" . $this->program($test);
	}
}

/* The extension; its Makefile is phpize's, whose commands are libtool's. */
final class ModuleBuild extends Build
{
	protected function lines(string $file, array $tests): array
	{
		return run_or_fail("make -C $this->base -n -W $file -W $this->base/$file");
	}

	protected function product(string $line): string
	{
		return match (true) {
			(bool) preg_match('~ --mode=compile .* -o (\S+)\.lo\s~', $line, $match) => "$match[1].o",
			str_contains($line, ' --mode=link ') => 'zmm.so',
			default => '',
		};
	}

	protected function moved(string $line): string
	{
		return str_contains($line, ' --mode=link ') ? $this->linking($line) : $this->compiling($line);
	}

	private function compiling(string $line): string
	{
		preg_match('~ --mode=compile (.*) -o (\S+)\.lo\s~', $line, $match);
		return str_replace($this->base, $this->tree, $match[1]) . " -fPIC -DPIC -O1 -w -o $this->out/$match[2].o";
	}

	private function linking(string $line): string
	{
		preg_match_all('~\S+(?=\.lo\s)~', $line, $objects);
		preg_match('~ --mode=link (\S+) .*?((?: -(?:Wl,|l)\S+)*)$~', $line, $match);
		return "$match[1] -shared $match[2] -o $this->out/zmm.so " . implode(' ', array_map($this->object(...), $objects[0]));
	}

	private function object(string $name): string
	{
		return $this->has("$name.o") ? "$this->out/$name.o" : "$this->base/" . dirname($name) . '/.libs/' . basename($name) . '.o';
	}

	public function program(string $test): string
	{
		return 'zmm.so';
	}

	public function start(string $test): string
	{
		return "$this->out/zmm.so";
	}
}

function build_for(string $root, string $slot, string $test): Build
{
	return is_phpt($test)
		? new ModuleBuild("$root/.build/" . test_parts($test)[0] . '/src', $slot . '/' . test_parts($test)[0])
		: new UnitBuild($root, "$slot/unit");
}

/* Runs a test.  '': it passes; else why not. */
function failure_of(string $root, string $slot, string $test, string $program): string
{
	return is_phpt($test) ? phpt_failure("$slot/phpt", $root, test_parts($test)[1], $program) : unit_failure($root, $program);
}

function unit_failure(string $root, string $program): string
{
	exec("$root/suites/lib/limited " . SECONDS . " $program 2>&1 < /dev/null", $lines, $status);
	$checks = count(preg_grep('~^(not )?ok\b~', $lines));
	$failed = preg_grep('~^(not ok|Bail out)\b~', $lines);
	if ($status !== 0 || $failed) {
		return implode("\n", array_slice($failed, 0, 5)) ?: "status $status";
	}
	return in_array("1..$checks", $lines, true) ? '' : 'it ended early';
}

/* run-tests.php writes beside the tests: it gets a copy of them. */
function phpt_failure(string $dir, string $root, string $test, string $module): string
{
	$php = PHP_BINARY;
	run_or_fail("rm -rf $dir && mkdir -p $dir && cp -r $root/tests $dir");
	exec("cd $dir && ulimit -S -t " . SECONDS . " && env NO_INTERACTION=1 TEST_TIMEOUT=3600 TEST_PHP_EXECUTABLE=$php TEST_PHP_SRCDIR=$dir "
		. "$php -n " . getenv('ZMM_RUN_TESTS') . " -n -q --no-color --no-progress -d extension=$module -W results tests/$test 2>&1 < /dev/null", $lines);
	$result = strtok((string) @file_get_contents("$dir/results"), "\t");
	return $result === 'PASSED' ? '' : ($result ?: implode("\n", array_slice($lines, -10)));
}
