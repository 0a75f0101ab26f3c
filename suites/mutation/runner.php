<?php
/*
 * The runner: chooses mutations, tries each in a process of its own, two at a time, and prints TAP.
 *
 *   php runner.php variants ARGUMENT...    builds of the extension that ./run needs to have made
 *   php runner.php run ARGUMENT...         what ./run does
 *   php runner.php job SLOT NAME           one mutation, in a directory of its own
 *   php runner.php plain SLOT TEST         a test on the sources as they are
 */

require __DIR__ . '/list.php';
require __DIR__ . '/build.php';

const JOBS = 2;
const PARTS = 2;

$root = dirname(__DIR__, 2);

/* What was asked for: [mutations by name, whether only the lists are checked]. */
final class Request
{
	public array $mutations;
	public bool $only_lists = false;
	public bool $tests_runner = true;
	public bool $tells_progress = false;
	public string $note = '';

	public function __construct(array $arguments)
	{
		$all = read_lists();
		$part = (int) date('z') % PARTS + 1;
		match ($arguments[0] ?? '') {
			'' => $this->take_part($all, $part),
			'--part' => $this->take_part($all, (int) ($arguments[1] ?? 0)),
			'--full' => [$this->mutations = $all, $this->tells_progress = true],
			'--check' => [$this->mutations = [], $this->only_lists = true],
			default => $this->take_named($all, $arguments),
		};
		$this->tests_runner = $this->tests_runner && !$this->only_lists;
	}

	private function take_part(array $all, int $part): void
	{
		($part >= 1 && $part <= PARTS) or give_up("--part: \"$part\" must be a number from 1 to " . PARTS);
		$this->note = "part $part of " . PARTS;
		$this->mutations = [];
		foreach (ROOMS as $room) {
			$names = array_keys(array_filter($all, fn($mutation) => $mutation->list === $room));
			foreach ($names as $index => $name) {
				$index % PARTS !== $part - 1 or $this->mutations[$name] = $all[$name];
			}
		}
	}

	private function take_named(array $all, array $names): void
	{
		$this->tests_runner = false;
		$this->mutations = [];
		foreach ($names as $name) {
			$found = array_filter($all, fn($mutation) => $mutation->name === $name || $mutation->list === $name);
			$found or give_up("no mutation and no room is called \"$name\"; scripts/test mutation --help tells of the lists");
			$this->mutations += $found;
		}
	}

	/* With those that test the runner. */
	public function jobs(): array
	{
		return $this->mutations + ($this->tests_runner ? read_list(__DIR__ . '/runner.txt') : []);
	}

	/* Those that there are: what is missing is a fault of the list. */
	public function tests(): array
	{
		global $root;
		$tests = array_merge(...array_values(array_map(fn($mutation) => $mutation->tests, $this->jobs())) ?: [[]]);
		return array_values(array_filter(array_unique($tests), fn($test) => is_file("$root/" . test_file($test))));
	}
}

/* A line of TAP. */
function report(bool $passed, string $name, string $notes = ''): void
{
	static $count = 0, $failed = 0;

	if ($name === '') {
		echo "1..$count\n";
		exit($failed ? 1 : 0);
	}
	$count++;
	$failed += !$passed;
	echo $passed ? '' : 'not ', "ok $count - $name\n", $notes === '' ? '' : preg_replace('~^~m', '# ', trim($notes)) . "\n";
}

/* Runs one command of this program for each item, so many at a time; `done` gets the item and what it printed. */
function run_jobs(string $command, array $items, callable $done): void
{
	$running = array_fill(0, JOBS, null);

	while ($items || array_filter($running)) {
		foreach ($running as $slot => $job) {
			if ($job && !proc_get_status($job->process)['running']) {
				$done($job->item, file_get_contents($job->output));
				$running[$slot] = $job = null;
			}
			if (!$job && $items) {
				$running[$slot] = start_job($command, $slot, array_shift($items));
			}
		}
		usleep(20000);
	}
}

function start_job(string $command, int $slot, string $item): object
{
	global $root;
	$directory = "$root/.build/mutation/$slot";
	is_dir($directory) or mkdir($directory, 0777, true);
	$output = "$directory/output";
	$process = proc_open([PHP_BINARY, '-n', __FILE__, $command, $directory, $item], [['file', '/dev/null', 'r'], ['file', $output, 'w']], $pipes);
	return (object) ['process' => $process, 'item' => $item, 'output' => $output];
}

/* What came of a mutation: a verdict, and notes under it. */
function verdict_of(Mutation $mutation, string $slot): string
{
	global $root;
	$fault = $mutation->fault($root);

	if ($fault !== '') {
		return "wrong list: $fault";
	}
	try {
		return noticed($mutation, $slot);
	} catch (Failed $failed) {
		return "does not compile\n" . $failed->getMessage();
	}
}

