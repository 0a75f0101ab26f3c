"""Checks of pipes, full disks and terminals."""

import os
import re
import subprocess

import command
from checks import check, expect
from command import zmm


@check("a pipe that is closed ends it without a word")
def _(files):
    for arguments in (["blocks", "--top", "0"], ["blocks", "--csv"], ["export", "--format", "json"]):
        words = command.words_of([*arguments, files / "many.zmm"])
        process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=command.environment({}))
        first = process.stdout.readline()
        process.stdout.close()
        err = process.stderr.read()
        yield from expect(
            process.wait(command.PATIENCE) == 0 and first and err == b"", arguments, process.returncode, err[:200]
        )
        process.stderr.close()


@check("a full disk behind standard output is one line, status 3")
def _(files):
    for arguments in (["report"], ["blocks", "--csv"], ["export", "--format", "json"]):
        with open("/dev/full", "w") as full:
            words = command.words_of([*arguments, files / "keep.zmm"])
            done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, env=command.environment({}))
        yield from expect(
            done.returncode == 3 and done.stderr.count("\n") == 1 and "No space left" in done.stderr, done
        )


@check("colours are on a terminal only, and not with NO_COLOR or on a dumb one")
def _(files):
    words = command.words_of(["report", files / "keep.zmm"])
    plain = zmm("report", files / "keep.zmm").out
    shown = command.on_terminal(words)
    yield from expect("\x1b[1m" in shown and re.search("\x1b\\[3[13]m", shown), "no colours")
    yield from expect(re.sub(r"\x1b\[\d+m", "", shown).replace("\r\n", "\n") == plain, "other text than in a pipe")
    for more in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        yield from expect(command.on_terminal(words, **more).replace("\r\n", "\n") == plain, more)
    yield from expect("\x1b" in command.on_terminal(words, NO_COLOR=""), "NO_COLOR that is empty")


@check("progress is told on a terminal, once the work takes longer than a second, and wiped out at the end")
def _(files):
    writer, thread = command.slow_reader(1.5)
    shown = command.on_terminal(command.words_of(["blocks", "--csv", files / "many.zmm"]), out=writer)
    os.close(writer)
    thread.join()
    yield from expect(re.search(r"\r[\d,]+ blocks \.\.\.", shown) and shown.endswith("\r\x1b[K"), repr(shown[-200:]))
    with open(os.devnull, "w") as nowhere:
        shown = command.on_terminal(command.words_of(["blocks", "--csv", files / "0.zmm"]), out=nowhere)
    yield from expect(shown == "", repr(shown))
