<?php
/* Other programs, started from this worker by proc_open(), popen() and exec(), with memory in flight. */
$n = (int) ($_GET['n'] ?? 0);
$text = str_repeat("line of page $n\n", 20000 + $n);
$process = proc_open(['sort', '-u'], [['pipe', 'r'], ['pipe', 'w'], ['pipe', 'w']], $pipes);
fwrite($pipes[0], $text);
fclose($pipes[0]);
$sorted = stream_get_contents($pipes[1]);
$errors = stream_get_contents($pipes[2]);
$code = proc_close($process);
$pipe = popen('printf "%s" "from popen"', 'r');
$said = fread($pipe, 100);
pclose($pipe);
exec('exit 5', $lines, $status);
echo trim($sorted), " $code $errors$said $status ", md5($text), "\n";
