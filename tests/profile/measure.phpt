--TEST--
zmm_measure() says what a call allocates, freed, leaves and needed at its peak, by site; alone, in itself, in a profile, in fibers; exceptions, exit() and memory_limit leave nothing behind
--EXTENSIONS--
zmm
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

function rows(int $count, int $spare = 0): array
{
	$rows = [];
	for ($i = 0; $i < $count; $i++) {
		$rows[] = str_repeat('r', 100);
	}
	str_repeat('s', $spare);
	return $rows;
}

function is_right(array $measured): bool
{
	return $measured['allocated'] === array_sum(array_column($measured['sites'], 'allocated_bytes'))
		&& $measured['allocations'] === array_sum(array_column($measured['sites'], 'allocated_blocks'))
		&& $measured['live'] === $measured['allocated'] - $measured['freed']
		&& $measured['peak'] >= $measured['live'] && $measured['peak'] <= $measured['allocated']
		&& $measured['sites'] === array_values($measured['sites'])
		&& array_column($measured['sites'], 'allocated_bytes') === (function ($sizes) { rsort($sizes); return $sizes; })(array_column($measured['sites'], 'allocated_bytes'));
}

function say(string $what, bool $right): void
{
	echo $what, $right ? '' : ': wrong', zmm_check() === [] ? '' : ', damaged', "\n";
}

function refused(callable $call): string
{
	try {
		$call();
		return "not refused";
	} catch (RuntimeException $exception) {
		return $exception->getMessage();
	}
}

function is_off(): bool
{
	return zmm_snapshot()->sites() === [];
}

/* Alone */
$measured = zmm_measure('rows', 1000, 50000);
$first = $measured['sites'][0];
echo implode(' ', array_keys($measured)), "\n", implode(' ', array_keys($first)), "\n";
say('figures', is_right($measured) && count($measured['result']) === 1000 && $measured['live'] > 110000 && $measured['live'] < 250000
	&& $measured['peak'] >= $measured['live'] + 50000 && $measured['peak'] < $measured['live'] + 90000);
$second = $measured['sites'][1];
say('sites', [$first['function'], $first['allocated_blocks'], $first['live_blocks'], $first['peak_blocks']] === ['str_repeat', 1000, 1000, 1000]
	&& $first['live_bytes'] === $first['allocated_bytes'] && $first['line'] + 2 === $second['line']
	&& [$second['function'], $second['allocated_blocks'], $second['live_blocks'], $second['peak_blocks']] === ['str_repeat', 1, 0, 1]
	&& $second['live_bytes'] === 0 && $second['peak_bytes'] === $second['allocated_bytes'] && $second['peak_bytes'] > 50000
	&& array_column($first['stack'], 'function') === ['str_repeat', 'rows', 'zmm_measure', '{main}', '{engine}']);
say('off again', is_off());
$kept = $measured['result'];
unset($measured);
$freed = zmm_measure(function () use (&$kept) { $kept = null; });
say('frees of what was there before', is_right($freed) && $freed['live'] < -110000 && $freed['freed'] > 110000 && $freed['allocated'] < 1000);
say('nothing', zmm_measure(fn() => 7)['result'] === 7 && zmm_measure('strlen', 'abc')['allocations'] === 0);
$value = 5;
say('named, by reference', zmm_measure('rows', spare: 1, count: 2)['result'] === rows(2)
	&& zmm_measure(function &() use (&$value) { return $value; })['result'] === 5);

/* The peak from before stays, and one of the call is one of the request. */
$peak = memory_get_peak_usage();
zmm_measure('rows', 10);
say('peak from before', memory_get_peak_usage() === $peak);
zmm_measure('rows', 10, 3_000_000);
say('new peak', memory_get_peak_usage() >= 3_000_000);

/* In one another */
$outer = zmm_measure(function () { $kept = rows(50); $inner = zmm_measure('rows', 20, 500_000); rows(5, 100_000); return [$inner, $kept]; });
[$inner] = $outer['result'];
say('nested', is_right($outer) && is_right($inner) && $inner['allocations'] >= 20 && $outer['allocations'] > $inner['allocations'] + 55
	&& $inner['peak'] > 500_000 && $outer['peak'] > $inner['peak'] && $outer['peak'] < $inner['peak'] + 100_000 && is_off());
$deep = function (int $level) use (&$deep) { return $level ? 1 + zmm_measure($deep, $level - 1)['result'] : count(rows(1)); };
say('deep', $deep(50) === 51 && is_off());
$deep = null; /* it holds itself */

/* Exceptions */
foreach ([fn() => throw new DomainException(implode(rows(3))), fn() => zmm_measure(fn() => zmm_measure('none'))] as $throws) {
	try {
		zmm_measure($throws);
		echo "did not throw\n";
	} catch (DomainException | TypeError $exception) {
		say(get_class($exception), is_off());
	}
}

