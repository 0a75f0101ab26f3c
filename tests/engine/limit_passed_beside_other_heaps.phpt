--TEST--
memory_limit is met by the engine because Zmm\Heap objects hold memory: the usual error, shutdown functions with their reserve
--EXTENSIONS--
zmm
--FILE--
<?php
require __DIR__ . '/../lib/limit.inc';

/* What Zmm\Heap objects have leaves the engine 9 MB. */
const BESIDE = '$heaps = [];
	for ($i = 0; $i < 13; $i++) {
		$heaps[$i] = new Zmm\Heap("mmap_anon");
		$heaps[$i]->alloc(4 * 2**20);
	}
	register_shutdown_function(function () use (&$heaps) {
		$reserve = str_repeat("y", 1500000);
		echo "\nshutdown ", strlen($reserve), " ", zmm_stats()["other_heaps"]["count"], "\n";
		try {
			new Zmm\Heap;
		} catch (Zmm\OutOfMemoryException $exception) {
			echo get_class($exception), "\n";
		}
		$heaps = [];
		echo json_encode([zmm_stats()["other_heaps"], zmm_check()]), "\n";
		%s
	});';

function beside(string $name, string $code, string $at_end = '', array $ini = []): void
{
	$result = limit_essence(child(sprintf(BESIDE, $at_end) . $code, $ini + ['memory_limit' => '64M']));
	echo "-- $name: $result[status] $result[err]", $result['out'], "\n";
}

beside('one large block', '$string = str_repeat("x", 20 * 2**20);');
beside('many small ones', 'for ($list = [];;) { $list[] = [1, 2, count($list)]; }');
beside('one that grows', 'for ($string = "";;) { $string .= str_repeat("x", 1000); }');
beside('given back in time', '$heaps = []; $string = str_repeat("x", 50 * 2**20); echo strlen($string);');
beside('on an own segment size', 'for ($list = [];;) { $list[] = [1, 2, count($list)]; }', '', ['zmm.seg_size' => '1M', 'zmm.cache_size' => '256K']);
beside('room again at the end', '$string = str_repeat("x", 20 * 2**20);', 'echo strlen(str_repeat("z", 30 * 2**20)), "\n";');
?>
--EXPECT--
-- one large block: 255 
Fatal error: Allowed memory size of 67108864 bytes exhausted (tried to allocate N bytes)

shutdown 1500000 13
[{"count":0,"bytes":0},[]]

-- many small ones: 255 
Fatal error: Allowed memory size of 67108864 bytes exhausted (tried to allocate N bytes)

shutdown 1500000 13
Zmm\OutOfMemoryException
[{"count":0,"bytes":0},[]]

-- one that grows: 255 
Fatal error: Allowed memory size of 67108864 bytes exhausted (tried to allocate N bytes)

shutdown 1500000 13
Zmm\OutOfMemoryException
[{"count":0,"bytes":0},[]]

-- given back in time: 0 52428800
shutdown 1500000 0
[{"count":0,"bytes":0},[]]

-- on an own segment size: 255 
Fatal error: Allowed memory size of 67108864 bytes exhausted (tried to allocate N bytes)

shutdown 1500000 13
Zmm\OutOfMemoryException
[{"count":0,"bytes":0},[]]

-- room again at the end: 255 
Fatal error: Allowed memory size of 67108864 bytes exhausted (tried to allocate N bytes)

shutdown 1500000 13
[{"count":0,"bytes":0},[]]
31457280

