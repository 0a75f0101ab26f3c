"""What zmm is meant to reach, judged by the figures alone: nobody writes such a claim by hand."""

import dataclasses
import fnmatch

import commandline
import pattern_tables
from allocators import TITLES, ZMMS
from figures import FIGURES
from table import mean_of, order_of, ratio

CPU_MEAN = 1.00          # of stock PHP's, as are all that have no unit
CPU_MOST = 1.05
RSS_MEAN = 0.95
BLOCKS = 1_000_000
STATISTICS_MS = 5
CHECK_MS = 100


@dataclasses.dataclass(frozen=True)
class Verdict:
    target: str
    reached: bool | None  # None: not measured
    figures: str = ""

    def markdown(self):
        word = {True: "reached", False: "**not reached**", None: "not measured"}[self.reached]
        return f"| {self.target} | {word} | {self.figures} |"


def of_zmm(rows):
    return [row for row in rows if row["allocator"] == "zmm"]


def every(target, rows, value, is_reached, worst=max):
    """A target for each program; names those that miss it, or the one that nearly does."""
    known = [row for row in rows if value(row) is not None]
    if not known:
        return Verdict(target, None)
    missed = [row for row in known if not is_reached(value(row))]
    figures = "; ".join(f"{row['title']} {ratio(value(row))}" for row in missed or [worst(known, key=value)])
    return Verdict(target, not missed, f"{len(known) - len(missed)} of {len(known)}; {'missed by' if missed else 'closest'} {figures}")


def at_most(target, value, limit):
    return Verdict(target, None) if value is None else Verdict(target, value <= limit, ratio(value))


def cpu(row):
    return row["cpu"]["median"]


def of_the_command_line(rows):
    zmm, larger = of_zmm(rows), of_zmm(commandline.with_larger_heaps(rows))
    yield at_most(f"CPU time, geometric mean of all programs, at most {CPU_MEAN:.2f} of stock PHP's", mean_of(rows, "zmm", cpu), CPU_MEAN)
    yield every(f"CPU time of no program above {CPU_MOST:.2f}", zmm, cpu, lambda value: value <= CPU_MOST)
    means = {name: mean_of(rows, name, cpu) for name in order_of(rows, "allocator") if name != "stock"}
    others = [mean for name, mean in means.items() if name != "zmm"]
    yield Verdict("CPU time, geometric mean, below that of every other allocator",
                  all(means["zmm"] < mean for mean in others) if zmm and others else None,
                  ", ".join(f"{TITLES[name]} {ratio(mean)}" for name, mean in means.items()))
    yield every("peak resident set of each program whose heap passes 4 MiB at most stock PHP's", larger,
                lambda row: row["rss"], lambda value: value <= 1)
    yield at_most(f"peak resident set of these, geometric mean, at most {RSS_MEAN:.2f}", mean_of(larger, "zmm", lambda row: row["rss"]), RSS_MEAN)
    yield every("memory_get_peak_usage(true) of each program at most stock PHP's", zmm, lambda row: row["peak"], lambda value: value <= 1)


def of_the_web(rows):
    yield every("requests per second of each application at least stock PHP's", of_zmm(rows),
                lambda row: row["rate"]["median"], lambda value: value >= 1, worst=min)


def of_the_streams(rows):
    yield every("fewer instructions for each operation than the stock heap, on every stream", of_zmm(rows),
                lambda row: row["instructions"], lambda value: value < 1)


def looking(target, limit, functions, rows):
    """rows: with at least as many blocks as the target speaks of; the smallest counts."""
    if not rows:
        return Verdict(target, None)
    inner, outer = (rows[0][function] / 1e6 for function in functions)
    return Verdict(target, max(inner, outer) < limit,
                   f"{outer:.2f} ms from a script; without PHP {inner:.2f} ms, {inner * 1e6 / rows[0]['walk']:.2f} times a plain walk through that memory")


def of_scaling(rows):
    inspected = sorted((row for row in rows if row["case"] == "inspect"), key=lambda row: row["n"])
    yield looking(f"zmm_stats() on {BLOCKS:,} free blocks, and as many used, under {STATISTICS_MS} ms", STATISTICS_MS, ("statistics", "zmm_stats"),
                  [row for row in inspected if min(row["free_blocks"], row["script_free"]) >= BLOCKS])
    yield looking(f"zmm_check() on {BLOCKS:,} blocks under {CHECK_MS} ms", CHECK_MS, ("check", "zmm_check"),
                  [row for row in inspected if row["n"] >= BLOCKS])


def of_memory(rows):
    zmm = of_zmm(rows)
    for field, title in (("real", "real usage"), ("rss", "resident set")):
        target = f"{title} with one string in 200 kept, after zmm_gc(): at most 2 times what is live and the segments it pins"
        if not zmm:
            yield Verdict(target, None)
            continue
        row = zmm[0]
        bound, left = 2 * row["given back"]["usage"] + row["pinned"], row["given back"][field]
        yield Verdict(target, left <= bound, f"{row['full'][field] / 2**20:.1f} MiB, then {left / 2**20:.1f} of {bound / 2**20:.1f} MiB")


def cells(target, rows, pattern, figure, is_reached):
    """A target for each of these cells, on every storage that was measured; names the worst that misses it."""
    values = [(row[figure][name][0], row["cell"], name) for row in rows if fnmatch.fnmatchcase(row["cell"], pattern)
              for name in ZMMS if name in row.get(figure, ())]
    if not values:
        return Verdict(target, None)
    missed = [one for one in values if not is_reached(one[0])]
    value, cell, name = (min if FIGURES[figure].more else max)(values)
    return Verdict(target, not missed, f"{len(values) - len(missed)} of {len(values)}; {'worst' if missed else 'closest'} {TITLES[name]} `{cell}` {ratio(value)}")


def of_patterns(rows):
    """The figures of cells above 1.25 are no target: each is to have its reason."""
    for pattern, figure, title, limit in (
            ("growth *", "peak", "values that grow side by side: peak real size", 1.15),
            ("growth *", "cpu", "values that grow side by side: CPU time", 1.15),
            ("come_and_go *", "faults", "large values that come and go: page faults", 2.0),
            ("come_and_go *", "cpu", "large values that come and go: CPU time", 1.2),
            ("random *", "cpu", "random sizes, random deaths: CPU time", 1.05),
            ("give_back *", "resident", "memory given back when it is asked for: resident set", 1.0),
            ("worker * caches", "resident", "long workers that give back after each job: resident set at the end", 1.0)):
        yield cells(f"{title} at most {limit:.2f}", rows, pattern, figure, lambda value, limit=limit: value <= limit)
    yield cells("live data when memory_limit is reached at least 0.97", rows, "limit *", "live", lambda value: value >= 0.97)
    lacking = list(pattern_tables.missing(rows))
    yield Verdict(f"nothing above {pattern_tables.EXPLAINED_ABOVE:.2f} in the grid of patterns without an explanation",
                  not lacking if rows else None, f"{len(lacking)} without" if rows else "")


JUDGES = {"command-line": of_the_command_line, "web": of_the_web, "streams": of_the_streams, "scaling": of_scaling, "memory": of_memory, "patterns": of_patterns}


def verdicts(runs):
    """Of every target, whether or not it was measured."""
    for mode, judge in JUDGES.items():
        yield from judge(runs[mode]["rows"] if mode in runs else [])
