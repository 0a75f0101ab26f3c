<?php
/* What heap the engine runs on, and whether it is sound. */
header('Content-Type: application/json');
$stats = zmm_stats();
echo json_encode([
	'engine' => $stats['engine'],
	'storage' => $stats['storage'],
	'block_size' => $stats['block_size'],
	'check' => zmm_check(),
]);
