<?php
/*
 * error_page.php DATA: fills its memory with DATA until memory_limit is passed.  Symfony's error handler then renders
 * its page for developers, with the data still there.  The error output says which heap it was on.
 */

require '/usr/share/php/Symfony/Component/ErrorHandler/autoload.php';

use Symfony\Component\ErrorHandler\Debug;
use Symfony\Component\ErrorHandler\ErrorRenderer\HtmlErrorRenderer;

final class Row
{
	public function __construct(public int $id, public string $name)
	{
	}
}

final class Registry
{
	public static $data = null;

	public static function fill(string $data): never
	{
		for ($i = 0; ; $i++) {
			match ($data) {
				'array' => self::$data[] = $i,
				'string' => self::$data .= 'sixteen bytes...',
				'rows' => self::$data[] = ['id' => $i, 'name' => "name $i", 'price' => $i / 4],
				'objects' => self::$data[] = new Row($i, "name $i"),
			};
		}
	}
}

/* What a web server's PHP would get; the handler has a page of plain text for the command line. */
set_exception_handler(static function (Throwable $error): void {
	echo (new HtmlErrorRenderer(true))->render($error)->getAsString(), "\n";
	$on_heap = function_exists('zmm_memory_get_usage') && zmm_memory_get_usage(true) === memory_get_usage(true);
	fwrite(STDERR, $on_heap ? "on the heap\n" : "not on the heap\n");
});
Debug::enable();
ini_set('display_errors', 0);
Registry::fill($argv[1]);
