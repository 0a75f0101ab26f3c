<?php
/* The step debugger stops here; its client is in suites/neighbours/run. */

require_once __DIR__ . '/covered.inc';
$values = ['list' => range(1, 5), 'shape' => Covered\Shape::make('square', 3.0), 'text' => str_repeat('long text ', 30)];
$total = Covered\total(6);
echo $total, ' ', count($values), "\n";
