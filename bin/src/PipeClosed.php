<?php
declare(strict_types=1);

namespace Zmm\Command;

/** Whoever read standard output wants no more of it, as `| head` does. */
final class PipeClosed extends \Exception
{
}
