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
$faults = implode(zmm_check());
$sites = array_filter(zmm_snapshot()->sites(), fn($site) => $site['function'] === 'str_repeat');
if (!$child) {
	exit($faults === '' ? count($sites) : 255);
}
pcntl_waitpid($child, $status);
echo $faults === '' && $sites ? "parent is sound, with sites\n" : "parent: $faults\n";
echo pcntl_wifexited($status) && in_array(pcntl_wexitstatus($status), range(1, 10), true)
	? "child is sound, with sites\n" : "child: $status\n";
?>
--EXPECT--
parent is sound, with sites
child is sound, with sites
