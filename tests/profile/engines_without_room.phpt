--TEST--
An engine whose frames have no room for memos, or of a version that nobody tested, has no profile: zmm_stats(), phpinfo() and exceptions say why, and all else works
--EXTENSIONS--
zmm
--SKIPIF--
<?php require __DIR__ . '/../lib/skip_not_testing.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

$code = <<<'CODE'
ob_start();
phpinfo(INFO_MODULES);
preg_match('~^No profile => .*~m', ob_get_clean(), $match);
$refused = [];
foreach (['zmm_profile_start', fn() => zmm_measure('range', 1, 3)] as $call) {
	try {
		$call();
	} catch (RuntimeException $exception) {
		$refused[] = $exception->getMessage();
	}
}
['engine' => $engine, 'profile_reason' => $reason] = zmm_stats();
echo $reason, "\n";
var_dump($match === ["No profile => $reason"], $refused === ["there can be no profile: $reason", "the call cannot be measured: $reason"],
	$engine, zmm_snapshot()->sites(), zmm_check());
CODE;

var_dump(zmm_stats()['profile_reason']);
foreach (['version', 'bit', 'word', 'place'] as $fault) {
	foreach ([0, 'full', '64'] as $profile) {
		$told = child($code, ['zmm.profile' => $profile], ['ZMM_FRAME_FAULT' => $fault]);
		$first ??= $told;
		echo $told === $first ? '' : "with zmm.profile=$profile: {$told['out']}{$told['err']}";
	}
	echo $first['out'];
	unset($first);
}
echo child('echo zmm_stats()["profile_reason"];', ['zmm.engine' => 0])['out'], "\n";
?>
--EXPECT--
NULL
its way to find who allocates was not tested with this version of PHP
bool(true)
bool(true)
bool(true)
array(0) {
}
array(0) {
}
this engine uses the bit of a frame that would say who allocates
bool(true)
bool(true)
bool(true)
array(0) {
}
array(0) {
}
this engine uses the word of a frame that would say who allocates
bool(true)
bool(true)
bool(true)
array(0) {
}
array(0) {
}
the frames of this engine's calls were not found
bool(true)
bool(true)
bool(true)
array(0) {
}
array(0) {
}
the engine is not on the heap
