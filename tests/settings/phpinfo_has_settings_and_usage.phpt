--TEST--
phpinfo() shows storage, segment size, whether the engine is on the heap and why not, usage and peak
--EXTENSIONS--
zmm
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

function info(array $ini, array $env = []): void
{
	$result = child('$big = str_repeat("x", 5000000); unset($big);
		$r = new ReflectionExtension("zmm"); ob_start(); $r->info(); $info = ob_get_clean();
		echo $info, memory_get_usage() < 5000000 ? "" : "too much", "\n";
		preg_match_all("~^(Usage|Peak usage|Real usage|Peak real usage) => (\d+\.\d\d) MiB$~m", $info, $m);
		[$usage, $peak, $real, $real_peak] = $m[2];
		$mib = fn ($bytes) => sprintf("%.2f", $bytes / 2 ** 20);
		echo json_encode([abs($usage - $mib(zmm_memory_get_usage())) < 0.03, $peak === $mib(zmm_memory_get_peak_usage()),
			$real === $mib(zmm_memory_get_usage(true)), $real_peak === $mib(zmm_memory_get_peak_usage(true)), $peak > 4.76]);', $ini, $env);
	[$table, $rest] = explode("Directive => Local Value => Master Value\n", $result['out']);
	[$settings, $rest] = explode("\n\n", $rest, 2);
	$settings = preg_grep('~^zmm\.(compact|engine|heap_class|limit_reserve|mem_type|seg_size) ~', explode("\n", $settings));
	sort($settings);
	echo ltrim($table), implode("\n", $settings), "\n", trim($rest), $result['err'], "\n\n";
}

info(['zmm.mem_type' => 'mmap_anon', 'zmm.seg_size' => '64K']);
info(['zmm.engine' => '0', 'zmm.heap_class' => '0', 'zmm.limit_reserve' => '512K']);
info([], ['USE_ZEND_ALLOC' => '0', 'ZEND_MM_SEG_SIZE' => '1M']);
?>
--EXPECTF--
zmm

Zend memory manager heap (zmm) => enabled
Version => %d.%d.%s
Engine on the heap => on
Storage => mmap_anon
Geometry => %s
Hardened => no
Segment size => 65536 bytes (0.06 MiB)
Usage => %f MiB
Peak usage => %f MiB
Real usage => %f MiB
Peak real usage => %f MiB
Real usage of other heaps => 0.00 MiB

zmm.compact => 2M => 2M
zmm.engine => On => On
zmm.heap_class => On => On
zmm.limit_reserve => 2M => 2M
zmm.mem_type => mmap_anon => mmap_anon
zmm.seg_size => 64K => 64K
[true,true,true,true,true]

zmm

Zend memory manager heap (zmm) => enabled
Version => %d.%d.%s
Engine on the heap => off
Reason => zmm.engine is off
Storage => malloc
Geometry => %s
Hardened => no
Segment size => 262144 bytes (0.25 MiB)
Usage => %f MiB
Peak usage => %f MiB
Real usage => %f MiB
Peak real usage => %f MiB
Real usage of other heaps => 0.00 MiB

zmm.compact => 2M => 2M
zmm.engine => Off => Off
zmm.heap_class => Off => Off
zmm.limit_reserve => 512K => 512K
zmm.mem_type => malloc => malloc
zmm.seg_size => 256K => 256K
[true,true,true,true,false]

zmm

Zend memory manager heap (zmm) => enabled
Version => %d.%d.%s
Engine on the heap => off
Reason => USE_ZEND_ALLOC is 0, the engine uses the system's malloc
Storage => malloc
Geometry => %s
Hardened => no
Segment size => 1048576 bytes (1.00 MiB)
ZEND_MM_SEG_SIZE => 1M (takes precedence over zmm.seg_size)
Usage => %f MiB
Peak usage => %f MiB
Real usage => %f MiB
Peak real usage => %f MiB
Real usage of other heaps => 0.00 MiB

zmm.compact => 2M => 2M
zmm.engine => On => On
zmm.heap_class => On => On
zmm.limit_reserve => 2M => 2M
zmm.mem_type => malloc => malloc
zmm.seg_size => 256K => 256K
[true,true,true,true,false]
