"""A grid of kinds of programs: where is an allocator far from stock PHP, and in what?

Each row is a cell: a program with its arguments, and for each of its figures what stock PHP has and the ratio of
every other allocator, median and quartiles of pairs.
"""

import random
import statistics
import subprocess

import allocators as allocator_table
import cells as cell_table
from failures import Failures
from figures import FIGURES
from measure import Failed, measure_pattern, pattern_instructions
from pattern_tables import sections
from progress import Progress, say
from ratios import paired
from together import together

__all__ = ["ALLOCATORS", "NAMES", "TITLE", "rounds", "run", "sections"]

TITLE = "Kinds of programs"

ALLOCATORS = ("stock", *allocator_table.ZMMS, "jemalloc", "mimalloc")
NAMES = tuple(cell_table.KINDS)

FIRST_ROUNDS = 1
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

    def add(self, cell, allocator, sample, failures):
        if self.outputs.setdefault(cell.name, sample.output) != sample.output:
            failures.note(cell, Failed(f"{cell.name} prints something else on {allocator.name}"))
        self.figures[cell.name][allocator.name].append(sample.figures)

    def values(self, cell, figure, allocator):
        """One for each round.  Nothing at all counts as the least that can be told, for ratios are made of it.  None: it has none."""
        found = [figures.get(figure) for figures in self.figures[cell.name][allocator]]
        return None if None in found else [max(value, FIGURES[figure].smallest) for value in found]

    def ratio(self, cell, figure, allocator):
        own, base = self.values(cell, figure, allocator), self.values(cell, figure, "stock")
        return paired(own, base) if own and base else None

    def base(self, cell, figure):
        return statistics.median(figures[figure] for figures in self.figures[cell.name]["stock"])


def round_of(settings, cells, allocators, samples, failures, order, progress):
    """One run of each cell on every allocator, one after the other, in random order."""
    for cell in order.sample(cells, len(cells)):
        for allocator in order.sample(of_cell(cell, allocators), len(of_cell(cell, allocators))):
            progress.step(f"{cell.name} {allocator.name}")
            if cell.name not in failures.texts:
                try:
                    samples.add(cell, allocator, measure_pattern(settings, allocator, cell), failures)
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
        samples.add(cell, allocator, sample, failures)


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
    take("first round", first, settings, varying, allocators, samples, failures, order)
    again = suspects(failures.remaining(varying), samples)
    if again and settings.rounds > first:
        take("those that stand out", settings.rounds - first, settings, again, allocators, samples, failures, order)
    return samples


def count_instructions(settings, cells, allocators, samples, failures):
    pairs = [(cell, allocator) for cell in cells if not cell.kind.limit for allocator in allocators]
    for (cell, allocator), count in together("instructions", pairs, lambda cell, allocator: pattern_instructions(settings, allocator, cell), failures):
        for figures in samples.figures[cell.name][allocator.name]:
            figures["instructions"] = count


def told(ratio):
    """Median, and quartiles where there is a spread."""
    values = [round(value, 3) for value in (ratio.median, ratio.low, ratio.high)]
    return values if values[2] - values[1] >= 0.01 else values[:1]


def row_of(cell, samples, settings):
    row = {"kind": cell.kind.name, "cell": cell.name, "rounds": len(samples.figures[cell.name]["stock"])}
    for figure in (*cell.kind.takes, *(("instructions",) if settings.count_patterns and not cell.kind.limit else ())):
        row[figure] = {"stock": samples.base(cell, figure)}
        for name in samples.figures[cell.name]:
            ratio = samples.ratio(cell, figure, name)
            if name != "stock" and ratio:
                row[figure][name] = told(ratio)
    return row


def is_there(settings, extension):
    return subprocess.run([settings.php, "-n", "-r", f"exit((int) !extension_loaded('{extension}'));"]).returncode == 0


def chosen(settings, names):
    """The cells that can run here."""
    cells = cell_table.cells_of(names, settings.quick)
    for needed in sorted({cell.kind.needs for cell in cells if cell.kind.needs}):
        if not is_there(settings, needed):
            lacking = {cell.kind.name for cell in cells if cell.kind.needs == needed}
            say(f"left out, since {settings.php} -n has no {needed}: {', '.join(lacking)}")
            cells = [cell for cell in cells if cell.kind.needs != needed]
    return cells


def run(settings, allocators, names):
    """(rows, failures)."""
    cells = chosen(settings, names)
    say(f"{len(cells)} cells of {len({cell.kind.name for cell in cells})} kinds on {', '.join(a.name for a in allocators)}, "
        f"{min(FIRST_ROUNDS, settings.rounds)} to {settings.rounds} rounds, {settings.size} size")
    failures = Failures()
    samples = take_samples(settings, cells, allocators, failures)
    if settings.count_patterns:
        count_instructions(settings, failures.remaining(cells), allocators, samples, failures)
    return [row_of(cell, samples, settings) for cell in failures.remaining(cells)], failures.texts
