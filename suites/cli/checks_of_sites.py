"""Checks of sites and tree."""

import base64
import csv
import io
import re

import command
from checks import WIDTH, blocks_of, check, expect, json_of, one_line
from command import zmm

BLOCK_FIGURES = ("blocks", "bytes", "pinned")


def sites_of(file, *arguments):
    return json_of("sites", *arguments, file)["sites"]


def made(files):
    """Files whose blocks somebody allocated; the second is of a sampled profile."""
    if not (files / "sites.zmm").exists():
        command.program("sites.php", files / "sites.zmm", files / "sampled.zmm")
    return files / "sites.zmm", files / "sampled.zmm"


@check("sites has a row for each site, the one with the most first, whose figures the snapshot's blocks have")
def _(files):
    file, _ = made(files)
    rows = sites_of(file)
    yield from expect([row["site"] for row in rows] == [3, 1, 2, 4, 0], rows)
    for row in rows:
        mine = [block for block in blocks_of(file) if block["site"] == row["site"]]
        found = (len(mine), sum(block["size"] for block in mine), sum(block["charge"] for block in mine))
        yield from expect(found == tuple(row[figure] for figure in BLOCK_FIGURES), row, found)
        yield from expect(all(block["function"] == row["function"] for block in mine), row)
        yield from expect(row["live_bytes"] == row["bytes"], row)
    flat = list(csv.DictReader(io.StringIO(zmm("sites", "--csv", file).out)))
    plain = [{key: "" if row[key] is None else str(row[key]) for key in flat[0]} for row in rows]
    yield from expect(flat == plain, flat, plain)
    yield from expect([row["site"] for row in sites_of(file, "--top", 2)] == [3, 1], "--top")


@check("sites in groups add up, and each metric has its order")
def _(files):
    file, _ = made(files)
    alone = {row["site"]: row for row in sites_of(file)}
    figures = [key for key in alone[0] if key.endswith(("_bytes", "_blocks")) or key in BLOCK_FIGURES]
    for by in ("function", "file", "package"):
        for metric, key in (("live", "live_bytes"), ("peak", "peak_bytes"), ("allocated", "allocated_bytes"),
                            ("pinned", "pinned")):
            rows = sites_of(file, "--by", by, "--metric", metric)
            for row in rows:
                members = [site for site in alone.values() if site[by] == row[by]]
                wanted = {figure: sum(site[figure] for site in members) for figure in figures}
                yield from expect({figure: row[figure] for figure in figures} == wanted, by, metric, row)
            order = [row[key] for row in rows]
            yield from expect(order == sorted(order, reverse=True) and 0 not in order, by, metric, order)
    yield from expect([row["package"] for row in sites_of(file, "--by", "package")] == ["acme/text", ""], "packages")


@check("with a filter sites and tree count the blocks for which it holds")
def _(files):
    file, _ = made(files)
    rows = sites_of(file, "--filter", "size >= 128")
    found = [(row["site"], row["blocks"], row["bytes"]) for row in rows]
    yield from expect(found == [(3, 2, 512), (2, 1, 128)] and "live_bytes" not in rows[0], rows)
    tree = json_of("tree", "--filter", "size >= 128", file)
    yield from expect(tree["bytes"] == 640 and len(tree["calls"]) == 5, tree)
    yield from one_line(zmm("sites", "--filter", "size > 1", "--metric", "peak", file), 2, "live, pinned")
    wrong = zmm("tree", "--filter", "sise > 1", file)
    yield from expect(wrong.status == 2 and "did you mean 'size'" in wrong.err, wrong)


