--TEST--
dl(): the engine keeps its own heap, every function still answers
--EXTENSIONS--
zmm
--SKIPIF--
<?php
require __DIR__ . '/../lib/child.inc';
if (!preg_match('~^extension=/~', child_extension()[1] ?? '')) die('skip zmm was not loaded from a file that we know');
?>
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

$file = substr(child_extension()[1], strlen('extension='));
$code = <<<'PHP'
	var_dump(function_exists('zmm_stats'), dl('zmm.so'));
	$stats = zmm_stats();
	var_dump($stats['engine'], $stats['engine_reason'], zmm_check(), zmm_memory_get_usage() === $stats['in_use'], is_int(zmm_gc()));
	$heap = new Zmm\Heap('mmap_anon', 65536);
	$heap->free($heap->alloc(1000));
	var_dump($heap->check(), strlen(zmm_report()) > 100);
	unset($heap);
PHP;
$settings = ['-d', 'enable_dl=1', '-d', 'extension_dir=' . dirname($file), '-d', 'display_errors=1', '-d', 'html_errors=0'];
$result = child_run([PHP_BINARY, '-n', ...$settings, '-r', $code], []);
var_dump($result['status'], $result['err']);
echo $result['out'];
?>
--EXPECT--
int(0)
string(0) ""
bool(false)
bool(true)
bool(false)
string(32) "the extension was loaded by dl()"
array(0) {
}
bool(true)
bool(true)
array(0) {
}
bool(true)
