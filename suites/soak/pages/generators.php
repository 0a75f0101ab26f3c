<?php
/* Generators and fibers that nobody finishes, in cycles, inside each other, inside finally. */
$n = (int) ($_GET['n'] ?? 0);

final class Holder
{
	public ?Generator $generator = null;
	public array $ballast = [];

	public function numbers(int $from): Generator
	{
		try {
			for ($i = $from;; $i++) {
				$this->ballast[$i % 20] = str_repeat('b', $i % 300);
				yield $i => $this->ballast;
			}
		} finally {
			$GLOBALS['closed'] = ($GLOBALS['closed'] ?? 0) + 1;
		}
	}
}

function chain(int $depth, Holder $holder): Generator
{
	yield from $depth === 0 ? $holder->numbers(5) : chain($depth - 1, $holder);
}

$sum = 0;
$open = $fibers = [];
for ($i = 0; $i < 150; $i++) {
	$holder = new Holder();
	$holder->generator = chain($i % 10, $holder); /* a cycle */
	for ($step = 0; $step < 3 + ($i + $n) % 5; $step++) {
		$sum += $holder->generator->key();
		$holder->generator->next();
	}
	if ($i % 3 === 0) {
		$open[] = $holder;
	}
	if ($i % 15 === 0) {
		$fiber = new Fiber(static function (int $from): void {
			foreach ((new Holder())->numbers($from) as $key => $ballast) {
				Fiber::suspend($key);
			}
		});
		$sum += $fiber->start($i);
		$sum += $fiber->resume();
		$fibers[] = $fiber;
	}
}
echo "$sum ", count($open), ' ', count($fibers), "\n";
register_shutdown_function(static function (): void {
	echo 'at the end ', gc_collect_cycles() > 0 ? 'cycles' : 'none', ' ', $GLOBALS['closed'] ?? 0, "\n";
});
