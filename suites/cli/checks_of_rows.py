"""Checks of blocks, segments and diff."""

import csv
import io
import json
import re

import command
from checks import WIDTH, blocks_of, check, expect, json_of, numbers
from command import zmm


@check("blocks as JSON and CSV are the same, and add up to the sums")
def _(files):
    blocks = blocks_of(files / "keep.zmm")
    rows = list(csv.DictReader(io.StringIO(zmm("blocks", "--csv", files / "keep.zmm").out)))
    plain = [{key: "" if value is None else str(value) for key, value in block.items()} for block in blocks]
    yield from expect(rows == plain, len(rows), len(plain))
    sums = json_of("report", files / "keep.zmm")["sums"]
    states = {"used": "live", "cached": "cached", "victim": "cached"}
    for term in ("live", "cached"):
        bytes_ = sum(block["size"] for block in blocks if states.get(block["state"]) == term)
        yield from expect(bytes_ == sums[term], term, bytes_, sums[term])


@check("groups of blocks are those of their rows, for one field and for two")
def _(files):
    blocks = blocks_of(files / "keep.zmm")
    for fields in (("kind",), ("state", "size"), ("segment",), ("class", "kind")):
        wanted = {}
        for block in blocks:
            group = wanted.setdefault(tuple(block[field] for field in fields), [0, 0, 0])
            group[0] += 1
            group[1] += block["size"]
            group[2] += block["charge"]
        rows = json_of("blocks", "--group-by", ",".join(fields), files / "keep.zmm")["groups"]
        found = {tuple(row[field] for field in fields): [row["count"], row["bytes"], row["charge"]] for row in rows}
        yield from expect(found == wanted, fields)
        yield from expect(
            [row["bytes"] for row in rows] == sorted((row["bytes"] for row in rows), reverse=True), fields
        )


@check("blocks are sorted by every key, and --top takes the first of them")
def _(files):
    blocks = blocks_of(files / "keep.zmm")
    for key in blocks[0]:
        down = key in ("size", "request", "pinned", "charge")
        wanted = sorted(blocks, key=lambda block: block[key] if block[key] is not None else "", reverse=down)
        found = json_of("blocks", "--sort", key, "--top", 3000, files / "keep.zmm")["blocks"]
        yield from expect(found == wanted[:3000], key)
    text = zmm("blocks", "--sort", "size", "--top", 4, files / "keep.zmm").out.splitlines()
    yield from expect(len(text) == 6 and "--top 0" in text[-1], text)
    bounded = zmm("blocks", "--sort", "size", "--json", files / "keep.zmm", options=["-d", "memory_limit=16M"])
    yield from expect(
        bounded.status == 0 and len(json.loads(bounded.out)["blocks"]) == len(blocks), "memory_limit bounds the command"
    )
    yield from expect(len(zmm("blocks", files / "keep.zmm").out.splitlines()) == 22, "20 rows")
    yield from expect(
        len(zmm("blocks", "--top", 0, files / "keep.zmm").out.splitlines()) == len(blocks) + 1, "all rows"
    )


@check("a filter goes to the extension; what it says of a wrong one goes to standard error, status 2")
def _(files):
    yield from expect(zmm("blocks", "--filter", "state == used", files / "keep.zmm").status == 0, "a right one")
    said = zmm("blocks", "--filter", "sise >> 4K", files / "keep.zmm")
    same = command.ran([command.PHP, "-d", f"extension={command.EXTENSION}", "-r",
                        "try { Zmm\\Snapshot::load($argv[1])->blocks('sise >> 4K'); }"
                        " catch (ValueError $e) { echo $e->getMessage(), \"\\n\"; }", files / "keep.zmm"])
    if same.out:
        yield from expect(said.status == 2 and said.err == same.out, said.status, said.err, same.out)


