<?php
declare(strict_types=1);

namespace Zmm\Command;

/** Starts PHP: this command once more, or a script in its place. */
final class Interpreter
{
	/** An entry that only marks a PHP that this command started: the extension that it was given. */
	private const MARK = 'zmm_command.extension';

	/** What stands behind the user's options then. Faults of loading are told in one line afterwards. */
	private const QUIET = ['-d', 'display_startup_errors=0', '-d', 'error_log=/dev/null'];

	/** Returns the file of the extension that this command was started once more with, or null. */
	public static function extension(): ?string
	{
		$file = get_cfg_var(self::MARK);
		return is_string($file) ? $file : null;
	}

	/** Starts this command once more, with an extension. Returns the exit status, if at all. */
	public static function again(string $file): int
	{
		$options = [...self::options(), '-d', "extension=$file", '-d', self::MARK . "=$file", ...self::QUIET];
		return self::start([...$options, ...$_SERVER['argv']]);
	}

	/**
	 * Runs a script in the place of this command, with the user's options of PHP and the extension. Returns the exit
	 * status, if at all.
	 *
	 * @param list<string> $options more options of PHP
	 * @param list<string> $words the script and its arguments
	 */
	public static function script(array $options, array $words): int
	{
		$file = self::extension();
		$extension = $file === null ? [] : ['-d', "extension=$file"];
		return self::start([...self::options(), ...$extension, ...$options, ...$words]);
	}

	/**
	 * Returns the options that the user gave PHP, such as -n; none on a system that does not tell.
	 *
	 * @return list<string>
	 */
	private static function options(): array
	{
		$line = (string) @file_get_contents('/proc/self/cmdline');
		$words = explode("\0", substr($line, 0, -1));
		$count = count($words) - count($_SERVER['argv']);
		if ($count < 1 || array_slice($words, $count) !== $_SERVER['argv']) {
			return [];
		}
		$options = array_slice($words, 1, $count - 1);
		return self::extension() === null ? $options : array_slice($options, 0, -4 - count(self::QUIET));
	}

	/** @param list<string> $words */
	private static function start(array $words): int
	{
		if (function_exists('pcntl_exec')) {
			@pcntl_exec(PHP_BINARY, $words); // returns only if it failed
		}
		return self::child([PHP_BINARY, ...$words]);
	}

	/**
	 * For a PHP that cannot give its place to another program.
	 *
	 * @param list<string> $command
	 */
	private static function child(array $command): int
	{
		$process = @proc_open($command, [STDIN, STDOUT, STDERR], $pipes);
		if (!$process) {
			throw Failure::file(PHP_BINARY . ': cannot be started');
		}
		do {
			usleep(5000);
			$state = proc_get_status($process);
		} while ($state['running']);
		return $state['signaled'] ? 128 + $state['termsig'] : $state['exitcode'];
	}
}
