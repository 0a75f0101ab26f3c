<?php
set_error_handler(function () {
	$s = str_repeat("x", 9000000);
	return true;
});
echo $undefined;
