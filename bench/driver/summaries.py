"""What README and docs/PERFORMANCE.md show of all results: targets with their verdicts, and a short table of each kind of
measurement.  The long tables are the kinds' own (see kinds.py)."""

import pattern_tables
import scaling
from allocators import TITLES, ZMMS
from figures import FIGURES
from ratios import geometric_mean
from table import markdown, mean_of, order_of, ratio
from targets import verdicts

SHORT = (
    ("CPU time", "command-line", lambda row: row["cpu"]["median"]),
    ("instructions", "command-line", lambda row: row.get("instructions")),
    ("peak resident set", "command-line", lambda row: row["rss"]),
    ("memory_get_peak_usage(true)", "command-line", lambda row: row["peak"]),
    ("requests per second", "web", lambda row: row["rate"]["median"]),
    ("instructions of an operation", "streams", lambda row: row["instructions"]),
)


def caption(run):
    """How the figures below were made."""
    size = "Quick size: small inputs and few rounds, to be replaced by a full run." if run["size"] == "quick" else "Full size."
    return f"`{run['command']}`, {run['date']}, zmm {run['zmm']}, {run['rounds']} rounds, seed {run['seed']}. {size}"


def targets(runs):
    """Those that are not reached come first."""
    sizes = {run["size"] for run in runs.values()}
    found = sorted(verdicts(runs), key=lambda verdict: (False, None, True).index(verdict.reached))
    text = f"{sum(verdict.reached is True for verdict in found)} of {len(found)} targets are reached"
    text += ", as far as quick figures can say.\n\n" if "quick" in sizes else ".\n\n"
    return text + "\n".join(["| target | | figures |", "| --- | --- | --- |", *(verdict.markdown() for verdict in found)]) + "\n"


def means(runs):
    """The geometric means, an allocator in each line."""
    columns = [column for column in SHORT if column[1] in runs]
    names = dict.fromkeys(name for _, mode, _ in columns for name in order_of(runs[mode]["rows"], "allocator") if name != "stock")
    lines = [[TITLES[name], *(ratio(mean_of(runs[mode]["rows"], name, value)) for _, mode, value in columns)] for name in names]
    captions = dict.fromkeys(caption(runs[mode]) for _, mode, _ in columns)
    return markdown(["", *(title for title, _, _ in columns)], lines) + "\n" + "\n".join(f"* {line}" for line in captions) + "\n"


def of_zmm(rows, title, columns):
    """A line for each program: what zmm has, and the geometric means.  columns: (title, value of a row)."""
    own = [row for row in rows if row["allocator"] == "zmm"]
    lines = [[row["title"], *(ratio(value(row)) for _, value in columns)] for row in own]
    last = ["**geometric mean**", *(f"**{ratio(mean_of(rows, 'zmm', value))}**" for _, value in columns)]
    return markdown([title, *(name for name, _ in columns)], [*lines, last])


def programs(rows):
    return of_zmm(rows, "program", [(title, value) for title, mode, value in SHORT if mode == "command-line"])


def web(rows):
    return of_zmm(rows, "application", [
        ("requests per second, more is better", lambda row: row["rate"]["median"]), ("CPU time of a request", lambda row: row["cpu"]["median"]),
        ("peak resident set of the worker", lambda row: row["rss"])])


def streams(rows):
    """Only the geometric means, an allocator in each line."""
    def of(name):
        own = [row for row in rows if row["allocator"] == name]
        return (geometric_mean(row["nanoseconds"] for row in own), geometric_mean(row["instructions_each"] for row in own),
                geometric_mean(row["resident_peak"] / row["live_peak"] for row in own))

    return markdown(["geometric mean", "nanoseconds of an operation", "instructions of an operation", "peak memory / live bytes"],
                    [[TITLES[name], *(f"{value:.{digits}f}" for value, digits in zip(of(name), (1, 1, 2), strict=True))]
                     for name in order_of(rows, "allocator")])


def growth(rows):
    """Of each case, the smallest heap and the largest."""
    lines = []
    for case, (what, _) in scaling.CASES.items():
        own = [row for row in rows if row["case"] == case]
        each = {(row["allocator"], row["n"]): (row["alloc"] + row["free"]) / 2 for row in own}
        for n in dict.fromkeys((min(row["n"] for row in own), max(row["n"] for row in own))):
            lines.append([f"{n:,} {what}", *(f"{each[name, n]:,.1f}" for name in ("stock", "zmm"))])
    return markdown(["nanoseconds, mean of an allocation and a free", TITLES["stock"], TITLES["zmm"]], lines)


def given_back(rows):
    by_name = {row["allocator"]: row for row in rows}
    stages = ("start", "full", "freed", "given back")
    lines = [[TITLES[name], *(f"{by_name[name][stage]['rss'] / 2**20:.1f}" for stage in stages), f"`{by_name[name]['function']}()`"]
             for name in ("stock", "zmm")]
    return markdown(["resident set, MiB", "at the start", "all strings", "one in 200", "after the call", "the call"], lines)


def patterns(rows):
    """A line for each figure: zmm's geometric means over all cells, and how many are far from stock PHP."""
    lines, judged = [], pattern_tables.judged(rows)
    for figure, about in FIGURES.items():
        own = [row for row in rows if figure in row]
        values = [[row[figure][name][0] for row in own if name in row[figure]] for name in ZMMS]
        far = sum((pattern_tables.badness(row, figure, judged) or 0) > pattern_tables.EXPLAINED_ABOVE for row in own)
        if own:
            title = f"{about.title} (more is better)" if about.more else about.title
            lines.append([title, len(own), *(ratio(geometric_mean(of)) for of in values), far])
    return markdown(["figure", "cells", *(TITLES[name] for name in ZMMS), f"cells more than {pattern_tables.EXPLAINED_ABOVE} times worse"], lines)


SUMMARIES = {"command-line": programs, "web": web, "streams": streams, "scaling": growth, "memory": given_back, "patterns": patterns}


def blocks(runs):
    """name -> the text between its markers."""
    found = {"targets": targets(runs), "summary": means(runs)}
    for mode, run in runs.items():
        found[f"summary-{mode}"] = SUMMARIES[mode](run["rows"])
    return found
