"""Checks of files that are no snapshots, or not whole."""

import json
import subprocess

import command
from checks import READERS, TERMS, check, expect, json_of, one_line
from command import zmm


@check("files that are missing, foreign, empty, damaged, or no files are one line with the reason, status 3")
def _(files):
    whole = (files / "keep.zmm").read_bytes()
    damaged = bytearray(whole)
    damaged[len(whole) // 2] ^= 4
    for name, content in (
        ("empty", b""),
        ("script", b"<?php echo 1;\n"),
        ("damaged", damaged),
        ("noise", bytes(range(256)) * 9),
        ("newer", whole[:8] + b"\xff" + whole[9:]),
    ):
        (files / name).write_bytes(content)
    (files / "e\x1b[31m\n").write_bytes(b"x")
    for name in ("missing", "empty", "script", "damaged", "noise", "newer", ".", "missing/keep.zmm"):
        for reader in READERS:
            yield from one_line(zmm(*reader, files / name), 3, f"zmm: {files / name}: ")
        yield from one_line(zmm("diff", files / "0.zmm", files / name), 3, f"zmm: {files / name}: ")
    yield from one_line(zmm("report", files / "e\x1b[31m\n"), 3, "\\x1b[31m\\x0a")
    yield from one_line(zmm("report", "/dev/null"), 3, "no regular file")


@check("a cut file is shown as far as it is whole, with a note")
def _(files):
    whole = (files / "keep.zmm").read_bytes()
    cut = files / "cut.zmm"
    cut.write_bytes(whole[:len(whole) // 2])
    ran = zmm("report", cut)
    yield from expect(ran.status == 0 and ran.lines == 1 and "cut off" in ran.err, ran.status, ran.err)
    report = json_of("report", cut)
    yield from expect(report["cut"] and report["sums"]["unreadable"] > 0, report["sums"])
    yield from expect(f"unreadable {report['sums']['unreadable']:>16}" in ran.out, ran.out)
    yield from expect(report["sums"]["real"] == sum(report["sums"][term] for term in TERMS[1:]), report["sums"])


@check("report and find of every prefix of a file end with status 0, or 3 and one line")
def _(files):
    small = files / "small.zmm"
    php = [command.PHP, "-n", "-d", f"extension={command.EXTENSION}"]
    subprocess.run([*php, "-r", "zmm_snapshot()->save($argv[1]);", small], check=True)
    errors, result = files / "errors", files / "result"
    words = [*php, command.HERE / "prefixes.php", small, errors, result]
    with open(errors, "w") as stream:
        done = subprocess.run(words, stdout=subprocess.DEVNULL, stderr=stream, timeout=command.PATIENCE)
    yield from expect(done.returncode == 0, "status", done.returncode)
    lines = result.read_text().splitlines()
    yield from (line for line in lines if line.startswith("wrong"))
    statuses = json.loads(lines[-1].removeprefix("statuses: "))
    yield from expect(sum(statuses.values()) == 2 * (small.stat().st_size + 1), statuses)
    yield from expect(statuses.get("0", 0) > 100 and statuses.get("3", 0) > 100, statuses)


@check("so they do as commands, on some prefixes")
def _(files):
    whole = (files / "small.zmm").read_bytes()
    for length in (0, 15, 16, 40, 300, len(whole) - 9):
        (files / "part").write_bytes(whole[:length])
        for reader in READERS[:2]:
            ran = zmm(*reader, files / "part")
            yield from expect(ran.status in (0, 3) and ran.lines == 1, length, ran.status, ran.err)