@check("tree has each call below its caller, with the sum of its own blocks and those below")
def _(files):
    file, _ = made(files)
    for metric, key in (("live", "live_bytes"), ("allocated", "allocated_bytes"), ("pinned", "pinned")):
        tree = json_of("tree", "--min", 0, "--metric", metric, file)
        calls, all_ = tree["calls"], sum(row[key] for row in sites_of(file))
        yield from expect(tree["bytes"] == all_ == calls[0]["bytes"] == sum(call["own_bytes"] for call in calls), metric)
        for number, call in enumerate(calls):
            below = 0
            for other in calls[number + 1:]:
                if other["depth"] <= call["depth"]:
                    break
                below += other["bytes"] if other["depth"] == call["depth"] + 1 else 0
            yield from expect(call["bytes"] == call["own_bytes"] + below, metric, call, below)
    text = zmm("tree", "--min", 0, file).out
    yield from expect("    App\\Cache::get           /app/run.php:7\n" in text, text)
    yield from expect("      str_repeat             /app/src/Cache.php:90\n" in text, text)
    names = [call["function"] for call in json_of("tree", "--depth", 2, file)["calls"]]
    yield from expect(names == ["{engine}", "{main}"], names)
    names = [call["function"] for call in json_of("tree", "--min", 36.2, file)["calls"]]
    yield from expect(names == ["{engine}", "{main}", "Acme\\Text\\Wrap::lines"], names)


@check("what was sampled, and a snapshot without sites, is said on standard error; texts fit and are clean")
def _(files):
    file, sampled = made(files)
    for verb in ("sites", "tree"):
        ran = zmm(verb, sampled)
        yield from expect(ran.status == 0 and "estimates, of a sample for each 64.0 KiB" in ran.err, ran)
        yield from expect("\x1b" not in ran.out and "8000" in zmm(verb, "--json", sampled).out, ran.out)
        without = zmm(verb, "--json", files / "keep.zmm")
        yield from expect(without.status == 0 and "does not know who" in without.err and without.lines == 1, without)
        yield from (f"too long: {line}" for line in zmm(verb, file).out.splitlines() if len(line) > WIDTH)
    yield from expect(json_of("sites", sampled)["sample_interval"] == 65536, "sample_interval")
    yield from expect(json_of("sites", file)["sample_interval"] == 0, "sample_interval")
    yield from (f"too long: {line}" for line in zmm("blocks", file).out.splitlines() if len(line) > WIDTH)


@check("wrong values of sites and tree are one line with what is allowed, status 2")
def _(files):
    file, _ = made(files)
    for arguments, words in (
        (("sites", "--by", "line", file), ("line", "package")),
        (("sites", "--metric", "size", file), ("size", "allocated")),
        (("tree", "--depth", "-1", file), ("--depth", "-1")),
        (("tree", "--min", "101", file), ("--min", "101")),
        (("tree",), ("one file",)),
    ):
        yield from one_line(zmm(*arguments), 2, *words)


@check("flame writes the page so that it opens on the calls, with the metric, whole or not at all")
def _(files):
    file, sampled = made(files)
    place = files / "flame"
    place.mkdir()
    target = place / "out.html"
    for source, metric in ((file, None), (file, "live"), (sampled, "pinned")):
        options = ("--metric", metric) if metric else ()
        ran = zmm("flame", *options, "-f", "-o", target, source)
        yield from expect(ran == command.Ran(0, "", "") and target.stat().st_mode & 0o77 == 0, ran)
        page = target.read_text()
        start = f'<!DOCTYPE html>\n<html data-open="icicle" data-metric="{metric or "peak"}" lang="en">\n'
        yield from expect(page.startswith(start), page[:100])
        held = re.search(r'id="snapshot">([^<]*)<', page)[1]
        yield from expect(base64.b64decode(held) == source.read_bytes(), "another snapshot")
        yield from expect(zmm("flame", *options, source).out == page, "standard output")
    target.write_text("mine")
    yield from one_line(zmm("flame", "-o", target, file), 3, "out.html", "-f")
    yield from one_line(zmm("flame", "-o", place / "no" / "out.html", file), 3, "No such file")
    yield from expect(target.read_text() == "mine" and [target] == list(place.iterdir()), list(place.iterdir()))


@check("flame refuses a snapshot without sites, and a wrong metric, in one line")
def _(files):
    file, _ = made(files)
    target = files / "none.html"
    ran = zmm("flame", "-o", target, files / "keep.zmm")
    yield from one_line(ran, 3, "keep.zmm", "does not know who", "ZMM_PROFILE=full")
    yield from one_line(zmm("flame", "--metric", "size", "-o", target, file), 2, "size", "allocated")
    yield from one_line(zmm("flame"), 2, "one file")
    yield from expect(not target.exists(), "a page was written")
