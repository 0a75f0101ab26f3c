<?php
declare(strict_types=1);

namespace Zmm\Command;

/**
 * A file that is there whole or not at all: it is written under another name beside its place, and moved there at the
 * end. What is no regular file, such as a device, is written as it is.
 */
final class OutputFile
{
	/** The name to write to. */
	public readonly string $temporary;

	private bool $direct;

	public function __construct(public readonly string $name, private bool $overwrite)
	{
		if (is_dir($name)) {
			throw Failure::file("$name: is a directory");
		}
		$this->direct = file_exists($name) && !is_file($name);
		$this->refuse();
		$this->temporary = $this->direct ? $name : "$name.part" . getmypid();
		if (!$this->direct) {
			$this->create();
		}
	}

	/** A file that is there stays, unless it is to be overwritten. */
	private function refuse(): void
	{
		if (!$this->direct && !$this->overwrite && (file_exists($this->name) || is_link($this->name))) {
			throw Failure::file("$this->name: exists already; -f overwrites it");
		}
	}

	/** Makes the file, and sees to it that nothing of it is left if the command ends before. */
	private function create(): void
	{
		$mask = umask(0077); // as snapshots: for its owner only
		$stream = @fopen($this->temporary, 'x');
		umask($mask);
		if (!$stream) {
			throw Failure::file("$this->name: " . self::reason());
		}
		fclose($stream);
		register_shutdown_function($this->discard(...));
		if (function_exists('pcntl_async_signals')) {
			pcntl_async_signals(true);
			foreach ([SIGINT, SIGTERM, SIGHUP] as $signal) {
				pcntl_signal($signal, static fn() => exit(128 + $signal));
			}
		}
	}

	/** Opens it for text. */
	public function open(): Output
	{
		$stream = @fopen($this->temporary, 'w');
		if (!$stream) {
			throw Failure::file("$this->name: " . self::reason());
		}
		stream_set_write_buffer($stream, 0);
		return new Output($stream, $this->name);
	}

	/** Puts the whole file in its place. */
	public function finish(): void
	{
		if ($this->direct) {
			return;
		}
		if ($this->overwrite || !function_exists('link') || !@link($this->temporary, $this->name)) {
			$this->refuse();
			if (!@rename($this->temporary, $this->name)) {
				throw Failure::file("$this->name: " . self::reason());
			}
		}
		$this->discard();
	}

	public function discard(): void
	{
		if (!$this->direct && is_file($this->temporary)) {
			@unlink($this->temporary);
		}
	}

	/** The last fault of PHP's, without the name of the function. */
	private static function reason(): string
	{
		return (string) preg_replace('~^.*: ~s', '', error_get_last()['message'] ?? 'it cannot be written');
	}
}
