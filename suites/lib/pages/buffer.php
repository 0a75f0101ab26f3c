<?php
/* Output buffers in each other, large ones too, and one that stays open. */
$n = (int) ($_GET['n'] ?? 0);
header('X-Buffered: ' . $n);
ob_start(static fn (string $text): string => md5($text) . ' ' . strlen($text) . "\n");
for ($i = 0; $i < 50; $i++) {
	ob_start();
	echo str_repeat("line $i of $n\n", 200);
	$part = ob_get_clean();
	echo strrev($part);
}
ob_end_flush();
ob_start(null, 64);
for ($i = 0; $i < 20; $i++) {
	echo "chunk $i\n";
}
ob_start(static fn (string $text): string => strtoupper($text));
echo "left open\n";
