"""What is given back to the system when a script frees nearly everything."""

import json

import programs
import table
from allocators import TITLES
from measure import Failed, environment_of, run as run_command
from progress import Progress
from settings import ROOT

TITLE = "Memory given back"

SCRIPT = ROOT / "bench" / "programs" / "keep.php"
STRINGS = 180_000
RUNS = 3
STAGES = ("start", "full", "freed", "given back")


def keep(settings, allocator):
    what = f"keep.php on {allocator.name}"
    told = json.loads(run_command([*programs.php_arguments(settings, allocator), str(SCRIPT), str(STRINGS)], environment_of(allocator), what))
    if told.pop("engine") != allocator.is_zmm:
        raise Failed(f"{what}: the engine does not run on it")
    return told


def middle(runs):
    """Of the resident sets, the median; all else is the same each time."""
    result = runs[0]
    for stage in STAGES:
        result[stage]["rss"] = sorted(run[stage]["rss"] for run in runs)[len(runs) // 2]
    return result


def rounds(settings):
    return RUNS


def run(settings, allocators, names):
    """(rows, failures)."""
    progress = Progress("memory", len(allocators) * RUNS)
    runs = {allocator.name: [] for allocator in allocators}
    for _ in range(RUNS):
        for allocator in allocators:
            progress.step(allocator.name)
            runs[allocator.name].append(keep(settings, allocator))
    return [{"allocator": name, "strings": STRINGS, **middle(found)} for name, found in runs.items()], {}


def sections(rows):
    lines = []
    for row in rows:
        tells = row["allocator"] in ("stock", "zmm")
        for field, title in (("usage", "usage"), ("real", "real usage"), ("rss", "resident set")):
            if tells or field == "rss":
                lines.append([TITLES[row["allocator"]], title, *(f"{row[stage][field] / 2**20:.1f}" for stage in STAGES),
                              f"`{row['function']}()`: {row['said'] / 2**20:.1f}" if tells and field == "usage" else ""])
    return [table.Section(
        "memory", "One string in 200 is kept",
        f"MiB. {rows[0]['strings']:,} strings of about 750 bytes; one in 200 is kept, the others are freed, and the heap is asked to give back "
        "what it can. `memory_get_usage()`, `memory_get_usage(true)`, and the resident set of the process; the last column is what "
        "the function returned. What `gc_mem_caches()` returns are pages that its heap can use again, in chunks that it keeps. "
        "The other allocators tell only by the resident set, and are asked for nothing.",
        table.markdown(["allocator", "", "at the start", "all strings", "one in 200", "after the call", "the call returned"], lines))]
