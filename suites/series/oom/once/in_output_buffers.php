<?php
ob_start();
echo str_repeat("x", 3000000);
ob_start();
echo str_repeat("y", 3000000);
ob_end_flush();
$s = ob_get_clean() . str_repeat("z", 3000000);
