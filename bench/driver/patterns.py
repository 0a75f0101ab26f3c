"""A grid of kinds of programs: where is an allocator far from stock PHP, and in what?

Each row is a cell: a program with its arguments, and for each of its figures what stock PHP has and the ratio of
every other allocator, median and quartiles of pairs.
"""

import random
import statistics

import allocators as allocator_table
import cells as cell_table
from failures import Failures
from figures import FIGURES
from measure import Failed, measure_pattern, pattern_instructions
from pattern_tables import sections  # noqa: F401 - a part of what a room has
from progress import Progress, say
from ratios import paired
from together import together

TITLE = "Kinds of programs"

ALLOCATORS = ("stock", *allocator_table.ZMMS, "jemalloc", "mimalloc")
NAMES = tuple(cell_table.KINDS)

FIRST_ROUNDS = 3
SUSPECT = 1.10  # a cell above it in anything that varies is measured in all rounds


def rounds(settings):
    return settings.rounds


def of_cell(cell, allocators):
    """A program that is to die of its limit does so only where there is one."""
    return [a for a in allocators if a.tells or not cell.kind.limit]


class Samples:
    """What was measured so far: (cell, allocator) -> a run's figures for each round."""

    def __init__(self, cells, allocators):
        self.figures = {cell.name: {a.name: [] for a in of_cell(cell, allocators)} for cell in cells}
        self.outputs = {}

    def add(self, cell, allocator, sample):
        if self.outputs.setdefault(cell.name, sample.output) != sample.output:
            raise Failed(f"{cell.name} prints something else on {allocator.name}")
        self.figures[cell.name][allocator.name].append(sample.figures)

    def ratio(self, cell, figure, allocator):
        """None: one of the two does not have it.  A figure of nothing at all is taken as one."""
        own, base = ([max(figures.get(figure, -1), 0 if figure == "cpu" else 1) if figure in figures else None for figures in runs]
                     for runs in (self.figures[cell.name][allocator], self.figures[cell.name]["stock"]))
        if None in own or None in base:
            return None
        return paired([max(value, 1e-4) for value in own], [max(value, 1e-4) for value in base])

    def base(self, cell, figure):
        return statistics.median(figures[figure] for figures in self.figures[cell.name]["stock"])


def round_of(settings, cells, allocators, samples, failures, order, progress):
    """One run of each cell on every allocator, one after the other, in random order."""
    for cell in order.sample(cells, len(cells)):
        for allocator in order.sample(of_cell(cell, allocators), len(of_cell(cell, allocators))):
            progress.step(f"{cell.name} {allocator.name}")
            if cell.name not in failures.texts:
                try:
                    samples.add(cell, allocator, measure_pattern(settings, allocator, cell))
                except Failed as failure:
                    failures.note(cell, failure)


def take(what, count, settings, cells, allocators, samples, failures, order):
    progress = Progress(what, count * sum(len(of_cell(cell, allocators)) for cell in cells))
    for _ in range(count):
        round_of(settings, cells, allocators, samples, failures, order, progress)


def take_fixed(settings, cells, allocators, samples, failures):
    """What is the same each time needs one run, and no quiet machine."""
    pairs = [(cell, allocator) for cell in cells for allocator in of_cell(cell, allocators)]
    for (cell, allocator), sample in together("limits", pairs, lambda cell, allocator: measure_pattern(settings, allocator, cell), failures):
        samples.add(cell, allocator, sample)


def suspects(cells, samples):
    def is_one(cell):
        return any(FIGURES[figure].badness(ratio.median, samples.base(cell, figure)) > SUSPECT
                   for figure in ("cpu", "faults", "rss") for name in samples.figures[cell.name]
                   if name in allocator_table.ZMMS and (ratio := samples.ratio(cell, figure, name)))

    return [cell for cell in cells if is_one(cell)]


def take_samples(settings, cells, allocators, failures):
    fixed = [cell for cell in cells if cell.kind.limit]
    varying = [cell for cell in cells if not cell.kind.limit]
    samples, order = Samples(cells, allocators), random.Random(settings.seed)
    take_fixed(settings, fixed, allocators, samples, failures)
    first = min(FIRST_ROUNDS, settings.rounds)
    take("first rounds", first, settings, varying, allocators, samples, failures, order)
    again = suspects(failures.remaining(varying), samples)
    if again and settings.rounds > first:
        take("those that stand out", settings.rounds - first, settings, again, allocators, samples, failures, order)
    return samples


def count_instructions(settings, cells, allocators, samples, failures):
    pairs = [(cell, allocator) for cell in cells if not cell.kind.limit for allocator in allocators]
    for (cell, allocator), count in together("instructions", pairs, lambda cell, allocator: pattern_instructions(settings, allocator, cell), failures):
        for figures in samples.figures[cell.name][allocator.name]:
            figures["instructions"] = count


def row_of(cell, samples, settings):
    row = {"kind": cell.kind.name, "cell": cell.name, "rounds": len(samples.figures[cell.name]["stock"])}
    for figure in (*cell.kind.takes, *(("instructions",) if settings.count_patterns and not cell.kind.limit else ())):
        row[figure] = {"stock": samples.base(cell, figure)}
        for name in samples.figures[cell.name]:
            ratio = samples.ratio(cell, figure, name)
            if name != "stock" and ratio:
                row[figure][name] = [round(value, 4) for value in (ratio.median, ratio.low, ratio.high)]
    return row


def run(settings, allocators, names):
    """(rows, failures)."""
    cells = cell_table.cells_of(names, settings.quick)
    say(f"{len(cells)} cells of {len({cell.kind.name for cell in cells})} kinds on {', '.join(a.name for a in allocators)}, "
        f"{min(FIRST_ROUNDS, settings.rounds)} to {settings.rounds} rounds, {settings.size} size")
    failures = Failures()
    samples = take_samples(settings, cells, allocators, failures)
    if settings.count_patterns:
        count_instructions(settings, failures.remaining(cells), allocators, samples, failures)
    return [row_of(cell, samples, settings) for cell in failures.remaining(cells)], failures.texts
