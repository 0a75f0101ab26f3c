<?php
declare(strict_types=1);

namespace Zmm\PHPUnit;

/** The most memory that a test may have in use at once, above what was in use when its method began. */
#[\Attribute(\Attribute::TARGET_METHOD | \Attribute::TARGET_CLASS)]
final class LimitMemory extends Limit
{
}
