<?php
declare(strict_types=1);

namespace Zmm\PHPUnit;

/** Says once that tests are not limited. */
final class Notice
{
	private static ?bool $hinders = null;

	/** Returns whether nothing can be measured.  A test in a process of its own says nothing: PHPUnit takes what such a
	 * process writes on standard error for an error of the test. */
	public static function hinders(bool $quiet): bool
	{
		if (self::$hinders === null) {
			$hindrance = Measurement::hindrance();
			self::$hinders = $hindrance !== null;
			if (self::$hinders && !$quiet) {
				fwrite(STDERR, "zmm: memory of tests is not limited: $hindrance\n");
			}
		}
		return self::$hinders;
	}
}
