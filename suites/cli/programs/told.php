<?php
/* told.php [ARGUMENTS]: what `zmm run` gave it, as JSON; its exit status is 7. */

class Told
{
	public int $number = 1;
}

$told = new Told();
echo json_encode([
	'report' => report_of_info(),
	'pid' => getmypid(),
	'arguments' => array_slice($argv, 1),
	'engine' => zmm_stats()['engine'],
	'limit' => ini_get('memory_limit'),
	'input' => stream_get_contents(STDIN),
]);
exit(7);

/* What zmm was told by the variable, which the programs that this one starts do not inherit. */
function report_of_info(): string|false
{
	ob_start();
	(new ReflectionExtension('zmm'))->info();
	return preg_match('~^ZMM_REPORT => (.*) \(takes precedence~m', ob_get_clean(), $match) ? $match[1] : false;
}
