"""Checks of help and of wrong usage."""

import re

import command
from checks import VERBS, WIDTH, check, expect, one_line
from command import zmm


@check("--help lists all verbs, and each verb has options and examples; the lines fit")
def _(_):
    text = zmm("--help").out
    for verb in VERBS:
        yield from expect(re.search(rf"^  {verb} ", text, re.M), verb, "is missing")
        own = zmm(verb, "--help")
        yield from expect(own.status == 0 and "Options:" in own.out and "Examples:" in own.out, verb, own.err)
        yield from (f"{verb}: too long: {line}" for line in own.out.splitlines() if len(line) > WIDTH)
        yield from expect(zmm("help", verb).out == own.out, "help", verb)


@check("docs/COMMAND.md has every verb and each of its options")
def _(_):
    page = (command.ROOT / "docs/COMMAND.md").read_text()
    for verb in VERBS:
        part = re.search(rf"^## {verb}\n(.*?)(?=^## |\Z)", page, re.M | re.S)
        yield from expect(part, "no heading", verb)
        for option in re.findall(r"^  (?:-\w, )?(--?[\w-]+)", zmm(verb, "--help").out, re.M):
            yield from expect(option in ("-h", "--help") or part and f"`{option}" in part[1], verb, option)


@check("no verb at all is the help, --version has the extension's version")
def _(_):
    yield from expect(zmm().out == zmm("--help").out, "zmm")
    yield from expect(re.fullmatch(r"zmm \d+\.\d+\.\d+\S* \(PHP .*\)\n", zmm("--version").out), zmm("--version").out)


@check("a wrong verb, option, value or number of files is one line with what is allowed, status 2")
def _(files):
    keep = files / "keep.zmm"
    for arguments, words in (
        (("reprot",), ("reprot", "nearest is report")),
        (("--frob",), ("--frob",)),
        (("blocks", "--filtre", "x", keep), ("--filtre", "nearest is --filter")),
        (("blocks", "--sort", "sise", keep), ("sise", "size")),
        (("blocks", "--group-by", "kind,clas", keep), ("clas", "class")),
        (("blocks", "--sort", "count", keep), ("count", "size")),
        (("blocks", "--json", "--csv", keep), ("--json", "--csv")),
        (("blocks", "--top", "-1", keep), ("--top", "-1")),
        (("blocks", "--top", "many", keep), ("--top", "many")),
        (("blocks", "--top",), ("--top wants N",)),
        (("blocks", "--json=1", keep), ("no value",)),
        (("blocks", "--sort", "size", "--sort", "size", keep), ("twice",)),
        (("report",), ("one file", "not 0 arguments")),
        (("report", keep, keep), ("one file", "not 2 arguments")),
        (("diff", keep), ("two to five", "not 1 argument;")),
        (("diff", *[keep] * 6), ("two to five",)),
        (("find", "--fail-on", "never", keep), ("low, medium, high", "never")),
        (("export", keep), ("--format",)),
        (("export", "--format", "xml", keep), ("json, csv, sqlite",)),
        (("export", "--format", "sqlite", keep), ("-o",)),
        (("run",), ("script",)),
        (("run", "--frob", "x"), ("--frob",)),
        (("explain", "pined"), ("pined", "nearest is pinned")),
        (("doctor", "x"), ("no argument",)),
    ):
        yield from one_line(zmm(*arguments), 2, *words)
