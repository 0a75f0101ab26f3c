<?php
declare(strict_types=1);

namespace Zmm\PHPUnit;

/** The lines of code that allocated most. */
final class Places
{
	private const MOST = 5;

	/** Leaves out what these classes themselves have allocated.
	 *
	 * @param list<array> $sites as Zmm\Snapshot::sites() has them */
	public static function text(array $sites, string $figure): string
	{
		$bytes = [];
		foreach ($sites as $site) {
			if (!str_starts_with($site['file'], __DIR__ . '/')) {
				$place = self::function($site) . self::where($site['file'], $site['line']);
				$bytes[$place] = ($bytes[$place] ?? 0) + $site[$figure];
			}
		}
		$bytes = array_filter($bytes, fn (int $of) => $of > 0);
		arsort($bytes);
		$text = '';
		foreach (array_slice($bytes, 0, self::MOST) as $place => $of) {
			$text .= sprintf("    %12s  %s\n", self::size($of), $place);
		}
		$more = count($bytes) - self::MOST;
		return $more > 0 ? $text . "    and $more more\n" : $text;
	}

	/** Returns bytes for a person. */
	public static function size(int $bytes): string
	{
		return match (true) {
			$bytes < 1 << 10 => "$bytes bytes",
			$bytes < 1 << 20 => sprintf('%.1f KiB', $bytes / 2 ** 10),
			default => sprintf('%.1f MiB', $bytes / 2 ** 20),
		};
	}

	/** Returns the function of PHP code: str_repeat() and its like tell little. */
	private static function function(array $site): string
	{
		foreach ($site['stack'] as $call) {
			if ($call['file'] !== '') {
				return $call['function'];
			}
		}
		return $site['function'];
	}

	private static function where(string $file, ?int $line): string
	{
		$here = getcwd() . '/';
		$file = str_starts_with($file, $here) ? substr($file, strlen($here)) : $file;
		return ($file === '' ? '' : "  $file") . ($line === null ? '' : ":$line");
	}
}
