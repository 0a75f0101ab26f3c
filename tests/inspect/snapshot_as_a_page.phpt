--TEST--
Zmm\Snapshot::html() is the page that shows the snapshot: its bytes and its findings are in it
--EXTENSIONS--
zmm
--FILE--
<?php
$snapshot = zmm_snapshot();
$page = $snapshot->html();
$file = __DIR__ . '/page.zmm';
$snapshot->save($file);
var_dump(str_starts_with($page, "<!DOCTYPE html>\n<html lang=\"en\">\n"), str_ends_with(rtrim($page), '</html>'));
preg_match('~id="snapshot">([^<]*)<~', $page, $match);
var_dump(base64_decode($match[1], true) === file_get_contents($file));
preg_match('~id="findings">([^<]*)<~', $page, $match);
var_dump(array_column(json_decode($match[1], true), 'kind') === array_column($snapshot->findings(), 'kind'));
var_dump($page === Zmm\Snapshot::load($file)->html());
try {
	$snapshot->html(1);
} catch (ArgumentCountError $error) {
	echo $error->getMessage(), "\n";
}
?>
--CLEAN--
<?php
@unlink(__DIR__ . '/page.zmm');
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
Zmm\Snapshot::html() expects exactly 0 arguments, 1 given
