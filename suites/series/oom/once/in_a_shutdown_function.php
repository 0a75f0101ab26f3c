<?php
register_shutdown_function(function () {
	$s = str_repeat("x", 9000000);
});
$keep = range(1, 1000);
