<?php
/* exit in the middle: inside a generator, a callback and two output buffers. */
register_shutdown_function(static function (): void {
	echo "shutdown function ran\n";
});

final class Farewell
{
	public function __destruct()
	{
		echo "destructor ran\n";
	}
}

function numbers(): Generator
{
	$farewell = new Farewell();
	try {
		for ($i = 0;; $i++) {
			yield $i => str_repeat('n', 100);
		}
	} finally {
		echo "finally ran\n";
	}
}

http_response_code(202);
ob_start();
echo "outer\n";
ob_start(static fn (string $text): string => strtoupper($text));
foreach (numbers() as $i => $text) {
	array_map(static function (int $value): void {
		if ($value === 50) {
			exit("leaving at $value\n");
		}
	}, [$i]);
}
