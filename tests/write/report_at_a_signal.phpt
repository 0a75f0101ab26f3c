--TEST--
A script that SIGTERM or SIGINT ends on the command line writes its report and runs its shutdown functions
--EXTENSIONS--
zmm
--SKIPIF--
<?php if (PHP_OS_FAMILY === 'Windows') die('skip no signals'); ?>
--FILE--
<?php
require __DIR__ . '/../lib/child.inc';

function ended_by(int $signal, string $loop): void {
	$file = __DIR__ . '/signal.zmm';
	@unlink($file);
	$command = child_command('register_shutdown_function(function () { echo "shutdown\n"; }); echo "begun\n"; ' . $loop, ['zmm.report' => $file]);
	$process = proc_open($command, [['file', '/dev/null', 'r'], ['pipe', 'w'], ['pipe', 'w']], $pipes, null, child_environment([]));
	echo fgets($pipes[1]);
	usleep(300000); /* what it waits in has begun: a signal before would be noticed after */
	proc_terminate($process, $signal);
	echo stream_get_contents($pipes[1]), stream_get_contents($pipes[2]);
	while (($status = proc_get_status($process))['running']) {
		usleep(1000);
	}
	var_dump($status['exitcode'], Zmm\Snapshot::load($file)->meta()['reason']);
}

ended_by(15, 'while (true) { usleep(10000); }');
ended_by(2, 'for ($i = 0; ; $i++) { $a = strlen("x") + $i % 100; }');
ended_by(15, 'while (true) { sleep(3); }'); // a signal just before the first one does not end it

/* Reading goes on after the first signal, and the second one ends the process at once. */
$command = child_command('echo "begun\n"; fgets(STDIN);', ['zmm.report' => __DIR__ . '/signal.zmm']);
$process = proc_open($command, [['pipe', 'r'], ['pipe', 'w'], ['pipe', 'w']], $pipes, null, child_environment([]));
echo fgets($pipes[1]);
for ($i = 0; $i < 2; $i++) {
	usleep(300000);
	proc_terminate($process, 15);
}
for ($i = 0; ($status = proc_get_status($process))['running'] && $i < 5000; $i++) {
	usleep(1000);
}
var_dump($status['signaled'], $status['termsig']);
proc_terminate($process, 9);
?>
--CLEAN--
<?php @unlink(__DIR__ . '/signal.zmm'); ?>
--EXPECT--
begun
shutdown
int(143)
string(6) "signal"
begun
shutdown
int(130)
string(6) "signal"
begun
shutdown
int(143)
string(6) "signal"
begun
bool(true)
int(15)
