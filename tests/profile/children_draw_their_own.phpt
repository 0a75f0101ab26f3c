--TEST--
A child of fork() has a profile of its own, which goes on soundly
--EXTENSIONS--
zmm
pcntl
--INI--
zmm.profile=1000
--FILE--
<?php
function strings(int $count): array
{
	$all = [];
	for ($i = 0; $i < $count; $i++) {
		$all[] = str_repeat('s', $i % 500);
	}
	return $all;
}

$before = strings(2000);
$child = pcntl_fork();
$after = strings(5000);
unset($before);
$faults = zmm_check();
$sites = array_filter(zmm_snapshot()->sites(), fn($site) => $site['function'] === 'str_repeat');
echo $child ? 'parent' : 'child', $faults ? ': ' . implode($faults) : ': sound', $sites ? ", with sites\n" : ", no sites\n";
if (!$child) {
	exit;
}
pcntl_waitpid($child, $status);
echo pcntl_wexitstatus($status), "\n";
?>
--EXPECTREGEX--
(parent: sound, with sites
child: sound, with sites|child: sound, with sites
parent: sound, with sites)
0
