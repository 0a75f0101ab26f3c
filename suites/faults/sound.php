<?php
/* Put before each script: says at its end that the heap is sound; without zmm there is none to
 * be otherwise. */

register_shutdown_function(static function (): void {
	$faults = function_exists('zmm_check') ? zmm_check() : [];
	echo $faults === [] ? "== sound\n" : '== ' . implode("\n== ", $faults) . "\n";
});
