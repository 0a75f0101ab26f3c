<?php

/* Runs before a program: compares the site of each allocation with the whole stack, and writes into the file that
 * ZMM_SITES names how many were compared, how many differ, and what zmm_check() found.  The last shutdown function does
 * that. */

zmm_verify_sites();
register_shutdown_function(function () {
	register_shutdown_function(function () {
		['verified' => $verified, 'differ' => $differ] = zmm_verify_sites(false);
		file_put_contents(getenv('ZMM_SITES'), "$verified $differ " . implode('; ', zmm_check()) . "\n");
	});
});