/* Fibers: suspended in a measure, which goes on meanwhile and ends after others; never resumed. */
$fiber = new Fiber(fn() => zmm_measure(function () { $kept = rows(10); Fiber::suspend(); return rows(10); }));
$fiber->start();
$within = zmm_measure(function () use ($fiber) { $kept = rows(300); $fiber->resume(); return $kept; });
say('fiber', is_right($within) && is_right($fiber->getReturn()) && $fiber->getReturn()['allocations'] >= 320 && is_off());
$fiber = new Fiber(fn() => zmm_measure(function () { Fiber::suspend(); }));
$fiber->start();
say('suspended', !is_off());
echo refused('zmm_profile_stop'), "\n", refused('zmm_profile_start'), "\n";
unset($fiber);
say('dropped', is_off() && is_right(zmm_measure('rows', 10)));

/* In a profile */
echo refused(fn() => zmm_measure('zmm_profile_stop')), "\n";
zmm_profile_start();
echo refused(fn() => zmm_measure('rows', 1)), "\n";
zmm_profile_stop();
zmm_profile_start('full');
function work(): void { $kept = rows(2000); }
work();
$of_work = fn() => array_values(array_filter(zmm_snapshot()->sites(), fn($site) => ($site['stack'][2]['function'] ?? '') === 'work'));
memory_reset_peak_usage();
work();
$before = $of_work();
for ($i = 0; $i < 2; $i++) {
	$kept = rows(5);
	$again = zmm_measure(function () use (&$kept) { $kept = null; return rows(20); });
}
say('in a profile', is_right($again) && $again['sites'][0]['allocated_blocks'] === 20 && $again['sites'][0]['live_blocks'] === 20 && $again['freed'] > 500);
say('whose peak stays', $of_work() === $before && array_sum(array_column($before, 'peak_bytes')) > 200000);
zmm_profile_stop();

/* A profile that ends in a fiber which is being destroyed, for which nobody knows the frames below it. */
zmm_profile_start('full');
$kept = rows(1);
$fiber = new Fiber(function () { try { Fiber::suspend(); } finally { zmm_profile_stop(); zmm_profile_start('full'); rows(1); } });
$fiber->start();
unset($fiber);
$kept = rows(3);
$of_rows = array_filter(zmm_snapshot()->sites(), fn($site) => array_column($site['stack'], 'function') === ['str_repeat', 'rows', '{main}', '{engine}']);
say('another profile', array_column($of_rows, 'live_blocks') === [3]);
zmm_profile_stop();

/* What ends a script in a measured call: shutdown functions find no profile, and none is left for what follows. */
$at_end = 'register_shutdown_function(function () { echo zmm_snapshot()->sites() === [] ? "off" : "on", implode(zmm_check()), count(zmm_measure("range", 1, 3)["result"]), "\n"; });';
echo child($at_end . 'zmm_measure(fn() => zmm_measure(fn() => exit("exit ")));')['out'];
echo preg_replace('~\s*\n(?:PHP )?Fatal error: (Allowed memory size).*\n~', "$1 ...\n", child($at_end . 'zmm_measure(fn() => str_repeat("x", 100_000_000));', ['memory_limit' => '16M'])['out']);
echo preg_replace('~\s*\n(?:PHP )?Fatal error: .*\n~', "Error that ends ... ", child($at_end . 'zmm_measure(fn() => zmm_measure(fn() => eval("class A { function f(); }")));')['out']);
echo child($at_end . 'try { zmm_measure(fn() => none()); } catch (Error $error) { echo get_class($error), " "; }')['out'];
echo child($at_end . '$fiber = new Fiber(fn() => zmm_measure(fn() => Fiber::suspend())); $fiber->start();')['out'];
echo child('$fiber = new Fiber(fn() => zmm_measure(fn() => Fiber::suspend())); $fiber->start(); trigger_error("ends", E_USER_ERROR);')['status'], "\n";
foreach (['zmm.engine' => 0, 'zmm.hardened' => 1] as $name => $value) {
	echo child('try { zmm_measure("range", 1, 3); } catch (RuntimeException $exception) { echo $exception->getMessage(), "\n"; }', [$name => $value])['out'];
}
?>
--EXPECT--
result allocations allocated freed live peak sites
function file line package stack allocated_blocks allocated_bytes live_blocks live_bytes peak_blocks peak_bytes
figures
sites
off again
frees of what was there before
nothing
named, by reference
peak from before
new peak
nested
deep
DomainException
TypeError
fiber
suspended
the profile cannot end: zmm_measure() is measuring a call
there can be no profile: zmm_measure() is measuring a call
dropped
the profile cannot end: zmm_measure() is measuring a call
the call cannot be measured: a sampled profile is running, which does not count each block
in a profile
whose peak stays
another profile
exit off3
Allowed memory size ...
off3
Error that ends ... off3
Error off3
on3
255
the call cannot be measured: the engine is not on the heap
the call cannot be measured: a hardened heap has no place for it
