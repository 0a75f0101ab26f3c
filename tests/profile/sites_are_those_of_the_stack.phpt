--TEST--
The site of each allocation is the one that the whole stack leads to: generators, fibers, callbacks, trampolines, eval, include, destructors, exceptions, named arguments
--EXTENSIONS--
zmm
--INI--
zmm.profile=full
--SKIPIF--
<?php require __DIR__ . '/../lib/skip_not_testing.inc'; ?>
--FILE--
<?php
zmm_verify_sites();

$kept = [];
function keep(int $size): string { global $kept; return $kept[] = str_repeat('k', $size); }

/* Generators, which are resumed from one place after another, and delegate. */
function counts(int $to) { for ($i = 0; $i < $to; $i++) { $got = yield keep(100 + $i); keep(is_string($got) ? 30 : 31); } return keep(7); }
function delegates() { $last = yield from counts(3); yield $last . keep(9); yield from [keep(1), keep(2)]; yield from counts(2); }
function first(Generator $generator) { return $generator->current(); }
function further(Generator $generator) { $generator->next(); return $generator->valid() ? $generator->current() : null; }
$generator = delegates();
first($generator);
while (further($generator) !== null) { $generator->valid() and $generator->send(keep(50)); }
foreach ((fn() => yield from delegates())() as $value) { keep(20); }

/* Fibers: in one another, suspended in calls, ended by an exception. */
function deep(int $level) { if ($level) { deep($level - 1); keep(40 + $level); } else { keep(Fiber::suspend(keep(60)) ?? 61); } return keep(62); }
$fiber = new Fiber(function () { keep(10); deep(5); $inner = new Fiber(fn() => deep(3)); $inner->start(); deep(2); $inner->resume(70); keep(11); });
$fiber->start();
keep(12);
function resumes(Fiber $fiber) { keep(13); $fiber->resume(72); keep(14); }
resumes($fiber);
resumes($fiber);
$thrown = new Fiber(function () { try { deep(4); } catch (Exception $e) { keep(15); throw new LogicException(keep(16)); } });
$thrown->start();
try { $thrown->throw(new Exception(keep(17))); } catch (LogicException $e) { keep(18); }

/* Trampolines, magic methods, callables of all kinds. */
class Magic
{
	private array $values = [];
	public function __call($name, $arguments) { return keep(strlen($name)) . count($arguments); }
	public static function __callStatic($name, $arguments) { return keep(strlen($name) + 1); }
	public function __get($name) { return keep(21); }
	public function __set($name, $value) { $this->values[$name] = keep(22) . $value; }
	public function __toString(): string { return keep(23); }
	public function __invoke($a) { return keep(24) . $a; }
	public function __destruct() { keep(25); }
	public function plain(string $a = 'a', string ...$more) { return keep(26) . $a . count($more); }
}
$magic = new Magic;
for ($i = 0; $i < 3; $i++) {
	$magic->unknown($i, keep(27));
	$magic->other(keep(28));
	Magic::unknownStatic($i);
	$magic->property = $magic->missing . $i;
	"$magic" . $magic(keep(29));
	call_user_func_array([$magic, 'called'], ['x' => keep(32)]);
	$magic->plain(...['more' => keep(33), 'others' => keep(34)]);
	$magic->plain(a: keep(35));
	($magic->plain(...))(keep(36));
	(strrev(...))(keep(37));
	array_map([$magic, 'mapped'], [1, 2]);
	array_map('Magic::mappedStatically', [1, 2]);
	Closure::fromCallable([$magic, 'closed'])(keep(38));
}

/* Callbacks of C code; sort in them; recursion; statics. */
$list = range(30, 1);
usort($list, function ($a, $b) { keep(39); return $a <=> $b; });
preg_replace_callback('/./', fn($match) => keep(41) . $match[0], 'abcdef');
array_walk($list, function (&$value, $key) { $value = keep(42); });
iterator_to_array(new CallbackFilterIterator(new ArrayIterator([1, 2, 3]), fn($value) => keep(43) !== ''));
function recursive(int $level): string { return $level ? keep(44) . recursive($level - 1) : keep(45); }
recursive(50);
function even(int $n): string { return $n ? keep(46) . odd($n - 1) : ''; }
function odd(int $n): string { return $n ? keep(47) . even($n - 1) : ''; }
even(20);
ob_start(fn($text) => keep(48) . strtoupper($text));
echo 'output';
ob_end_clean();

/* Code that is freed, and whose place other code takes. */
for ($i = 0; $i < 20; $i++) {
	eval('$made = function () { ' . str_repeat("\n", $i) . 'return keep(' . (50 + $i) . '); }; $made(); keep(5);');
	$made();
	unset($made);
	$file = __DIR__ . '/included.inc';
	file_put_contents($file, '<?php ' . str_repeat("\n", $i % 3) . 'keep(51); return ' . str_repeat("\n", $i % 2) . '(function () { return keep(52); })();');
	include $file;
}
unlink($file);
spl_autoload_register(function ($class) { keep(53); if ($class === 'Loaded') { eval('class Loaded { public $x = 1; }'); } });
class_exists('Loaded');
class_exists('NeverLoaded');

/* Exceptions and finally; destructors, by the collector too; errors. */
function throws(int $level) { try { if (!$level) { throw new RuntimeException(keep(54)); } throws($level - 1); } finally { keep(55); } }
try { throws(6); } catch (RuntimeException $e) { keep(56); $e->getTraceAsString(); }
class Cycle { public $self, $also; public function __destruct() { keep(68); } }
for ($i = 0; $i < 100; $i++) { $one = new Cycle; $one->self = $one; $one->also = [$one]; unset($one); }
keep(gc_collect_cycles() ? 57 : 58);
set_error_handler(function ($number, $message) { keep(59); return true; });
$none[$i] ?? null;
echo $undefined;
trigger_error(keep(63));
restore_error_handler();

/* Values that C code makes. */
$data = json_decode(json_encode(['a' => array_fill(0, 50, ['b' => keep(64)])]), true);
unserialize(serialize($data));
sprintf('%s %s', keep(65), keep(66));
$text = '';
for ($i = 0; $i < 1000; $i++) { $text .= "more $i"; }
register_shutdown_function(function () {
	keep(67);
	['verified' => $verified, 'differ' => $differ] = zmm_verify_sites(false);
	echo $verified > 4000 ? 'verified' : "only $verified verified", ", $differ differ\n";
	var_dump(zmm_check());
});
?>
--EXPECT--
verified, 0 differ
array(0) {
}
