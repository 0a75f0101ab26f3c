--TEST--
A regular expression that preg_match() does not take is a ValueError, whatever the script's error handler does; the handler stays
--EXTENSIONS--
zmm
--FILE--
<?php
$reporting = error_reporting();
set_error_handler(function (int $number, string $message) {
	throw new ErrorException($message);
});
try {
	zmm_blocks('class =~ "("');
} catch (Throwable $exception) {
	echo get_class($exception), "\n";
}
try {
	echo $undefined;
} catch (Throwable $exception) {
	echo get_class($exception), "\n";
}
var_dump(error_reporting() === $reporting);
?>
--EXPECT--
ValueError
ErrorException
bool(true)
