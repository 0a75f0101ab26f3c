"""Checks of report and find."""

import re

from checks import TERMS, WIDTH, check, expect, json_of, numbers
from command import zmm


@check("both sums of a report hold to the byte, in text as in JSON")
def _(files):
    text, report = zmm("report", files / "keep.zmm").out, json_of("report", files / "keep.zmm")
    sums, resident = report["sums"], report["resident"]
    yield from expect(sums["real"] == sum(sums[term] for term in TERMS[1:]) > 0, sums)
    yield from expect(resident["resident"] == resident["heap"] + resident["shared"] + resident["outside"] > 0, resident)
    for term, value in [*sums.items(), *resident.items()]:
        if term != "unreadable":
            yield from expect(re.search(rf"^  {term} +{value} +[\d.]+ [KMG]?i?B", text, re.M), term, value)


@check("a report's tables have the numbers of its JSON, and live is the sum of the kinds and of the sizes")
def _(files):
    text = zmm("report", "--top", 0, files / "keep.zmm").out
    report = json_of("report", "--top", 0, files / "keep.zmm")
    kinds = [[row["kind"], str(row["count"]), str(row["bytes"]), str(row["charge"])] for row in report["kinds"]["rows"]]
    shown = [[row[0], row[-7], row[-6], row[-1]] for row in numbers(text, "What lives in the used blocks")[1:]]
    yield from expect(shown == kinds, shown, kinds)
    shown = [row[:3] for row in numbers(text, "Sizes of the used blocks")[1:]]
    sizes = [[str(row["size"]), str(row["count"]), str(row["bytes"])] for row in report["sizes"]["rows"]]
    yield from expect(shown == sizes, shown, sizes)
    shown = [[row[0], row[2], row[6]] for row in numbers(text, "Segments, those")[1:]]
    keys = ("segment", "size", "blocks_needed_free")
    segments = [[str(row[key]) for key in keys] for row in report["segments"]["rows"]]
    yield from expect(shown == segments, shown, segments)
    for part in ("kinds", "sizes"):
        yield from expect(sum(row["bytes"] for row in report[part]["rows"]) == report["sums"]["live"], part)
    held = [row["blocks_needed_free"] for row in report["segments"]["rows"]]
    yield from expect(held == sorted(held), held)


@check("a report says what the process was, names classes, and fits")
def _(files):
    text = zmm("report", files / "keep.zmm").out
    meta = json_of("report", files / "keep.zmm")["meta"]
    process = (meta["script"], f"pid {meta['pid']}", f"PHP {meta['php']}")
    for words in (*process, "object      Row ", "object      Leaf ", "Terms"):
        yield from expect(words in text, words)
    yield from expect("class@anonymous" in zmm("report", "--top", 0, files / "keep.zmm").out, "class@anonymous")
    yield from (f"too long: {line}" for line in text.splitlines() if len(line) > WIDTH)
    yield from expect("\x00" not in text and "\x1b" not in text, "control characters")
    counts = [len(json_of("report", "--top", 2, files / "keep.zmm")[part]["rows"]) for part in ("kinds", "sizes")]
    yield from expect(counts == [2, 2], counts)




@check("find has the findings of the report, and its exit status follows --fail-on")
def _(files):
    found = json_of("find", files / "keep.zmm")
    yield from expect(found["findings"] == json_of("report", files / "keep.zmm")["findings"] != [], "other findings")
    severities = [finding["severity"] for finding in found["findings"]]
    yield from expect(
        "medium" in severities or "low" in severities, "no lower finding: the checks below mean little", severities
    )
    text = zmm("find", files / "keep.zmm").out
    for finding in found["findings"]:
        yield from expect(f"{finding['kind']} ({finding['severity']}): " in text, finding["kind"])
        for name, fact in finding["facts"].items():
            yield from expect(f"{name} {fact}" in re.sub(r"\s+", " ", text), name, fact)
    for least, enough in (("low", {"low", "medium", "high"}), ("medium", {"medium", "high"}), ("high", {"high"})):
        wanted = int(bool(enough & set(severities)))
        for more in ((), ("--json",)):
            status = zmm("find", "--fail-on", least, *more, files / "keep.zmm").status
            yield from expect(status == wanted, least, status, "not", wanted)
    yield from expect(zmm("find", files / "keep.zmm").status == int("high" in severities), "without --fail-on")
    calm = zmm("find", "--fail-on", "low", files / "0.zmm")
    yield from expect(calm.status == 0 and "none" in calm.out, calm.status, calm.out)
