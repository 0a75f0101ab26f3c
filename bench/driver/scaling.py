"""What an operation costs as the heap grows."""

import itertools
import json

import plot
import table
from allocators import BENCH_EXTENSION, ENVIRONMENT, TITLES, Allocator, allocator
from measure import environment_of, run as run_command
from progress import Progress
from settings import ROOT

TITLE = "Cost as the heap grows"

CASES = {
    "live": ("live blocks", "Blocks of mixed sizes are live; random ones are freed, others allocated."),
    "segments": ("live blocks of 250 KiB", "Each fills a segment of zmm; random ones are freed, others allocated."),
    "list": ("free blocks of 56 bytes", "All in one free list, none of them neighbours; taken one by one, then freed."),
    "tree": ("free blocks of 600 bytes to 33 KiB", "Of 4096 sizes, in the large trees; random sizes are taken, then freed."),
}
STEPS = {
    "quick": {"live": (10**3, 10**4, 10**5, 10**6), "segments": (10, 100, 1000, 4000), "list": (10**3, 10**4, 10**5), "tree": (10**2, 10**3, 10**4)},
    "full": {"live": (10**3, 10**4, 10**5, 10**6, 10**7), "segments": (10, 100, 1000, 10000, 30000),
             "list": (10**3, 10**4, 10**5, 10**6), "tree": (10**2, 10**3, 10**4, 10**5)},
}
INSPECTED = {"quick": (10**4, 10**5, 10**6, 2 * 10**6), "full": (10**4, 10**5, 10**6, 2 * 10**6, 10**7)}
RUNS = 3


def call(settings, code, what):
    player = Allocator("bench", str(BENCH_EXTENSION), ENVIRONMENT)
    return json.loads(run_command([settings.php, "-n", *player.arguments, "-d", "memory_limit=-1", "-r", f"echo json_encode({code});"],
                                  environment_of(player), what))


def best(settings, code, what):
    """The least of some runs: what disturbs only adds."""
    runs = [call(settings, code, what) for _ in range(RUNS)]
    return {key: min(run[key] for run in runs) for key in runs[0]}


def look(settings, n):
    """The array functions themselves, in a script on the engine's heap."""
    zmm = allocator("zmm", settings)
    script = str(ROOT / "bench" / "programs" / "inspect.php")
    return json.loads(run_command([settings.php, "-n", *zmm.arguments, "-d", "memory_limit=-1", script, str(n)],
                                  environment_of(zmm), f"inspect.php {n}"))


def rounds(settings):
    return RUNS


def run(settings, allocators, names):
    """(rows, failures)."""
    players = [a.name for a in allocators if a.name != "passthrough"]
    steps = STEPS[settings.size]
    progress = Progress("scaling", sum(len(ns) for ns in steps.values()) * len(players) + len(steps["live"]) + len(INSPECTED[settings.size]))
    rows = []
    for case, ns in steps.items():
        for name, n in itertools.product(players, ns):
            progress.step(f"{case} {n} {name}")
            result = best(settings, f"bench_scale('{case}', {n}, '{name}')", f"{case} {n} on {name}")
            rows.append({"case": case, "n": n, "allocator": name, **result})
    for n in steps["live"]:
        progress.step(f"touch {n}")
        rows.append({"case": "touch", "n": n, "allocator": "touch", **best(settings, f"bench_scale('touch', {n}, 'stock')", f"touch {n}")})
    for n in INSPECTED[settings.size]:
        progress.step(f"inspect {n}")
        rows.append({"case": "inspect", "n": n, **call(settings, f"bench_inspect({n})", f"inspecting {n} blocks"), **look(settings, n)})
    return rows, {}


def growth(rows, case):
    what, how = CASES[case]
    series = {}
    for row in rows:
        # The mean of an allocation and a free; a write is no more than itself.
        if row["case"] == case or (case, row["case"]) == ("live", "touch"):
            series.setdefault(row["allocator"], []).append((row["n"], (row["alloc"] + row["free"]) / 2))
    ns = table.order_of([row for row in rows if row["case"] == case], "n")
    lines = [[TITLES[name], *(f"{value:.1f}" for _, value in points)] for name, points in series.items()]
    return table.Section(
        f"scaling-{case}", what[0].upper() + what[1:],
        f"{how} Nanoseconds of CPU time, the mean of one allocation and one free; the least of three runs.",
        table.markdown(["allocator", *(f"{n:,}" for n in ns)], lines),
        lambda file: plot.plot_lines(series, file, f"Time per operation against {what}", what, "ns"))


def inspection(rows):
    rows = [row for row in rows if row["case"] == "inspect"]
    lines = [[f"{row['n']:,}", f"{row['free_blocks']:,}", f"{row['bytes'] / 2**20:.0f}",
              *(f"{row[key] / 1e6:.2f}" for key in ("walk", "statistics", "check", "zmm_stats", "zmm_check")),
              *(f"{row[key] / row['walk']:.2f}" for key in ("statistics", "check"))] for row in rows]
    series = {key: [(row["n"], row[key] / 1e6) for row in rows] for key in ("walk", "zmm_stats", "zmm_check")}
    return table.Section(
        "scaling-inspect", "Looking at a heap",
        "Milliseconds of CPU time, the least of five calls, on blocks of mixed sizes of which every other one is free. Statistics and check are "
        "`zmm_statistics_take()` and `zmm_heap_check()`; the walk reads one word of each cache line of the same segments "
        "in order. `zmm_stats()` and `zmm_check()` are called by a script that holds as many strings, every other one freed.",
        table.markdown(["blocks", "free", "heap, MiB", "walk", "statistics", "check", "zmm_stats()", "zmm_check()",
                        "statistics / walk", "check / walk"], lines),
        lambda file: plot.plot_lines(series, file, "Looking at a heap", "blocks", "ms"))


def sections(rows):
    return [*(growth(rows, case) for case in CASES), inspection(rows)]
