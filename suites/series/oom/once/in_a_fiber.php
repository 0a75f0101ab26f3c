<?php
$fiber = new Fiber(function () {
	Fiber::suspend();
	$s = str_repeat("x", 9000000);
});
$fiber->start();
$fiber->resume();
