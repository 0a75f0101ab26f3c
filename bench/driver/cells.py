"""The grid of bench/run --patterns: kinds of programs, and the arguments each is run with.

A cell is one program with its arguments, which are its name: `php bench/patterns/NAME.php ARGUMENTS` is the same program by hand.
"""

import dataclasses
import itertools
from collections.abc import Callable

from settings import ROOT

PATTERNS = ROOT / "bench" / "patterns"

KIB, MIB = 1 << 10, 1 << 20


@dataclasses.dataclass(frozen=True)
class Kind:
    name: str
    title: str
    grid: Callable          # of quick: the tuples of arguments
    status: int = 0         # its programs end with
    says: bool = False      # the last line is figures of its own, in JSON
    takes: tuple = ("cpu", "faults", "rss", "peak")  # figures that are compared
    limit: str | None = None  # memory_limit: its programs die of it
    needs: str | None = None  # an extension


@dataclasses.dataclass(frozen=True)
class Cell:
    kind: Kind
    arguments: tuple

    @property
    def name(self):
        return " ".join([self.kind.name, *self.arguments])

    @property
    def command(self):
        return [str(PATTERNS / f"{self.kind.name}.php"), *self.arguments]

    @property
    def ini(self):
        """A program that dies of its limit says so to nobody: it is what all of them do."""
        return ("-d", f"memory_limit={self.kind.limit}", "-d", "display_errors=0", "-d", "log_errors=0") if self.kind.limit else ()