@check("segments as JSON, CSV and text are the same, and in the order of --sort")
def _(files):
    rows = json_of("segments", files / "keep.zmm")["segments"]
    sums = json_of("report", files / "keep.zmm")["sums"]
    yield from expect(
        sum(row["size"] for row in rows) == sums["real"] and sum(row["used"] for row in rows) == sums["live"], sums
    )
    flat = list(csv.DictReader(io.StringIO(zmm("segments", "--csv", files / "keep.zmm").out)))
    for row, line in zip(rows, flat, strict=True):
        for key, value in row.items():
            if key == "pin":
                yield from expect(line["pin_address"] == str(value["address"] if value else ""), "pin", line)
            else:
                yield from expect(line[key] == str(int(value)), key, line[key], value)
    for key in ("size", "used", "blocks_needed_free", "address", "largest_hole"):
        found = [row[key] for row in json_of("segments", "--sort", key, files / "keep.zmm")["segments"]]
        up = key in ("address", "blocks_needed_free")
        yield from expect(found == sorted((row[key] for row in rows), reverse=not up), key)
    text = zmm("segments", "--top", 0, files / "keep.zmm").out.splitlines()[1:]
    yield from expect([line.split()[1] for line in text] == [hex(row["address"]) for row in rows], text[:3])




@check("diff says what grew, is new and gone, as many times as there were steps")
def _(files):
    three = [files / f"{n}.zmm" for n in range(3)]
    diff = json_of("diff", "--top", 0, *three)
    groups = {row["class"]: row for row in diff["groups"] if row["kind"] == "object"}
    yield from expect(groups["Grown"]["count"] == [1000, 2000, 3000] and groups["Grown"]["grew"] == 2, groups["Grown"])
    yield from expect(groups["Grown"]["count_difference"] == 2000, groups["Grown"])
    yield from expect(groups["Gone"]["note"] == "gone" and groups["Gone"]["count_difference"] == -2, groups["Gone"])
    fresh = groups["Fresh"]
    yield from expect((fresh["note"], fresh["count"], fresh["grew"]) == ("new", [0, 1, 1], 1), fresh)
    sizes = [abs(row["bytes_difference"]) for row in diff["groups"]]
    yield from expect(sizes == sorted(sizes, reverse=True), sizes)
    for row in diff["sums"]:
        reports = [json_of("report", file) for file in three]
        wanted = [{**report["sums"], **report["resident"]}[row["term"]] for report in reports]
        yield from expect(row["bytes"] == wanted and row["difference"] == wanted[2] - wanted[0], row, wanted)
    live = next(row for row in diff["sums"] if row["term"] == "live")
    yield from expect(sum(row["bytes_difference"] for row in diff["groups"]) == live["difference"], "groups and live")


@check("its text has the same numbers, and fits")
def _(files):
    text = zmm("diff", files / "0.zmm", files / "2.zmm").out
    diff = json_of("diff", files / "0.zmm", files / "2.zmm")
    for row in diff["sums"]:
        difference = f"+{row['difference']}" if row["difference"] > 0 else row["difference"]
        line = [row["term"], *map(str, row["bytes"]), str(difference)]
        yield from expect(line in [shown[:4] for shown in numbers(text, "Where it is")], line)
    yield from expect(re.search(r"^  object +Grown +3000 +\+2000 ", text, re.M), text)
    yield from expect(
        re.search(r"^  object +Fresh .* new$", text, re.M) and re.search(r"^  object +Gone .* gone$", text, re.M), text
    )
    for files_ in (["0.zmm", "1.zmm", "2.zmm"], ["0.zmm"] * 5):
        lines = zmm("diff", *[files / name for name in files_]).out.splitlines()
        yield from (f"too long: {line}" for line in lines if len(line) > WIDTH and str(files) not in line)
    by = json_of("diff", "--by", "class,size", files / "0.zmm", files / "2.zmm")["groups"]
    yield from expect(any(row["class"] == "Grown" and row["size"] and "kind" not in row for row in by), by[:2])
    same = zmm("diff", files / "0.zmm", files / "0.zmm")
    yield from expect("nothing" in same.out and not same.err, same.out, same.err)


@check("diff notes files of different processes and scripts, and a wrong order")
def _(files):
    ran = zmm("diff", files / "keep.zmm", files / "0.zmm")
    yield from expect(ran.status == 0 and "different scripts" in ran.err and "different processes" in ran.err, ran.err)
    yield from expect(zmm("diff", files / "0.zmm", files / "2.zmm").err == "", "one process")
    yield from expect("order" in zmm("diff", files / "2.zmm", files / "0.zmm").err, "order")
