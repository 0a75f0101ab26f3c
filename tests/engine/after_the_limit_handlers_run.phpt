--TEST--
After memory_limit was passed handlers, callbacks and destructors do what they do on stock PHP
--EXTENSIONS--
zmm
--FILE--
<?php
require __DIR__ . '/../lib/after_the_limit.inc';

$cases = [
	'output callback' => 'ob_start(fn($text) => $text . "callback " . need(900))',
	'output callback after a shutdown function' =>
		'ob_start(fn($text) => $text . "callback " . need(400)); register_shutdown_function(function () { echo "shutdown ", need(500), " "; })',
	'one handler after another' => 'set_error_handler(function () { echo "error handler ", need(300), " "; return true; });
		set_exception_handler(function ($e) { echo get_class($e), " ", need(300), " "; });
		register_shutdown_function(function () {
			echo "first ", error_get_last()["type"], " ", need(300), " ";
			register_shutdown_function(function () { echo "late ", need(300), " "; throw new LogicException; });
			trigger_error("of its own", E_USER_WARNING);
		})',
	'destructor' => 'class D { function __destruct() { echo "destructor ", need(500), " "; } }
		register_shutdown_function(function () { $one = new D; unset($one); echo "shutdown ", need(500); })',
	'string that grows' => 'register_shutdown_function(function () { $s = ""; for ($i = 0; $i < 60000; $i++) $s .= "some more text "; echo strlen($s); })',
	'array that doubles' => 'register_shutdown_function(function () { $a = []; for ($i = 0; $i < 30000; $i++) $a[] = $i; echo count($a); })',
	'one large block' => 'register_shutdown_function(function () { echo strlen(str_repeat("x", 1000000)); })',
	'blocks of half a segment' => 'register_shutdown_function(function () { $a = []; for ($i = 0; $i < 8; $i++) $a[] = str_repeat("x", 130000); echo "there"; })',
	'compiler' => 'register_shutdown_function(function () { echo eval("return [" . str_repeat("[1,\"two\",3.5],", 2500) . "][3][1];"); })',
	'nested buffers' => 'ob_start(); register_shutdown_function(function () {
		for ($i = 0; $i < 20; $i++) { ob_start(); echo str_repeat("b", 20000); }
		while (ob_get_level() > 1) ob_end_flush();
		$length = ob_get_length(); ob_clean(); echo $length >= 400000; })',
];
if (function_exists('session_start')) {
	$cases['session'] = 'ini_set("session.use_cookies", 0); ini_set("session.cache_limiter", ""); ini_set("session.gc_probability", 0);
		class H extends SessionHandler {
			function open($path, $name): bool { return true; }
			function close(): bool { return true; }
			function read($id): string|false { return ""; }
			function write($id, $data): bool { echo "session ", strlen($data), " ", need(700); return true; }
		}
		session_set_save_handler(new H); session_id("abc"); session_start(); $_SESSION["x"] = range(1, 1000)';
}

/* Two kinds of data for each, in turns: every process takes a while. */
$kinds = array_keys(AFTER_DATA);
foreach (array_keys($cases) as $i => $name) {
	$before = $cases[$name];
	foreach ([$kinds[$i % 5], $kinds[($i + 2) % 5]] as $data) {
		$ours = after_essence(after_limit($before, $data, ['memory_limit' => '10M']));
		$stock = after_essence(after_limit($before, $data, ['memory_limit' => '10M', 'zmm.engine' => '0']));
		/* What passes the limit again on stock's heap need not do so here. */
		$more = str_starts_with($ours, 'LIMIT ') && substr_count($ours, 'LIMIT') === 1 && substr_count($stock, 'LIMIT') > 1;
		if ($ours !== $stock && !$more) {
			echo "$name, $data: $ours\n", "  on stock: $stock\n";
		}
	}
}
echo "done\n";
?>
--EXPECT--
done