def growth_rounds(count, start, step):
    """As many as change much and still take no second: appends, bytes that are added, and bytes that may be copied are bounded."""
    return max(10, min(60_000 // count, 64 * MIB // (count * step), 1024 * MIB // (count * start)))


def growth_cells(whats, counts, starts, steps, records):
    for what, count, start, step, record in itertools.product(whats, counts, starts, steps, records):
        yield what, count, start, step, growth_rounds(count, start, step), record


def growth(quick):
    if quick:
        yield from growth_cells(("strings",), (4, 16, 200), (1_000, 100_000), (200,), (0, 600))
        yield from growth_cells(("arrays", "both"), (16,), (100_000,), (200,), (0, 600))
    else:
        yield from growth_cells(("strings", "arrays", "both"), (1, 4, 5, 8, 16, 50, 200), (1_000, 20_000, 100_000, 500_000),
                                (8, 200, 4_000), (0, 100, 1_500))


def steps_of_ten_percent(least, most):
    size = least
    while size <= most:
        yield round(size)
        size *= 1.1


def limit(quick):
    sizes = (1_000, 6_000, 20_000, 60_000, 90_000, 132_000, 140_000, 270_000, 530_000, 1_100_000, 2_100_000, 5_000_000) if quick else \
        tuple(steps_of_ten_percent(KIB, 8 * MIB))
    for what in ("strings", "arrays", "objects", "mixture"):
        for size in sizes:
            if not quick or what == "strings" or size in (1_000, 20_000, 140_000, 1_100_000):
                yield what, size


def come_and_go(quick):
    sizes = (260_000, 1_000_000, 2_000_000, 8_000_000, 32 * MIB) if quick else \
        (200_000, 256 * KIB, 260_000, 400_000, 520_000, 1_000_000, 1_500_000, 2_000_000, 2 * MIB, 3_000_000, 4 * MIB, 8_000_000, 16 * MIB, 20_000_000, 32 * MIB)
    for size in sizes:
        for held in (1,) if quick else (1, 2, 5):
            for vary in (0, 30) if not quick or size == 1_000_000 else (0,):
                yield size, max(20, 1000 * MIB // size // (2 if held > 1 else 1)), held, vary


def random(quick):
    for sizes in ("uniform", "geometric", "mixture"):
        for low, high in ((8, 500), (8, 20_000)) if quick else ((8, 120), (8, 500), (8, 3_000), (100, 20_000), (8, 60_000), (3_000, 200_000)):
            for entries in (30_000,) if quick else (300, 3_000, 30_000):
                if entries * high <= 700_000_000:
                    yield sizes, low, high, entries, min(400_000, 3_000_000_000 // high)


def give_back(quick):
    counts = {"json": 60_000, "strings": 60_000, "objects": 60_000, "large": 60}
    for what, count in counts.items():
        for one_in in (0, 100) if quick else (0, 10, 100, 1_000):
            for times in (1,) if quick else (0.2, 1, 3):
                if what != "large" or one_in <= 10:
                    yield what, round(count * times), one_in


def phases(quick):
    sorts = ("short", "medium", "long", "rows", "objects", "table")
    chosen = (("short", "long"), ("rows", "medium"), ("long", "objects"), ("medium", "table")) if quick else itertools.permutations(sorts, 2)
    for first, second in chosen:
        for size in (20_000_000,) if quick else (3_000_000, 20_000_000, 100_000_000):
            yield first, second, size, max(1, 40_000_000 // size)


def fragmentation(quick):
    if quick:
        yield from ((100, 200_000, 10, 700), (700, 50_000, 10, 100), (3_000, 12_000, 4, 20_000), (100_000, 300, 2, 150_000))
        return
    for size, count in ((40, 400_000), (100, 200_000), (700, 50_000), (3_000, 12_000), (20_000, 2_000), (100_000, 400)):
        for one_in in (2, 4, 10, 100):
            for then in (24, 100, 700, 3_000, 20_000, 150_000):
                if 1 / 500 <= then / size <= 500:
                    yield size, count, one_in, then


def cache(quick):
    for sizes, operations in (("short", 150_000), ("long", 40_000), ("mixed", 100_000)):
        for size in (20_000_000,) if quick else (1_000_000, 5_000_000, 20_000_000, 80_000_000):
            yield sizes, size, operations


def fork(quick):
    for children in (4,) if quick else (2, 8):
        for records in (30_000,) if quick else (3_000, 30_000, 100_000):
            for work in (50_000,) if quick else (1_000, 50_000):
                yield children, records, work


def worker(quick):
    jobs = {"small": 200, "large": 8, "mixed": 30}
    for job in ("large", "mixed") if quick else jobs:
        for survivors in (3,) if quick else (0, 1, 10):
            for after in ("nothing", "caches"):
                yield job, jobs[job], survivors, after


def graph(quick):
    for shape in ("parents", "mesh") if quick else ("tree", "parents", "ring", "mesh"):
        for nodes, times in ((30_000, 5),) if quick else ((100, 2_000), (3_000, 60), (30_000, 6), (300_000, 1)):
            if shape != "ring" or nodes <= 30_000:
                yield shape, nodes, times


def generators(quick):
    for stages in (3,) if quick else (1, 3, 10):
        for size, items in ((30, 300_000), (20_000, 20_000)) if quick else ((30, 300_000), (1_000, 200_000), (20_000, 20_000), (300_000, 1_000)):
            yield stages, items // stages, size


def text(quick):
    for how in ("append", "implode", "sprintf", "replace", "buffer"):
        for pieces, times in ((100_000, 6),) if quick else ((100, 5_000), (3_000, 200), (100_000, 6), (1_000_000, 1)):
            yield how, pieces, times * (3 if how == "replace" else 1)


def documents(quick):
    for how in ("json", "serialize") if quick else ("json", "json-objects", "serialize"):
        for shape in ("flat", "long") if quick else ("flat", "nested", "long"):
            for rows, times in ((3_000, 20),) if quick else ((30, 2_000), (3_000, 20), (60_000, 1)):
                if shape != "long" or rows <= 3_000:
                    yield how, shape, rows, max(1, times // 8) if shape == "long" else times


def preg(quick):
    for how in ("match", "split") if quick else ("match", "split", "replace", "callback"):
        for lines, times in ((20_000, 3),) if quick else ((30, 2_000), (1_000, 60), (20_000, 3), (100_000, 1)):
            yield how, lines, times


def sorting(quick):
    for what in ("rows", "slices") if quick else ("strings", "rows", "keys", "slices"):
        for count, times in ((40_000, 3),) if quick else ((100, 1_500), (3_000, 50), (40_000, 3), (200_000, 1)):
            yield what, count, times


def collections(quick):
    for what in ("storage", "heap", "queue") if quick else ("fixed", "storage", "heap", "list", "queue", "shift", "object"):
        for count, times in ((50_000, 5),) if quick else ((300, 800), (5_000, 50), (50_000, 5), (300_000, 1)):
            if what != "shift" or count <= 50_000:
                yield what, count, times


def doubling(quick):
    whats = ("list", "map", "copies")
    if quick:
        yield from ((what, 100_000, 4, 4) for what in whats)
        return
    for what in whats:
        for elements, at_once, times in ((100, 1, 10_000), (100, 1_000, 10), (5_000, 10, 20), (100_000, 1, 12), (100_000, 12, 1), (1_000_000, 1, 2), (1_000_000, 4, 1)):
            yield what, elements, at_once, times


def lines(quick):
    for how in ("fgets", "keep", "csv") if quick else ("fgets", "keep", "file", "explode", "csv"):
        for count, length in ((50_000, 80),) if quick else ((100_000, 30), (50_000, 200), (5_000, 5_000), (100, 300_000)):
            yield how, count, length


def recursion(quick):
    if quick:
        yield from ((20_000, 15, "nothing"), (20_000, 15, "string"), (1_000, 10, "fibers"))
        return
    for depth, times in ((50, 8_000), (1_000, 400), (20_000, 20), (200_000, 2)):
        for what in ("nothing", "string"):
            yield depth, times, what
    yield from ((100, 300, "fibers"), (1_000, 20, "fibers"))


def rows(quick):
    for count, columns, times in ((8_000, 8, 3),) if quick else ((20, 5, 3_000), (500, 8, 60), (8_000, 3, 6), (8_000, 30, 2), (60_000, 8, 1)):
        yield count, columns, times


def waves(quick):
    for size in (700, 30_000) if quick else (60, 700, 5_000, 30_000, 400_000):
        for left in (10,) if quick else (1, 10, 50):
            for live in (20_000_000,) if quick else (4_000_000, 40_000_000):
                if live / size <= 150_000:
                    yield live, 5, left, size


BOTH_ENDS = ("cpu", "faults", "rss", "peak", "resident", "real")

KINDS = {kind.name: kind for kind in (
    Kind("growth", "values that grow side by side", growth),
    Kind("limit", "live data when memory_limit is reached", limit, status=255, says=True, takes=("live",), limit="128M"),
    Kind("come_and_go", "large values that come and go", come_and_go),
    Kind("random", "random sizes, random deaths", random),
    Kind("give_back", "memory given back when it is asked for", give_back, says=True, takes=BOTH_ENDS),
    Kind("phases", "build, drop, build something else", phases),
    Kind("waves", "live data that rises and falls", waves),
    Kind("fragmentation", "one in N is kept", fragmentation),
    Kind("cache", "a cache of varying values", cache),
    Kind("fork", "forked children", fork, needs="pcntl"),
    Kind("worker", "long workers with survivors", worker, says=True, takes=BOTH_ENDS),
    Kind("graph", "graphs of objects, cycles", graph),
    Kind("generators", "chains of generators", generators),
    Kind("recursion", "recursion and fibers", recursion),
    Kind("text", "text put together", text),
    Kind("documents", "JSON, serialize", documents),
    Kind("preg", "regular expressions", preg),
    Kind("sorting", "sorting", sorting),
    Kind("collections", "Spl collections, queues", collections),
    Kind("doubling", "big arrays that double", doubling),
    Kind("lines", "files read by lines", lines),
    Kind("rows", "results of a database", rows),
)}


def cells_of(names, quick):
    return [Cell(kind, tuple(map(str, arguments))) for kind in KINDS.values() if not names or kind.name in names
            for arguments in kind.grid(quick)]
