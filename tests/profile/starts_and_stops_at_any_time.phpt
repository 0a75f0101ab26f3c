--TEST--
A profile starts and stops in the middle of a request, in fibers, with blocks of both kinds alive; wrong values and heaps without one are refused
--EXTENSIONS--
zmm
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

class Grows
{
	public array $all = [];

	public function by(int $count): void
	{
		for ($i = 0; $i < $count; $i++) {
			$this->all[] = str_repeat('g', $i % 700);
		}
	}
}

function strings() { for ($i = 0; $i < 50; $i++) { yield str_repeat('s', 500); } }

function check(string $when): void
{
	foreach (zmm_check() as $fault) {
		echo "$when: $fault\n";
	}
}

$old = new Grows;
$old->by(2000);
foreach (['full', 1000, '64', 'full', 1, '4K'] as $profile) {
	zmm_profile_start($profile);
	check("start of $profile");
	$fiber = new Fiber(function () {
		$own = new Grows;
		$own->by(300);
		Fiber::suspend();
		$own->by(300);
		zmm_profile_stop();
		zmm_profile_start('full');
		$own->by(10);
		Fiber::suspend();
		$own->by(100);
	});
	$fiber->start();
	$strings = strings();
	$new = new Grows;
	$new->by(3000);
	check("$profile");
	$fiber->resume();
	$old->by(500);
	$old->all = array_slice($old->all, 100);
	check('full');
	while ($strings->valid()) {
		$all[] = $strings->current();
		$strings->next();
	}
	eval('$more[] = (function () { return str_repeat("y", 300); })();');
	$text = '';
	for ($i = 0; $i < 20000; $i++) {
		$text .= 'abcdefgh';
	}
	check('long text');
	zmm_profile_stop();
	check('stop');
	$fiber->resume();
	unset($new);
	check("end of $profile");
}
zmm_profile_stop();
var_dump(zmm_snapshot()->sites());

foreach ([0, 63, -1, 'fool', '', "full\0", '2G', 1 << 31] as $wrong) {
	try {
		zmm_profile_start($wrong);
		echo "started\n";
	} catch (ValueError $error) {
		echo $error->getMessage(), "\n";
	}
}
echo child('zmm_profile_start();', ['zmm.hardened' => 1])['out'];
echo child('zmm_profile_start();', ['zmm.engine' => 0])['out'];
echo child('', ['zmm.profile' => 'most'])['out'];
echo child('', ['zmm.profile' => 'full', 'zmm.hardened' => 1])['out'];
?>
--EXPECTF--
array(0) {
}
zmm_profile_start(): Argument #1 ($profile) must be "full", 1, or the mean bytes between two samples, from 64 to 1G
zmm_profile_start(): Argument #1 ($profile) must be "full", 1, or the mean bytes between two samples, from 64 to 1G
zmm_profile_start(): Argument #1 ($profile) must be "full", 1, or the mean bytes between two samples, from 64 to 1G
zmm_profile_start(): Argument #1 ($profile) must be "full", 1, or the mean bytes between two samples, from 64 to 1G
zmm_profile_start(): Argument #1 ($profile) must be "full", 1, or the mean bytes between two samples, from 64 to 1G
zmm_profile_start(): Argument #1 ($profile) must be "full", 1, or the mean bytes between two samples, from 64 to 1G
zmm_profile_start(): Argument #1 ($profile) must be "full", 1, or the mean bytes between two samples, from 64 to 1G
zmm_profile_start(): Argument #1 ($profile) must be "full", 1, or the mean bytes between two samples, from 64 to 1G

Fatal error: Uncaught RuntimeException: there can be no profile: a hardened heap has no place for it in Command line code:1
Stack trace:
#0 Command line code(1): zmm_profile_start()
#1 {main}
  thrown in Command line code on line 1

Fatal error: Uncaught RuntimeException: there can be no profile: the engine is not on the heap in Command line code:1
Stack trace:
#0 Command line code(1): zmm_profile_start()
#1 {main}
  thrown in Command line code on line 1

Fatal error: zmm.profile: profile "most" must be 0, 1, full, or the mean bytes between two samples, from 64 to 1G (as in 65536, 64K) in Unknown on line 0

Fatal error: zmm.profile: a hardened heap has no place for a profile (zmm.hardened is on) in Unknown on line 0