/* Tests of one build together. */
function noticed(Mutation $mutation, string $slot): string
{
	global $root;
	$text = $mutation->applied(file_get_contents("$root/$mutation->file"));
	$groups = [];

	foreach ($mutation->tests as $test) {
		$groups[is_phpt($test) ? test_parts($test)[0] : ''][] = $test;
	}
	foreach ($groups as $tests) {
		$build = build_for($root, $slot, $tests[0]);
		$build->build($mutation->file, $text, $tests);
		foreach ($tests as $test) {
			if (!$build->has($build->program($test))) {
				return "wrong list: $test has nothing of $mutation->file";
			}
			$failure = failure_of($root, $slot, $test, $build->start($test));
			if ($failure !== '') {
				return $failure === 'SKIPPED' ? "wrong list: $test is skipped" : "noticed by $test\n$failure";
			}
		}
	}
	return 'not noticed';
}

function plain_program(string $test): string
{
	global $root;
	[$variant, $name] = test_parts($test);
	return is_phpt($test) ? "$root/.build/$variant/modules/zmm.so" : "$root/.build/mutation/unit/$variant/{$name}_test";
}

/* The runner's own list is wrong where it says so. */
function report_lists(): void
{
	global $root;
	foreach ([...ROOMS, 'runner'] as $room) {
		$mutations = read_list(__DIR__ . "/$room.txt");
		$faults = array_filter(array_map(fn($mutation) => $mutation->fault_not_expected($root), $mutations));
		report(!$faults, "$room.txt: its " . count($mutations) . ' mutations are of the sources as they are',
			implode("\n", array_map(fn($name, $fault) => "$name: $fault", array_keys($faults), $faults)));
	}
}

/* docs/reliability/mutation.md says how many mutations a room has, and how many may survive. */
function report_page(): void
{
	global $root;
	$rows = '';
	foreach (ROOMS as $room) {
		$mutations = read_list(__DIR__ . "/$room.txt");
		$survivors = count(array_filter($mutations, fn($mutation) => $mutation->survives !== null));
		$rows .= sprintf("| %s | %d | %d | %d |\n", $room, count($mutations), count($mutations) - $survivors, $survivors);
	}
	$page = file_get_contents("$root/docs/reliability/mutation.md");
	$is_true = str_contains($page, $rows);
	report($is_true, 'docs/reliability/mutation.md has the numbers of mutations', $is_true ? '' : $rows);
}

function report_mutation(Mutation $mutation, string $output): void
{
	[$verdict, $notes] = explode("\n", $output, 2) + ['', ''];
	$wanted = match (true) {
		$mutation->expected !== '' => $verdict === $mutation->expected,
		$mutation->survives !== null => $verdict === 'not noticed',
		default => str_starts_with($verdict, 'noticed by '),
	};
	report($wanted, "$mutation->list/$mutation->name: $mutation->what ($verdict)",
		$wanted ? (string) $mutation->survives : $notes);
}

function run_all(Request $request): void
{
	global $root;
	$request->note === '' or print "# $request->note\n";
	report_lists();
	report_page();
	if ($request->only_lists) {
		report(true, '');
	}
	$units = array_filter($request->tests(), fn($test) => !is_phpt($test));
	try {
		$units && run_or_fail(UnitBuild::make($root, $units) . ' -s -j' . JOBS);
	} catch (Failed $failed) {
		report(false, 'the unit tests are built', $failed->getMessage());
		report(false, '');
	}
	run_jobs('plain', $request->tests(), fn($test, $output) => report($output === '', "$test passes on the sources as they are", $output));
	$jobs = $request->jobs();
	run_jobs('job', array_keys($jobs), function ($name, $output) use ($jobs, $request) {
		static $count = 0;

		report_mutation($jobs[$name], $output);
		if ($request->tells_progress && ++$count % 10 === 0) {
			fprintf(STDERR, "zmm: %d of %d mutations\n", $count, count($jobs));
		}
	});
	report(true, '');
}

function variants(Request $request): void
{
	$variants = array_map(fn($test) => test_parts($test)[0], array_filter($request->tests(), 'is_phpt'));
	echo implode("\n", array_unique($variants)), "\n";
}

match ($argv[1]) {
	'variants' => variants(new Request(array_slice($argv, 2))),
	'run' => run_all(new Request(array_slice($argv, 2))),
	'job' => print verdict_of((read_lists() + read_list(__DIR__ . '/runner.txt'))[$argv[3]], $argv[2]),
	'plain' => print failure_of($root, $argv[2], $argv[3], plain_program($argv[3])),
};
