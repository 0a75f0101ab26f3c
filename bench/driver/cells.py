"""The grid of bench/run --patterns: kinds of programs, and the arguments each is run with.

A cell is one program with its arguments, which are its name: `php bench/patterns/NAME.php ARGUMENTS` is the same program by hand.
"""

import dataclasses
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
    limit: str | None = None


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


def growth(quick):
    counts = (1, 4, 16, 200) if quick else (1, 2, 4, 5, 8, 16, 50, 100, 200)
    starts = (1_000, 100_000) if quick else (1_000, 20_000, 100_000, 500_000)
    steps = (200,) if quick else (8, 100, 1_000, 4_000)
    for what in ("strings", "both") if quick else ("strings", "arrays", "both"):
        for record in (0, 600) if quick else (0, 100, 600, 3_000):
            for count in counts:
                for start in starts:
                    for step in steps:
                        yield what, count, start, step, growth_rounds(count, start, step), record


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


KINDS = {kind.name: kind for kind in (
    Kind("growth", "values that grow side by side", growth),
    Kind("limit", "live data when memory_limit is reached", limit, status=255, says=True, takes=("live",), limit="128M"),
    Kind("come_and_go", "large values that come and go", come_and_go),
    Kind("random", "random sizes, random deaths", random),
    Kind("give_back", "memory given back when it is asked for", give_back, says=True, takes=("cpu", "faults", "rss", "peak", "resident", "real")),
)}


def cells_of(names, quick):
    return [Cell(kind, tuple(map(str, arguments))) for kind in KINDS.values() if not names or kind.name in names
            for arguments in kind.grid(quick)]
