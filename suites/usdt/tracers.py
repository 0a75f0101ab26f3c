"""Runs PHP under a tracer and returns what the probes said: a list of (name, numbers)."""

import os
import pathlib
import re
import signal
import subprocess
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PHP = os.environ.get("ZMM_PHP", "php8.2")
SO = ROOT / ".build/probes/modules/zmm.so"
PATIENCE = 300  # seconds; a busy machine is no fault

# gdb's numbers are signed.  The function is there in each build, for nothing strips its name.
GDB = r"""
import gdb

class Event(gdb.Breakpoint):
    def __init__(self, place, word, count):
        super().__init__(place)
        self.silent, self.word, self.count = True, word, count

    def stop(self):
        numbers = [int(gdb.parse_and_eval(f"$_probe_arg{i}")) % 2 ** 64 for i in range(self.count)]
        print("EVENT", self.word, *numbers)
        return False

for setting in ("pagination off", "confirm off", "breakpoint pending on", "debuginfod enabled off"):
    gdb.execute(f"set {setting}")
Event("-probe-stap otel_memory:alloc", "alloc", 3)
Event("-probe-stap otel_memory:free", "free", 1)
Event("zmm_snapshot_take", "snapshot", 0)
gdb.execute("run")
"""

BPFTRACE = """
usdt:SO:otel_memory:alloc { printf("%lu %d EVENT alloc %lu %lu %lu\\n", nsecs, pid, arg0, arg1, arg2); }
usdt:SO:otel_memory:free { printf("%lu %d EVENT free %lu\\n", nsecs, pid, arg0); }
uprobe:SO:zmm_snapshot_take { printf("%lu %d EVENT snapshot\\n", nsecs, pid); }
BEGIN { printf("READY\\n"); }
"""


class Refused(Exception):
    """This machine does not let the tracer work."""


def environment():
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("ZMM_", "ZEND_MM_", "USE_ZEND"))}
    return {**clean, "PHP_INI_SCAN_DIR": "", "LC_ALL": "C"}


def words_of(profile, program, arguments):
    return [PHP, "-n", "-d", f"extension={SO}", "-d", "memory_limit=-1", "-d", f"zmm.profile={profile}",
            str(HERE / "programs" / program), *map(str, arguments)]


def events_of(lines):
    return [(word, tuple(map(int, numbers.split()))) for word, numbers in
            re.findall(r"EVENT (\w+)((?: \d+)*)$", "\n".join(lines), re.M)]


def gdb(profile, program, *arguments):
    with tempfile.NamedTemporaryFile("w", suffix=".py") as script:
        script.write(GDB)
        script.flush()
        done = subprocess.run(["gdb", "-nx", "-batch", "-x", script.name, "--args",
                               *words_of(profile, program, arguments)],
                              capture_output=True, text=True, env=environment(), timeout=PATIENCE)
    if re.search(r"ptrace: |Could not trace|Cannot create process", done.stderr):
        raise Refused(done.stderr.strip().splitlines()[-1])
    if "exited normally" not in done.stdout:
        raise RuntimeError(f"gdb: {done.stdout[-500:]} {done.stderr[-500:]}")
    return events_of(done.stdout.splitlines())


def ready(tracer, output, patience=60):
    """Waits until the probes are in their places."""
    for _ in range(10 * patience):
        text = output.read_text()
        if "READY" in text:
            return
        if tracer.poll() is not None:
            break
        time.sleep(0.1)
    tracer.kill()
    raise Refused((text.strip().splitlines() or ["bpftrace does not begin"])[-1])


def bpftrace(profile, program, *arguments):
    """Its lines come from each processor in their own order: times sort them."""
    with tempfile.TemporaryDirectory() as folder:
        script, output = pathlib.Path(folder) / "script.bt", pathlib.Path(folder) / "output"
        script.write_text(BPFTRACE.replace("SO", str(SO)))
        with output.open("w") as stream:
            tracer = subprocess.Popen(["bpftrace", "-B", "line", str(script)], stdout=stream, stderr=stream,
                                      env={**environment(), "BPFTRACE_PERF_RB_PAGES": "1024"})
        ready(tracer, output)
        traced = subprocess.Popen(words_of(profile, program, arguments), env=environment(), stdout=subprocess.DEVNULL)
        status = traced.wait(timeout=PATIENCE)
        time.sleep(1)
        tracer.send_signal(signal.SIGINT)
        tracer.wait(timeout=PATIENCE)
        lines = output.read_text().splitlines()
    lost = [line for line in lines if "Lost" in line]
    if status or lost:
        raise RuntimeError(f"bpftrace: status {status} {lost}")
    of_it = [line.split(" ", 2) for line in lines if re.match(rf"\d+ {traced.pid} EVENT", line)]
    return events_of(line for _, _, line in sorted(of_it, key=lambda words: int(words[0])))


TRACERS = (gdb, bpftrace)
