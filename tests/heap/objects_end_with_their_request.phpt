--TEST--
Zmm\Heap: whatever way a request ends, the next one has no heap of it to count
--EXTENSIONS--
zmm
--SKIPIF--
<?php if (PHP_SAPI !== 'cli') die('skip needs --repeat of the command line'); ?>
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

const BEGIN = 'echo json_encode([zmm_stats()["other_heaps"], zmm_check()]), "\n"; $heaps = [];
	for ($i = 0; $i < 5; $i++) { $heaps[] = $heap = new Zmm\Heap("mmap_anon"); $heap->alloc(3000000); }';
const ENDS = [
	'as it should' => '',
	'exit' => 'exit;',
	'exception' => 'throw new Exception;',
	'limit' => '$string = str_repeat("x", 200000000);',
	'cycle' => 'class Cycle { public $self; public $heap; } $cycle = new Cycle; $cycle->self = $cycle; $cycle->heap = $heaps[0];',
	'destructor' => 'class Late { public $heap; function __destruct() { $this->heap = new Zmm\Heap; $this->heap->alloc(100000); exit; } } $late = new Late;',
	'callback of output' => 'ob_start(function ($text) { static $heap; $heap = new Zmm\Heap; return $text; });',
];
foreach (ENDS as $name => $end) {
	foreach (['1', '0'] as $engine) {
		$command = child_command(BEGIN . $end, ['memory_limit' => '64M', 'zmm.engine' => $engine]);
		$result = child_run([$command[0], '--repeat', '3', ...array_slice($command, 1)], []);
		$counts = preg_grep('~^\[\{~', explode("\n", $result['out']));
		/* some series of PHP repeat no further after the second fatal error */
		echo $name, ': ', count($counts) > 1 ? 'repeats' : 'ends', ' ', implode(' ', array_unique($counts)), $result['signal'], "\n";
	}
}
?>
--EXPECT--
as it should: repeats [{"count":0,"bytes":0},[]]
as it should: repeats [{"count":0,"bytes":0},[]]
exit: repeats [{"count":0,"bytes":0},[]]
exit: repeats [{"count":0,"bytes":0},[]]
exception: repeats [{"count":0,"bytes":0},[]]
exception: repeats [{"count":0,"bytes":0},[]]
limit: repeats [{"count":0,"bytes":0},[]]
limit: repeats [{"count":0,"bytes":0},[]]
cycle: repeats [{"count":0,"bytes":0},[]]
cycle: repeats [{"count":0,"bytes":0},[]]
destructor: repeats [{"count":0,"bytes":0},[]]
destructor: repeats [{"count":0,"bytes":0},[]]
callback of output: repeats [{"count":0,"bytes":0},[]]
callback of output: repeats [{"count":0,"bytes":0},[]]
