"""Checks of explain and doctor, and of the command without the extension."""

import json
import re
import subprocess

import command
from checks import TERMS, WIDTH, check, expect, json_of, one_line
from command import zmm


@check("explain knows every kind, every term of the sums, and the findings")
def _(_):
    kinds = re.findall(r'^\tkind\(\w+, "(\w+)"', (command.ROOT / "inspect/kinds.def").read_text(), re.M)
    findings = re.findall(r'^\tkind\(\w+, "(\w+)"\)', (command.ROOT / "inspect/findings.h").read_text(), re.M)
    terms = json_of("explain")["terms"]
    text = zmm("explain").out
    yield from expect(len(kinds) > 10 and len(findings) > 5, kinds, findings)
    more = "resident outside segment block bucket rest victim spare charge hole".split()
    for term in [*TERMS, *kinds, *findings, *more]:
        yield from expect(terms.get(term) and re.search(rf"^{term}: ", text, re.M), term)
    yield from expect(
        json_of("explain", "Blocks-Needed-Free")["terms"].keys() == {"blocks_needed_free"}, "other spelling"
    )
    yield from (f"too long: {line}" for line in text.splitlines() if len(line) > WIDTH)


def checks_of(ran):
    return {found["name"]: found for found in json.loads(ran.out)["checks"]}


@check("doctor: the engine on the heap is ok, off it fails with a remedy and status 1")
def _(_):
    good = zmm("doctor", "--json")
    yield from expect(good.status == 0 and checks_of(good)["engine"]["status"] == "ok", good.out)
    off = ((["-d", "zmm.engine=0"], {}, "zmm.engine"), ([], {"USE_ZEND_ALLOC": "0"}, "USE_ZEND_ALLOC"))
    for options, more, words in off:
        bad = zmm("doctor", "--json", options=options, **more)
        engine = checks_of(bad)["engine"]
        yield from expect(bad.status == 1 and engine["status"] == "fail", bad.out)
        yield from expect(words in engine["found"] and words in engine["remedy"], engine)
    text = zmm("doctor", options=["-d", "zmm.engine=0"])
    yield from expect(text.status == 1 and re.search(r"^fail  engine .*zmm.engine", text.out, re.M), text.out)
    set_ = checks_of(zmm("doctor", "--json", options=["-d", "zmm.cache_size=64K"], ZEND_MM_SEG_SIZE="512K"))
    yield from expect("zmm.cache_size=64K" in set_["settings"]["found"], set_["settings"])
    yield from expect(
        set_["environment"]["status"] == "warn" and "ZEND_MM_SEG_SIZE=512K" in set_["environment"]["found"], set_
    )




def alone(directory, *arguments):
    """The command without a checkout around it, in a PHP without the extension."""
    copy = directory / "alone"
    if not copy.exists():
        subprocess.run(["cp", "-r", command.ROOT / "bin", copy], check=True)
    return command.ran([command.PHP, "-n", "-d", f"extension_dir={directory}", copy / "zmm", *arguments])


@check("the command finds the extension of its checkout, and starts PHP once more with the user's options")
def _(files):
    for options in (["-n"], ["-n", "-d", "disable_functions=pcntl_exec"], ["-n", "-d", "zmm.engine=0"]):
        ran = command.ran([command.PHP, *options, command.ZMM, "doctor", "--json"])
        checks = checks_of(ran)
        yield from expect(
            checks["extension"]["status"] == "warn" and command.EXTENSION in checks["extension"]["found"], checks
        )
        yield from expect(ran.status == int("zmm.engine=0" in options) and "no php.ini" in checks["php"]["found"], ran)
    (files / "link").symlink_to(command.ZMM)
    ran = command.ran([command.PHP, "-n", files / "link", "find", files / "0.zmm"])
    yield from expect(ran.status == 0 and "none" in ran.out, ran)


@check("without any extension it says in one line how to load it; help and terms need none")
def _(files):
    yield from one_line(alone(files, "report", files / "keep.zmm"), 2, "extension", "pecl install zmm")
    for arguments in (["--help"], ["explain", "live"], ["report", "--help"], ["--version"]):
        yield from expect(alone(files, *arguments).status == 0, arguments)
    bad = alone(files, "doctor", "--json")
    yield from expect(bad.status == 1 and checks_of(bad)["extension"]["status"] == "fail", bad)
    (files / "zmm.so").write_text("no library")
    yield from one_line(alone(files, "report", files / "keep.zmm"), 2, "zmm.so", "does not load")
    (files / "zmm.so").unlink()
