--TEST--
After memory_limit was passed a shutdown function has memory to report it, whatever the data that stays
--EXTENSIONS--
zmm
--SKIPIF--
<?php require __DIR__ . '/../lib/skip_debug.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../lib/after_the_limit.inc';

/* A megabyte of lines: stock PHP has that much left with each of these. */
function reported(string $data, array $ini): void
{
	$essence = after_essence(after_limit('register_shutdown_function(function () { echo "reported ", need(1000); if (zmm_check()) echo " with faults"; })', $data, $ini));
	if ($essence !== 'LIMIT reported 1000 255') {
		echo "$data, ", json_encode($ini), ": $essence\n";
	}
}

foreach (AFTER_DATA as $data => $code) {
	foreach (['8M', '11M', '32M'] as $limit) {
		reported($data, ['memory_limit' => $limit]);
	}
	reported($data, ['memory_limit' => '9M', 'zmm.mem_type' => 'mmap_anon']);
	reported($data, ['memory_limit' => '13M', 'zmm.hardened' => '1']);
	reported($data, ['memory_limit' => '14M', 'zmm.hardened' => '1', 'zmm.mem_type' => 'mmap_anon']);
	reported($data, ['memory_limit' => '15M', 'zmm.cache_size' => '256K']);
}
reported('string', ['memory_limit' => '128M']);
echo "done\n";
?>
--EXPECT--
done
