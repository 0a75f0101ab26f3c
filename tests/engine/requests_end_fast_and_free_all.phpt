--TEST--
The end of a request frees what objects hold besides memory, and closes resources that were opened while others were closed
--EXTENSIONS--
zmm
sockets
zlib
--SKIPIF--
<?php
if (PHP_SAPI !== 'cli') die('skip needs --repeat of the command line');
if (!is_dir('/proc/self/fd')) die('skip needs /proc');
?>
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

$script = tempnam(sys_get_temp_dir(), 'zmm');
$late = "$script.gz";
file_put_contents($script, <<<'PHP'
<?php
class Keeper
{
	public static $sockets = [], $streams = [];
	public $context;

	public function stream_open()
	{
		return true;
	}

	public function stream_close()
	{
		self::$streams[] = $stream = gzopen($GLOBALS['late'], 'w');
		fwrite($stream, str_repeat('late', 1000));
	}
}

function descriptors(): int
{
	return count(scandir('/proc/self/fd'));
}

$late = $argv[1];
$before = descriptors();
for ($i = 0; $i < 20; $i++) {
	Keeper::$sockets[] = socket_create(AF_UNIX, SOCK_STREAM, 0);
}
stream_wrapper_register('keeper', 'Keeper');
Keeper::$streams[] = fopen('keeper://', 'r');
echo $before, ' ', descriptors() - $before, ' ', zmm_stats()['engine'] ? 'ours' : 'stock', "\n";
PHP);

/* An object in a static member is freed by nothing but the end of its request.  Requests of the command line leave some
 * descriptors, those of stock PHP as many. */
$more = [];
foreach (['1', '0'] as $engine) {
	$result = child_run([...array_slice(child_command('', ['zmm.engine' => $engine, 'extension' => 'sockets']), 0, -2),
		'--repeat', '4', '-f', $script, '--', $late], []);
	preg_match_all('~^(\d+) (\d+) (\w+)$~m', $result['out'], $lines);
	echo json_encode([$result['status'], $result['err'], $lines[3], $lines[2]]), "\n";
	$more[] = array_map(fn($next, $before) => $next - $before, array_slice($lines[1], 1), array_slice($lines[1], 0, -1));
	var_dump(implode(gzfile($late)) === str_repeat('late', 1000));
	unlink($late);
}
unlink($script);
var_dump($more[0] === $more[1], max($more[0]) < 20);
?>
--EXPECT--
[0,"",["ours","ours","ours","ours"],["20","20","20","20"]]
bool(true)
[0,"",["stock","stock","stock","stock"],["20","20","20","20"]]
bool(true)
bool(true)
bool(true)
