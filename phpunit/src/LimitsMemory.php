<?php
declare(strict_types=1);

namespace Zmm\PHPUnit;

use PHPUnit\Framework\AssertionFailedError;

/**
 * For test cases: #[LimitMemory] and #[LimitLeaks] of the class and of its methods are in force.
 *
 * What is measured is the method of the test alone, without setUp() and tearDown(): hence a trait, and no extension of
 * PHPUnit, whose hooks are called around all three.
 */
trait LimitsMemory
{
	protected function runTest()
	{
		$limits = Limits::of(static::class, $this->getName(false));
		if (!$limits->areThere() || Notice::hinders($this->isInIsolation())) {
			return parent::runTest();
		}
		$measurement = new Measurement();
		$measurement->begin();
		try {
			$result = parent::runTest();
			$measurement->end();
			$this->judgeMemory($limits, $measurement);
		} finally {
			$measurement->close();
		}
		return $result;
	}

	private function judgeMemory(Limits $limits, Measurement $measured): void
	{
		$text = '';
		if ($limits->memory !== null && $measured->peak > $limits->memory) {
			$text .= sprintf("%s allows %s above the start of the test, %s (%d bytes) were in use at the peak:\n%s",
				$limits->text(LimitMemory::class), Places::size($limits->memory), Places::size($measured->peak),
				$measured->peak, $measured->places('peak_bytes'));
		}
		if ($limits->leaks !== null && $measured->left > $limits->leaks) {
			$text .= sprintf("%s allows %s to stay in use after the test, %s (%d bytes) did:\n%s",
				$limits->text(LimitLeaks::class), Places::size($limits->leaks), Places::size($measured->left),
				$measured->left, $measured->places('live_bytes'));
		}
		$this->addToAssertionCount(($limits->memory !== null) + ($limits->leaks !== null));
		if ($text !== '') {
			throw new AssertionFailedError(rtrim($text));
		}
	}
}
