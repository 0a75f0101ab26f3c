"""The list of checks, and what they have in common."""

import json
import re

from command import ROOT, zmm


def verbs_of_main():
    """The names in Main::VERBS: what the command has, whatever its help and its page say."""
    table = re.search(r"const VERBS = \[\n(.*?)\n\t\];", (ROOT / "bin/src/Main.php").read_text(), re.S)[1]
    verbs = re.findall(r"^\t\t'([\w-]+)' => Verbs\\\w+::class,$", table, re.M)
    if len(verbs) != len(table.splitlines()):
        raise ValueError(f"a row of Main::VERBS is no verb with its class: {table}")
    return tuple(verbs)


VERBS = verbs_of_main()
TERMS = ("real", "live", "cached", "releasable", "pinned", "overhead", "unreadable")
READERS = (("report",), ("find",), ("blocks",), ("segments",), ("export", "--format", "json"))
WIDTH = 100
CHECKS = []


def check(name):
    """Marks a function as a check: it gets the directory of the files, and yields what is wrong."""
    def register(function):
        CHECKS.append((name, function))
        return function
    return register


def expect(right, *what):
    if not right:
        yield " ".join(str(word) for word in what)


def one_line(ran, status, *words):
    """A fault is one line, with an exit status."""
    right = ran.status == status and ran.lines == 1 and ran.err.startswith("zmm: ") and not ran.out
    yield from expect(
        right and all(word in ran.err for word in words), "status", ran.status, "not", status, ran.err, ran.out[:200]
    )


def json_of(*arguments):
    return json.loads(zmm(*arguments, "--json").out)


def numbers(text, section, end="\n\n"):
    """The cells of the rows below a heading of a text."""
    part = text.split(section, 1)[1].split("\n", 1)[1].split(end, 1)[0]
    return [line.split() for line in part.splitlines()]


def blocks_of(file):
    return json_of("blocks", file)["blocks"]
