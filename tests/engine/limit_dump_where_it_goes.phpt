--TEST--
Where a dump at memory_limit goes, what is refused, and that a file that cannot be written ends in one line of the log
--EXTENSIONS--
zmm
--SKIPIF--
<?php if (PHP_OS_FAMILY === 'Windows') die('skip has links and ulimit'); ?>
--FILE--
<?php
require __DIR__ . '/../lib/dump.inc';

$dir = dump_dir('goes');
$code = '$text = str_repeat("x", 64 << 20); echo "never";';
$ini = ['memory_limit' => '8M', 'zmm.dump_dir' => $dir, 'display_errors' => 'stdout'];
$usual = child($code, ['memory_limit' => '8M', 'display_errors' => 'stdout']);

/* Runs the script, which must end as usual; prints the line, and what is in the directory. */
function dump(string $what, array $settings, ?array $command = null): void
{
	global $dir, $code, $ini, $usual;
	$command ??= child_command($code, $settings + $ini);
	$result = child_run($command, []);
	echo "$what: ", dump_lines($result['err'], $dir), ' [', dump_names($dir), "]\n";
	if ([$result['out'], $result['status']] !== [$usual['out'], $usual['status']]) {
		echo json_encode($result), "\n";
	}
}

dump('by default', []);
dump('with a name', ['zmm.dump_name' => 'a-%s-%r.zmm']);

/* What is there is not touched, and nothing is followed. */
array_map('unlink', glob("$dir/*"));
file_put_contents("$dir/there", 'kept');
dump('a file', ['zmm.dump_name' => 'there']);
echo file_get_contents("$dir/there"), "\n";
rename("$dir/there", "$dir/target");
symlink('target', "$dir/link");
dump('a link', ['zmm.dump_name' => 'link']);
echo file_get_contents("$dir/target"), "\n";
unlink("$dir/link");
symlink('nowhere', "$dir/dangling");
dump('a link to nothing', ['zmm.dump_name' => 'dangling']);
exec('mkfifo ' . escapeshellarg("$dir/pipe"));
dump('a pipe', ['zmm.dump_name' => 'pipe']);
array_map('unlink', glob("$dir/*"));

/* Directories. */
dump('no directory', ['zmm.dump_dir' => "$dir/none"]);
touch("$dir/file");
dump('none either', ['zmm.dump_dir' => "$dir/file"]);
unlink("$dir/file");
dump('nothing can be made', ['zmm.dump_dir' => '/proc/self']);
chdir(dirname($dir));
dump('relative', ['zmm.dump_dir' => basename($dir), 'zmm.dump_name' => 'r']);
unlink("$dir/r");
dump('too long', ['zmm.dump_name' => str_repeat('n', 300)]);

/* A file that becomes too large is removed, and its signal is no one's end. */
dump('too large', [], ['sh', '-c', 'ulimit -f 1; exec "$@"', 'sh', ...child_command($code, $ini)]);
dump('none wanted', ['zmm.dump_max' => '0']);

/* The settings. */
foreach (['zmm.dump_name' => ['', 'a/b', 'a\\b', '%x', 'end%', str_repeat('n', 4096)],
	'zmm.dump_max' => ['', '-1', 'many', '1.5'], 'zmm.dump_dir' => [str_repeat('d', 5000)]] as $name => $values) {
	foreach ($values as $value) {
		$result = child('echo "ran";', [$name => "\"$value\""]);
		$lines = explode("\n", trim($result['out'] . $result['err']));
		echo preg_replace('~ in Unknown on line 0$~', '', $lines[0]), count($lines) > 1 || $result['status'] === 0 ? ' AND MORE' : '', "\n";
	}
}
/* Only the start can set them. */
var_dump(child('echo json_encode([ini_set("zmm.dump_dir", "/tmp"), ini_set("zmm.dump_name", "x"), ini_set("zmm.dump_max", "9")]);')['out']);
?>
--CLEAN--
<?php
require __DIR__ . '/../lib/dump.inc';
dump_clean('goes');
?>
--EXPECT--
by default: zmm: SIZE of SIZE in use; SIZE pinned; dump zmm-Standard_input_code-N-1.zmm [zmm-Standard_input_code-N-1.zmm]
with a name: zmm: SIZE of SIZE in use; SIZE pinned; dump a-Standard_input_code-1.zmm [a-Standard_input_code-1.zmm zmm-Standard_input_code-N-1.zmm]
a file: zmm: SIZE of SIZE in use; SIZE pinned; no dump: cannot write there: File exists [there]
kept
a link: zmm: SIZE of SIZE in use; SIZE pinned; no dump: cannot write link: File exists [link target]
kept
a link to nothing: zmm: SIZE of SIZE in use; SIZE pinned; no dump: cannot write dangling: File exists [dangling target]
a pipe: zmm: SIZE of SIZE in use; SIZE pinned; no dump: cannot write pipe: File exists [dangling pipe target]
no directory: zmm: SIZE of SIZE in use; SIZE pinned; no dump: cannot write none/zmm-Standard_input_code-N-1.zmm: No such file or directory []
none either: zmm: SIZE of SIZE in use; SIZE pinned; no dump: cannot write file/zmm-Standard_input_code-N-1.zmm: Not a directory [file]
nothing can be made: zmm: SIZE of SIZE in use; SIZE pinned; no dump: cannot write /proc/self/zmm-Standard_input_code-N-1.zmm: No such file or directory []
relative: zmm: SIZE of SIZE in use; SIZE pinned; dump r [r]
too long: zmm: SIZE of SIZE in use; SIZE pinned; no dump: cannot write nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn: File name too long []
too large: zmm: SIZE of SIZE in use; SIZE pinned; no dump: cannot write zmm-Standard_input_code-N-1.zmm: File too large []
none wanted: zmm: SIZE of SIZE in use; SIZE pinned; no dump: zmm.dump_max is 0 []
Fatal error: zmm.dump_name is "": it must be the name of a file in zmm.dump_dir, without a slash
Fatal error: zmm.dump_name is "a/b": it must be the name of a file in zmm.dump_dir, without a slash
Fatal error: zmm.dump_name is "a\b": it must be the name of a file in zmm.dump_dir, without a slash
Fatal error: zmm.dump_name is "%x": after a % comes p, t, r, s or %, not "x"
Fatal error: zmm.dump_name is "end%": after a % comes p, t, r, s or %, not ""
Fatal error: zmm.dump_name has 4096 bytes: at most 4095 are allowed
Fatal error: zmm.dump_max is "": it must be a number of files (as in 0, 4, 100)
Fatal error: zmm.dump_max is "-1": it must be a number of files (as in 0, 4, 100)
Fatal error: zmm.dump_max is "many": it must be a number of files (as in 0, 4, 100)
Fatal error: zmm.dump_max is "1.5": it must be a number of files (as in 0, 4, 100)
Fatal error: zmm.dump_dir has 5000 bytes: the directory's path is too long
string(19) "[false,false,false]"
