"""Checks of run."""

import json
import pathlib

import command
from checks import check, expect, json_of, one_line
from command import zmm


def told(*arguments, cwd, options=(), stdin=None):
    ran = zmm("run", *arguments, cwd=cwd, options=options, stdin=stdin)
    return ran, json.loads(ran.out or "{}")


TOLD = command.HERE / "programs/told.php"


@check("run: the script has its arguments, input, settings, and exit status, and a report is asked for")
def _(files):
    place = files / "runs"
    place.mkdir()
    ran, said = told("-d", "memory_limit=64M", TOLD, "-x", "--help", "-d", "y", cwd=place, stdin="in")
    yield from expect(ran.status == 7 and ran.err == "", ran)
    yield from expect(said["arguments"] == ["-x", "--help", "-d", "y"] and said["input"] == "in", said)
    yield from expect(said["engine"] is True and said["limit"] == "64M", said)
    yield from expect(said["report"] == f"{place.resolve()}/zmm-told.{said['pid']}.zmm", said)
    for arguments, name in (
        (["-o", "a.txt"], "a.txt"),
        (["-o", files / "b.json"], files / "b.json"),
        (["-oc.html"], "c.html"),
        (["--format", "html", "-o", "d.html"], "d.html"),
    ):
        ran, said = told(*arguments, TOLD, cwd=place)
        yield from expect(ran.status == 7 and said["report"] == str(place.resolve() / name), ran, said)
    _, said = told("--format", "json", TOLD, cwd=place)
    yield from expect(said["report"].endswith(f"zmm-told.{said['pid']}.json"), said)
    ran, said = told(TOLD, cwd=place, options=["-d", "disable_functions=pcntl_exec"])
    yield from expect(ran.status == 7 and said["engine"] is True and said["report"], ran)
    ran = command.ran([command.PHP, "-n", command.ZMM, "run", TOLD], cwd=place)
    yield from expect(ran.status == 7 and json.loads(ran.out)["engine"] is True, ran)


@check("run: the status of a script that a signal ends is passed on")
def _(files):
    (files / "killed.php").write_text("<?php posix_kill(getmypid(), 15); sleep(9);")
    yield from expect(zmm("run", "killed.php", cwd=files).status == 128 + 15, "its own process, which writes its report")
    ran = zmm("run", "-f", "killed.php", cwd=files, options=["-d", "disable_functions=pcntl_exec"])
    yield from expect(ran.status == 128 + 15, "a child", ran.status)


@check("run: what cannot be is one line: no script, a report that is there, another end of its name")
def _(files):
    (files / "there.zmm").write_text("mine")
    yield from one_line(zmm("run", files / "nothing.php"), 3, "nothing.php")
    yield from one_line(zmm("run", "-o", files / "there.zmm", TOLD), 3, "there.zmm", "-f")
    yield from expect((files / "there.zmm").read_text() == "mine", "it was overwritten")
    yield from one_line(zmm("run", "-o", files / "x.pdf", TOLD), 2, ".zmm", ".html")
    yield from one_line(zmm("run", "--format", "txt", "-o", files / "x.zmm", TOLD), 2, ".txt")
    yield from one_line(zmm("run", "-o", files / "no/x.zmm", TOLD), 3, "x.zmm")
    yield from one_line(zmm("run", "-f", "-o", "/dev/null.d/x.zmm", TOLD), 3, "x.zmm")


@check("run: the report is there at the end, a snapshot that the other verbs show")
def _(files):
    if b"ZMM_REPORT" not in pathlib.Path(command.EXTENSION).read_bytes():
        yield "SKIP"
        return
    for name in ("r.zmm", "r.txt", "r.json"):
        (files / name).write_text("old")
        ran = zmm("run", "-f", "-o", files / name, TOLD)
        yield from expect(ran.status == 7, name, ran)
    report = json_of("report", "--top", 0, files / "r.zmm")
    yield from expect(report["sums"]["live"] > 0 and report["meta"]["script"] == str(TOLD), report["meta"])
    yield from expect("Where it is" in (files / "r.txt").read_text(), "r.txt")
    yield from expect(json.loads((files / "r.json").read_text()), "r.json")
