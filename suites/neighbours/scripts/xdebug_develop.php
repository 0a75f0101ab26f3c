<?php
/* Xdebug's helpers for development: stacks, var_dump, messages of exceptions, collected errors. */

require_once __DIR__ . '/covered.inc';

function deep(int $n, array $values): array
{
	return $n ? deep($n - 1, [...$values, "value $n"]) : [xdebug_get_function_stack(), xdebug_call_function(), xdebug_get_stack_depth()];
}

[$stack, $called, $depth] = deep(30, []);
echo count($stack), ' ', $called, ' ', $depth, ' ', $stack[5]['function'], ' ', $stack[5]['line'], "\n";
var_dump(['a' => 1, 'nested' => ['b' => [1.5, null, new ArrayObject([true])]], 'shape' => Covered\Shape::make('circle', 2)]);
xdebug_debug_zval('depth');
xdebug_start_error_collection();
trigger_error('collected', E_USER_WARNING);
echo $undefined;
xdebug_stop_error_collection();
foreach (xdebug_get_collected_errors(true) as $error) {
	echo preg_replace('/ *(\d+\.\d{4}|\d{4,})/', ' N', strip_tags($error)), "\n";
}
echo Covered\total(30), "\n";
function endless($n)
{
	return endless($n + 1);
}
try {
	endless(0);
} catch (Error $error) {
	echo $error->getMessage(), "\n";
}
echo xdebug_is_debugger_active() ? 'debugged' : 'not debugged', "\n";
