--TEST--
memory_limit passed by an array or a string that has most of it and doubles: the fatal error, and shutdown functions run
--EXTENSIONS--
zmm
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

/* Where the engine has a hard limit of twice the other, there is no room for a copy of all of it. */
$cases = ['array' => '$a = []; while (true) $a[] = 1;', 'string' => '$s = "x"; while (true) $s .= $s;'];
foreach (['6M', '12M', '24M'] as $limit) {
	foreach ($cases as $name => $code) {
		foreach (['malloc', 'mmap_anon'] as $storage) {
			$result = child("register_shutdown_function(fn() => print('shutdown' . implode(zmm_check()))); $code",
				['memory_limit' => $limit, 'zmm.mem_type' => $storage]);
			$out = preg_replace('~tried to allocate \d+~', 'tried to allocate N', trim($result['out']));
			echo "$limit $name, $storage: $result[status] $result[err]", str_replace("\n", ' ', $out), "\n";
		}
	}
}
?>
--EXPECT--
6M array, malloc: 255 Fatal error: Allowed memory size of 6291456 bytes exhausted (tried to allocate N bytes) in Command line code on line 1 shutdown
6M array, mmap_anon: 255 Fatal error: Allowed memory size of 6291456 bytes exhausted (tried to allocate N bytes) in Command line code on line 1 shutdown
6M string, malloc: 255 Fatal error: Allowed memory size of 6291456 bytes exhausted (tried to allocate N bytes) in Command line code on line 1 shutdown
6M string, mmap_anon: 255 Fatal error: Allowed memory size of 6291456 bytes exhausted (tried to allocate N bytes) in Command line code on line 1 shutdown
12M array, malloc: 255 Fatal error: Allowed memory size of 12582912 bytes exhausted (tried to allocate N bytes) in Command line code on line 1 shutdown
12M array, mmap_anon: 255 Fatal error: Allowed memory size of 12582912 bytes exhausted (tried to allocate N bytes) in Command line code on line 1 shutdown
12M string, malloc: 255 Fatal error: Allowed memory size of 12582912 bytes exhausted (tried to allocate N bytes) in Command line code on line 1 shutdown
12M string, mmap_anon: 255 Fatal error: Allowed memory size of 12582912 bytes exhausted (tried to allocate N bytes) in Command line code on line 1 shutdown
24M array, malloc: 255 Fatal error: Allowed memory size of 25165824 bytes exhausted (tried to allocate N bytes) in Command line code on line 1 shutdown
24M array, mmap_anon: 255 Fatal error: Allowed memory size of 25165824 bytes exhausted (tried to allocate N bytes) in Command line code on line 1 shutdown
24M string, malloc: 255 Fatal error: Allowed memory size of 25165824 bytes exhausted (tried to allocate N bytes) in Command line code on line 1 shutdown
24M string, mmap_anon: 255 Fatal error: Allowed memory size of 25165824 bytes exhausted (tried to allocate N bytes) in Command line code on line 1 shutdown
