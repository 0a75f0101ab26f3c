<?php
declare(strict_types=1);

namespace Zmm\PHPUnit;

/** The most memory that may be in use after a test's method and not before it, once cycles are collected. */
#[\Attribute(\Attribute::TARGET_METHOD | \Attribute::TARGET_CLASS)]
final class LimitLeaks extends Limit
{
}
