--TEST--
Full profile: what the compiler allocates belongs to [compile FILE] below the line that includes the file, what the collector of garbage allocates to [gc]; destructors and handlers are calls below them
--EXTENSIONS--
zmm
--INI--
zmm.profile=full
opcache.enable_cli=0
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

$file = __DIR__ . '/leaves.tmp.inc';
$wrong = __DIR__ . '/leaves_wrong.tmp.inc';
$long = str_repeat('l', 3000);

/* Returns the sites whose innermost call, or one of their calls, has a name. */
function sites(string $name, bool $innermost): array
{
	$of = fn($site) => $innermost ? $site['function'] === $name : in_array($name, array_column($site['stack'], 'function'));
	return array_values(array_filter(zmm_snapshot()->sites(), $of));
}

function calls(array $site): string
{
	return implode(' < ', array_map(fn($call) => preg_replace(['~/.*/~', '~\\{closure.*\\}~'], ['', '{closure}'], $call['function']) . ($call['line'] === null ? '' : ($call['file'] === __FILE__ ? ':n' : ':line')), $site['stack']));
}

function includes(string $file)
{
	return include $file;
}

file_put_contents($file, '<?php return fn() => [' . str_repeat('"a" . __LINE__, ', 500) . '];');
$made = includes($file);
[$site] = sites("[compile $file]", true);
echo calls($site), "\n";
var_dump($site['allocated_bytes'] > 10000, $site['line'], $site['file'] === __FILE__);
$live = $site['live_bytes'];
unset($made);
var_dump(sites("[compile $file]", true)[0]['live_bytes'] < $live / 2);

/* The compiler leaves by an exception, or calls a handler. */
file_put_contents($wrong, '<?php function f($a = null, $b) { } wrong(');
set_error_handler(function () { global $kept; $kept[] = str_repeat('h', 500); return true; });
try {
	includes($wrong);
} catch (ParseError $error) {
	str_repeat('e', 400);
}
file_put_contents($wrong, '<?php function f($a = null, $b) { }');
includes($wrong);
foreach (sites("[compile $wrong]", false) as $site) {
	echo calls($site), "\n";
}
var_dump(sites('str_repeat', true) !== []);

/* The collector, in a function and by itself. */
class Node
{
	public $self;
	public function __destruct() { global $kept; $kept[] = str_repeat('d', 100); }
}
function collects() { for ($i = 0; $i < 3000; $i++) { $node = new Node; $node->self = [[[$node]]]; } unset($node); return gc_collect_cycles(); }
var_dump(collects() > 0);
foreach (sites('[gc]', false) as $site) {
	echo calls($site), "\n";
}
unlink($file);
unlink($wrong);

/* The script itself; a file whose name is too long is cut, and so is an error that ends the request. */
$script = child('echo implode("", array_filter(array_column(zmm_snapshot()->sites(), "function"), fn($name) => $name[0] === "[" && $name !== "[fiber]")), "\n";
	zmm_profile_stop(); zmm_profile_start("full"); register_shutdown_function(function () { $kept = str_repeat("k", 1000);
	foreach (zmm_snapshot()->sites() as $site) { if ($site["function"] === "str_repeat") { echo preg_replace("~\\{closure.*?\\}~", "{closure}", implode(" < ", array_column($site["stack"], "function"))), "\n"; } } });
	file_put_contents($argv[0] = tempnam(sys_get_temp_dir(), "zmm"), "<?php class A { function f(); }"); register_shutdown_function("unlink", $argv[0]); include $argv[0];', ['zmm.profile' => 'full']);
echo preg_replace('~\n(PHP )?Fatal error.*\n~', "Fatal error\n", $script['out']);
?>
--EXPECT--
[compile leaves.tmp.inc] < includes:n < {main}:n < {engine}
bool(true)
int(22)
bool(true)
bool(true)
[compile leaves_wrong.tmp.inc] < includes:n < {main}:n < {engine}
[compile leaves_wrong.tmp.inc] < includes:n < {main}:n < {engine}
{closure}:n < [compile leaves_wrong.tmp.inc] < includes:n < {main}:n < {engine}
str_repeat < {closure}:n < [compile leaves_wrong.tmp.inc] < includes:n < {main}:n < {engine}
bool(true)
bool(true)
[gc] < gc_collect_cycles < collects:n < {main}:n < {engine}
str_repeat < Node::__destruct:n < [gc] < gc_collect_cycles < collects:n < {main}:n < {engine}
Node::__destruct:n < [gc] < gc_collect_cycles < collects:n < {main}:n < {engine}
[startup][request start]
Fatal error
str_repeat < {closure} < {engine}
