--TEST--
The site of each allocation is the one that the whole stack leads to: generators, fibers, callbacks, trampolines, eval, include, destructors, exceptions, named arguments
--EXTENSIONS--
zmm
--INI--
zmm.profile=full
--SKIPIF--
<?php require __DIR__ . '/../lib/skip_not_testing.inc'; ?>
--FILE--
<?php
zmm_verify_sites();
require __DIR__ . '/calls_of_all_kinds.inc';
register_shutdown_function(function () {
	['verified' => $verified, 'differ' => $differ] = zmm_verify_sites(false);
	echo $verified > 4000 ? 'verified' : "only $verified verified", ", $differ differ\n";
	var_dump(zmm_check());
});
?>
--EXPECT--
verified, 0 differ
array(0) {
}
