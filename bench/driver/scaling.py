"""What an operation costs as the heap grows."""

import json

import plot
import table
from allocators import BENCH_EXTENSION, ENVIRONMENT, TITLES, Allocator
from measure import environment_of, run as run_command
from progress import Progress

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


def call(settings, code, what):
    player = Allocator("bench", str(BENCH_EXTENSION), ENVIRONMENT)
    return json.loads(run_command([settings.php, "-n", *player.arguments, "-d", "memory_limit=-1", "-r", f"echo json_encode({code});"],
                                  environment_of(player), what))


def best(settings, code, what):
    """The least of three runs: what disturbs only adds."""
    runs = [call(settings, code, what) for _ in range(3)]
    return {key: min(run[key] for run in runs) for key in runs[0]}


def run(settings, allocators, names):
    players = [a.name for a in allocators if a.name != "passthrough"]
    steps = STEPS[settings.size]
    progress = Progress("scaling", sum(len(ns) for ns in steps.values()) * len(players) + len(steps["live"]) + len(INSPECTED[settings.size]))
    text, plots, rows = ["## Cost as the heap grows\n", "Nanoseconds of CPU time; the least of three runs.\n"], {}, []
    for case, (what, how) in CASES.items():
        series, lines = {}, []
        for name in players:
            for n in steps[case]:
                progress.step(f"{case} {n} {name}")
                result = best(settings, f"bench_scale('{case}', {n}, '{name}')", f"{case} {n} on {name}")
                rows.append({"case": case, "n": n, "allocator": name, **result})
                series.setdefault(name, []).append((n, (result["alloc"] + result["free"]) / 2))
        if case == "live":
            for n in steps[case]:
                progress.step(f"touch {n}")
                result = best(settings, f"bench_scale('touch', {n}, 'stock')", f"touch {n}")
                rows.append({"case": "touch", "n": n, "allocator": "stock", **result})
                series.setdefault("one write to a random block", []).append((n, result["alloc"]))
        for name, points in series.items():
            lines.append([TITLES.get(name, name), *(f"{value:.1f}" for _, value in points)])
        text += [f"### {what[0].upper()}{what[1:]}\n", how + " The mean of one allocation and one free.\n",
                 table.markdown(["allocator", *(f"{n:,}" for n in steps[case])], lines), f"![{case}](scaling-{case}.svg)\n"]
        plots[f"scaling-{case}.svg"] = (lambda file, series=series, what=what: plot.plot_lines(
            series, file, f"Time per operation against {what}", what, "ns"))

    series, lines = {"statistics": [], "check": []}, []
    for n in INSPECTED[settings.size]:
        progress.step(f"inspect {n}")
        result = call(settings, f"bench_inspect({n})", f"inspecting {n} blocks")
        rows.append({"case": "inspect", "n": n, **result})
        lines.append([f"{n:,}", f"{result['free_blocks']:,}", f"{result['bytes'] / 2**20:.0f}",
                      *(f"{result[key] / 1e6:.2f}" for key in ("walk", "statistics", "check")),
                      *(f"{result[key] / result['walk']:.1f}" for key in ("statistics", "check"))])
        for key in series:
            series[key].append((n, result[key] / 1e6))
    text += ["### Looking at a heap\n",
             "zmm_statistics_take() and zmm_heap_check() on blocks of mixed sizes, every other one free, against "
             "a walk: reading one word of each cache line of the segments in order.\n",
             table.markdown(["blocks", "free ones", "heap, MiB", "walk, ms", "statistics, ms", "check, ms", "statistics / walk", "check / walk"], lines),
             "![inspect](scaling-inspect.svg)\n"]
    plots["scaling-inspect.svg"] = lambda file: plot.plot_lines(series, file, "Looking at a heap", "blocks", "ms")
    return rows, text, plots, {}
