"""Checks of export."""

import json
import sqlite3
import subprocess

import command
from checks import blocks_of, check, expect, json_of, one_line
from command import zmm


@check("export has all as JSON, CSV and SQLite, and the sums of the three are equal")
def _(files):
    whole = json.loads(zmm("export", "--format", "json", files / "keep.zmm").out)
    sums = json_of("report", files / "keep.zmm")["sums"]
    yield from expect(whole["sums"] == sums and whole["blocks"] == blocks_of(files / "keep.zmm"), "json")
    yield from expect(whole["segments"] == json_of("segments", files / "keep.zmm")["segments"], "segments")
    text = zmm("export", "--format", "csv", files / "keep.zmm").out
    yield from expect(text == zmm("blocks", "--csv", files / "keep.zmm").out, "csv")
    ran = zmm("export", "--format", "sqlite", "-o", files / "keep.sqlite", files / "keep.zmm")
    yield from expect(ran == command.Ran(0, "", ""), ran)
    with sqlite3.connect(files / "keep.sqlite") as database:
        def ask(question):
            return database.execute(question).fetchall()

        terms = dict(ask("SELECT term, bytes FROM sums"))
        yield from expect(terms == {**sums, **whole["resident"]}, terms)
        yield from expect(ask("SELECT SUM(size) FROM blocks WHERE state = 'used'") == [(sums["live"],)], "live")
        yield from expect(
            ask("SELECT SUM(size), SUM(used) FROM segments") == [(sums["real"], sums["live"])], "segments"
        )
        wrong = ask("SELECT segment FROM segments s WHERE used <> (SELECT COALESCE(SUM(size), 0) FROM blocks b"
                    " WHERE b.segment = s.segment AND state = 'used')")
        yield from expect(not wrong, "segments and their blocks", wrong)
        meta = {key: int(value) if isinstance(value, bool) else value for key, value in whole["meta"].items()}
        yield from expect(dict(ask("SELECT key, value FROM meta")) == meta, "meta")
        rows = [(block["address"], block["size"], block["kind"], block["class"]) for block in whole["blocks"]]
        yield from expect(ask("SELECT address, size, kind, class FROM blocks ORDER BY id") == rows, "blocks")
        kinds = [(finding["kind"], json.dumps(finding["facts"])) for finding in whole["findings"]]
        rows = ask("SELECT kind, facts FROM findings ORDER BY id")
        found = [(kind, json.dumps(json.loads(facts))) for kind, facts in rows]
        yield from expect(found == kinds, found)
        yield from expect(ask("PRAGMA integrity_check") == [("ok",)], "integrity")


@check("a file that is there stays without -f, and nothing half written is left")
def _(files):
    place = files / "place"
    place.mkdir()
    target = place / "out"
    for form in ("json", "csv", "sqlite"):
        target.write_text("mine")
        yield from one_line(zmm("export", "--format", form, "-o", target, files / "keep.zmm"), 3, "out", "-f")
        yield from expect(target.read_text() == "mine", form, "was overwritten")
        ran = zmm("export", "--format", form, "-f", "-o", target, files / "keep.zmm")
        yield from expect(
            ran.status == 0 and target.stat().st_size > 1000 and target.stat().st_mode & 0o77 == 0, form, ran.err
        )
        target.unlink()
        words = ["sh", "-c", "trap '' XFSZ; ulimit -f 8; exec \"$@\"", "sh",
                 *command.words_of(["export", "--format", form, "-o", target, files / "keep.zmm"])]
        yield from one_line(command.ran(words), 3, str(target))
        yield from expect(not list(place.iterdir()), form, list(place.iterdir()))
    yield from one_line(zmm("export", "--format", "csv", "-o", place / "no/out", files / "keep.zmm"), 3, "No such file")
    yield from one_line(zmm("export", "--format", "csv", "-o", place, files / "keep.zmm"), 3, "directory")
    yield from one_line(zmm("export", "--format", "csv", "-o", target, files / "script"), 3, "script")
    yield from expect(not list(place.iterdir()), list(place.iterdir()))


@check("an export that a signal ends leaves nothing")
def _(files):
    place = files / "ended"
    place.mkdir()
    for form in ("json", "sqlite"):
        words = command.words_of(["export", "--format", form, "-o", place / "out", files / "many.zmm"])
        process = subprocess.Popen(words, env=command.environment({}))
        while process.poll() is None and not any(part.stat().st_size > 100_000 for part in place.iterdir()):
            pass
        process.terminate()
        status = process.wait(command.PATIENCE)
        yield from expect(status == 128 + 15 and not list(place.iterdir()), form, status, list(place.iterdir()))


@check("PHP without its extension sqlite3 is one line")
def _(files):
    ran = zmm("export", "--format", "sqlite", "-o", files / "no.sqlite", files / "keep.zmm", options=["-n"])
    yield from one_line(ran, 2, "sqlite3")


@check("a million blocks are exported and sorted in little memory")
def _(files):
    _, before = command.most_memory(command.words_of(["report", files / "small.zmm"]))
    for arguments in (("export", "--format", "json"), ("export", "--format", "sqlite", "-o", files / "many.sqlite"),
                      ("blocks", "--sort", "charge", "--top", 10), ("report",)):
        status, most = command.most_memory(command.words_of([*arguments, files / "many.zmm"]))
        yield from expect(
            status == 0 and most < before + 24 * 2**20, arguments, status, most, "bytes;", before, "for a small file"
        )
