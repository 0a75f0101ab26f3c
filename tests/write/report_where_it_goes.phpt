--TEST--
Where a report goes: relative names, links, a full disk, what a killed process left, servers; and what it is called
--EXTENSIONS--
zmm
--SKIPIF--
<?php if (PHP_OS_FAMILY === 'Windows') die('skip has links'); ?>
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

$dir = __DIR__ . '/goes';
mkdir($dir);
chdir($dir);

/* Runs code with a report; prints what it said in standard error. */
function report(string $name, string $code = '', array $ini = [], array $env = []): void {
	echo str_replace($GLOBALS['dir'], '', child($code, $ini + ['zmm.report' => $name], $env)['err']);
}

/* A relative name begins where the process did. */
report('relative.txt', 'mkdir("else"); chdir("else");');
var_dump(is_file('relative.txt'), glob('else/*'));

/* A link is replaced, whether there is something behind it or not. */
file_put_contents('target', 'kept');
symlink('target', 'link.txt');
symlink('nowhere', 'dangling.txt');
report("$dir/link.txt");
report("$dir/dangling.txt");
var_dump(is_link('link.txt'), file_get_contents('target'), is_link('dangling.txt'), filesize('dangling.txt') > 2000, file_exists('nowhere'));
var_dump(decoct(fileperms('dangling.txt') & 0777));

/* But not one to a device. */
symlink('/dev/full', 'full.txt');
report("$dir/full.txt");
var_dump(is_link('full.txt'));

/* A process that was killed left its unfinished file, and had the same number. */
report("$dir/again.txt", 'touch(getcwd() . "/again.txt." . getmypid() . ".new");');
var_dump(filesize('again.txt') > 2000, count(glob('again.txt.*')));

/* The engine is not on the heap. */
report("$dir/off.txt", '', ['zmm.engine' => '0']);
echo fgets(fopen('off.txt', 'r'));

/* A server forgets the script's path before the request ends. */
$cgi = dirname(PHP_BINARY) . '/' . str_replace('php', 'php-cgi', basename(PHP_BINARY));
if (is_executable($cgi)) {
	file_put_contents('script.php', '<?php echo 1;');
	child_run([$cgi, '-n', ...child_extension(), '-d', 'zmm.report=cgi-%s.zmm'], ['REDIRECT_STATUS' => '1',
		'REQUEST_METHOD' => 'GET', 'SCRIPT_FILENAME' => "$dir/script.php", 'QUERY_STRING' => '']);
	echo implode(' ', glob('cgi-*')), ' ', basename(Zmm\Snapshot::load('cgi-script.php.zmm')->meta()['script']), "\n";
} else {
	echo "cgi-script.php.zmm script.php\n";
}
?>
--CLEAN--
<?php
@rmdir(__DIR__ . '/goes/else');
array_map('unlink', glob(__DIR__ . '/goes/*'));
@rmdir(__DIR__ . '/goes');
?>
--EXPECT--
bool(true)
array(0) {
}
bool(false)
string(4) "kept"
bool(false)
bool(true)
bool(false)
string(3) "600"
zmm: no report: cannot write /full.txt: No space left on device
bool(true)
bool(true)
int(1)
Standard input code: zmm heap, on which the engine is not: zmm.engine is off
cgi-script.php.zmm script.php
