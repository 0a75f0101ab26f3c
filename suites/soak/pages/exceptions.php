<?php
/* Exceptions thrown through frames that hold memory, caught, chained, and thrown again in finally. */
$n = (int) ($_GET['n'] ?? 0);

function deep(int $level, array $ballast): int
{
	$mine = array_fill(0, 20, str_repeat('m', $level * 10));
	try {
		if ($level === 0) {
			throw new DomainException('at the bottom');
		}
		return deep($level - 1, $ballast + [$level => $mine]) + count($mine);
	} catch (DomainException $e) {
		throw $level % 7 === 3 ? new LogicException("level $level", $level, $e) : $e;
	} finally {
		if ($level === 11) {
			try {
				throw new RangeException('and caught');
			} catch (RangeException) {
			}
		}
	}
}

$told = [];
for ($i = 0; $i < 40; $i++) {
	try {
		deep(10 + ($i + $n) % 20, []);
	} catch (Exception $e) {
		$told[] = get_class($e) . $e->getMessage() . count($e->getTrace()) . ($e->getPrevious() ? 'p' : '');
	}
}
echo md5(implode(' ', $told)), "\n";
