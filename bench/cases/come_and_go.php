<?php
/* come_and_go.php SIZE TIMES: a string of SIZE bytes that comes and goes; processor time and page faults. */

[, $size, $times] = $argv;
$before = getrusage();
$kept = str_repeat('k', 100000);
for ($i = 0; $i < $times; $i++) {
	$string = str_repeat('x', $size);
	$string = null;
}
$after = getrusage();
$seconds = fn(string $of) => $after["ru_$of.tv_sec"] - $before["ru_$of.tv_sec"] + ($after["ru_$of.tv_usec"] - $before["ru_$of.tv_usec"]) / 1e6;
printf("user %.3f sys %.3f minflt %d\n", $seconds('utime'), $seconds('stime'), $after['ru_minflt'] - $before['ru_minflt']);
