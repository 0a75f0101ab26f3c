--TEST--
Zmm\Snapshot: a file has all that the snapshot has, is written whole or not at all, and is read with care
--EXTENSIONS--
zmm
--FILE--
<?php
$file = __DIR__ . '/saved.zmm';

function says(callable $call): void {
	try {
		$call();
		echo "done\n";
	} catch (Throwable $error) {
		echo get_class($error), ': ', str_replace(__DIR__, 'HERE', $error->getMessage()), "\n";
	}
}

class Kept { public $text; }
$kept = [];
for ($i = 0; $i < 500; $i++) {
	$kept[$i] = new Kept;
	$kept[$i]->text = str_repeat('k', $i);
}
$snapshot = zmm_snapshot();
$snapshot->save($file);
printf("%o\n", fileperms($file) & 0777);
$loaded = Zmm\Snapshot::load($file);
var_dump($loaded->sums() === $snapshot->sums(), $loaded->meta() === $snapshot->meta(),
	$loaded->segments() === $snapshot->segments(), iterator_to_array($loaded->blocks()) === iterator_to_array($snapshot->blocks()),
	$loaded->findings() == $snapshot->findings());
$classes = array_count_values(array_filter(array_column(iterator_to_array($loaded->blocks(), false), 'class')));
var_dump($classes['Kept']);

says(fn() => $snapshot->save($file));
says(fn() => zmm_snapshot()->save($file, true));
var_dump(glob("$file*") === [$file]);
says(fn() => $snapshot->save(__DIR__ . '/no/such.zmm'));
says(fn() => $snapshot->save("a\0b"));
says(fn() => Zmm\Snapshot::load(__DIR__ . '/none.zmm'));
says(fn() => Zmm\Snapshot::load(__DIR__));
says(fn() => Zmm\Snapshot::load(__FILE__));
$bytes = file_get_contents($file);
file_put_contents($file, substr($bytes, 0, intdiv(strlen($bytes) * 9, 10)));
$cut = Zmm\Snapshot::load($file);
$sums = $cut->sums();
var_dump($cut->meta()['cut'], $sums['unreadable'] > 0, $sums['real'] === array_sum($sums) - $sums['real']);
$bytes[5000] = chr(ord($bytes[5000]) ^ 1);
file_put_contents($file, $bytes);
says(fn() => Zmm\Snapshot::load($file));
says(fn() => new Zmm\Snapshot);
says(fn() => clone $snapshot);
says(fn() => serialize($snapshot));
?>
--CLEAN--
<?php @unlink(__DIR__ . '/saved.zmm'); ?>
--EXPECT--
600
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
int(500)
RuntimeException: cannot write HERE/saved.zmm: File exists
done
bool(true)
RuntimeException: cannot write HERE/no/such.zmm: No such file or directory
ValueError: Zmm\Snapshot::save(): Argument #1 ($file) must not contain any null bytes
RuntimeException: HERE/none.zmm: No such file or directory
RuntimeException: HERE: no regular file
RuntimeException: HERE/snapshot_is_saved_and_loaded.php: no snapshot of zmm: it does not begin as one
bool(true)
bool(true)
bool(true)
RuntimeException: HERE/saved.zmm: the snapshot is damaged: section STAT has a wrong check sum
Error: Call to private Zmm\Snapshot::__construct() from global scope
Error: Trying to clone an uncloneable object of class Zmm\Snapshot
Exception: Serialization of 'Zmm\Snapshot' is not allowed
