<?php
/* Coverage of a file by xdebug: lines, dead code, branches. */

$file = __DIR__ . '/covered.inc';
xdebug_start_code_coverage(XDEBUG_CC_UNUSED | XDEBUG_CC_DEAD_CODE | XDEBUG_CC_BRANCH_CHECK);
require_once $file;
echo Covered\total(20), "\n";
$coverage = xdebug_get_code_coverage()[$file];
xdebug_stop_code_coverage();
ksort($coverage['lines']);
echo json_encode($coverage['lines']), "\n";
ksort($coverage['functions']);
foreach ($coverage['functions'] as $name => $function) {
	echo $name, ' ', count($function['branches']), ' ', array_sum(array_column($function['branches'], 'hit')), ' ', count($function['paths']), ' ', array_sum(array_column($function['paths'], 'hit')), "\n";
}
