<?php
declare(strict_types=1);

namespace Zmm\Command;

/** A stream that is written in large pieces. A pipe that nobody reads is PipeClosed, any other fault a Failure. */
final class Output
{
	private const PIECE = 65536;

	private static ?self $standard = null;

	private string $piece = '';

	/** @param resource $stream */
	public function __construct(private $stream, private string $name)
	{
	}

	/** Returns standard output. */
	public static function standard(): self
	{
		return self::$standard ??= new self(STDOUT, 'standard output');
	}

	public function write(string $text): void
	{
		$this->piece .= $text;
		if (strlen($this->piece) >= self::PIECE) {
			$this->flush();
		}
	}

	public function line(string $text = ''): void
	{
		$this->write("$text\n");
	}

	public function flush(): void
	{
		$piece = $this->piece;
		$this->piece = ''; // it is written once, or given up
		while ($piece !== '') {
			error_clear_last();
			$written = @fwrite($this->stream, $piece);
			if (!$written) {
				throw $this->fault(error_get_last()['message'] ?? 'nothing more can be written');
			}
			$piece = substr($piece, $written);
		}
	}

	private function fault(string $message): \Exception
	{
		if (preg_match('~errno=(\d+) (.*)~', $message, $match)) {
			if ($match[1] === '32') {
				return new PipeClosed();
			}
			$message = $match[2];
		}
		return Failure::file("$this->name: $message");
	}
}
