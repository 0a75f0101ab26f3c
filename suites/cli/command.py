"""Starts bin/zmm and the programs whose snapshots it shows."""

import os
import pathlib
import pty
import select
import subprocess
import threading
from dataclasses import dataclass

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
ZMM = ROOT / "bin/zmm"
PHP = os.environ.get("ZMM_PHP", "php8.2")
EXTENSION = os.environ.get("ZMM_SO", str(ROOT / ".build/default/modules/zmm.so"))
PATIENCE = 120  # seconds; a busy machine is no fault


@dataclass
class Ran:
    status: int
    out: str
    err: str

    @property
    def lines(self):
        return self.err.count("\n")


def environment(more):
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("ZMM_", "ZEND_MM_", "NO_COLOR"))}
    return {**clean, "TERM": "xterm", **more}


def words_of(arguments, options=()):
    """The command under the PHP that is tested, with this build of the extension."""
    return [PHP, "-d", f"extension={EXTENSION}", *options, str(ZMM), *map(str, arguments)]


def zmm(*arguments, options=(), cwd=None, stdin=None, **more):
    return ran(words_of(arguments, options), cwd, stdin, more)


def ran(words, cwd=None, stdin=None, more=()):
    done = subprocess.run(list(map(str, words)), capture_output=True, text=True, errors="surrogateescape", cwd=cwd,
                          input=stdin or "", env=environment(dict(more)), timeout=PATIENCE)
    return Ran(done.returncode, done.stdout, done.stderr)


def program(name, *arguments):
    """Runs a program, which saves snapshots."""
    settings = ["-d", f"extension={EXTENSION}", "-d", "memory_limit=-1"]
    words = [PHP, "-n", *settings, HERE / "programs" / name, *arguments]
    subprocess.run(list(map(str, words)), check=True, timeout=PATIENCE)


def on_terminal(words, out=None, **more):
    """Runs a command whose standard output and error are a terminal; `out` is another standard output.  Returns what
    the terminal shows."""
    master, slave = pty.openpty()
    process = subprocess.Popen(list(map(str, words)), stdin=subprocess.DEVNULL, stdout=slave if out is None else out,
                               stderr=slave, env=environment(more))
    os.close(slave)
    shown = b""
    while select.select([master], [], [], PATIENCE)[0]:
        try:
            piece = os.read(master, 65536)
        except OSError:
            break  # nobody has the terminal any more
        if not piece:
            break
        shown += piece
    os.close(master)
    process.wait(PATIENCE)
    return shown.decode()


def slow_reader(delay):
    """A pipe whose reader begins late.  Returns its end for writing, and the thread."""
    reader, writer = os.pipe()

    def read():
        threading.Event().wait(delay)
        while os.read(reader, 1 << 20):
            pass
        os.close(reader)

    thread = threading.Thread(target=read)
    thread.start()
    return writer, thread


def most_memory(words):
    """Runs a command.  Returns its exit status and the most bytes that it had in memory."""
    process = subprocess.Popen(list(map(str, words)), stdout=subprocess.DEVNULL, env=environment({}))
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage.ru_maxrss * 1024
