"""Tables of the grid of patterns: each kind's mean and worst cell, all that is far from stock PHP, and why."""

import fnmatch
import json

import table
from allocators import TITLES, ZMMS
from cells import KINDS, PATTERNS
from figures import FIGURES
from ratios import geometric_mean

EXPLAINED_ABOVE = 1.25
LINES = 60  # of the table of the worst, at most
FEWEST = 20

EXPLANATIONS = PATTERNS / "explanations.json"


def explanations():
    """[{"what": [names of figures], "cells": [patterns of cells' names], "allocators": those it is about, without it both
    storages, "text": why}, ...]; the first that fits counts."""
    return json.loads(EXPLANATIONS.read_text())


def explained(cell, figure, allocator, known):
    """The number of its explanation, from 1.  None: nobody knows why."""
    for number, entry in enumerate(known, 1):
        fits = any(fnmatch.fnmatchcase(cell, pattern) for pattern in entry["cells"])
        if figure in entry["what"] and fits and allocator in entry.get("allocators", ZMMS):
            return number
    return None


def allocators_of(rows):
    return list(dict.fromkeys(name for row in rows for figure in FIGURES for name in row.get(figure, ()) if name != "stock"))


def judged(rows):
    """Whose cells are sorted: zmm's, or everybody's when it was not measured."""
    names = allocators_of(rows)
    return [name for name in names if name in ZMMS] or names


def badness(row, figure, names):
    """Of the worst of these allocators; None: none of them has it."""
    found = [FIGURES[figure].badness(row[figure][name][0], row[figure]["stock"]) for name in names if name in row[figure]]
    return max(found, default=None)


def worst_first(rows, names):
    """(badness, row, figure) of all there is."""
    found = [(badness(row, figure, names), row, figure) for row in rows for figure in FIGURES if figure in row]
    return sorted((one for one in found if one[0] is not None), key=lambda one: -one[0])


def cell_of_table(row, figure, name):
    found = row[figure].get(name)
    if found is None:
        return ""
    median, *quartiles = found
    return f"{median:.2f} ({quartiles[0]:.2f}-{quartiles[1]:.2f})" if quartiles else f"{median:.2f}"


def reasons(row, figure, names, known):
    """Numbers of explanations, or a mark that one is missing."""
    found = []
    for name in names:
        if name in row[figure] and badness(row, figure, [name]) > EXPLAINED_ABOVE:
            found.append(explained(row["cell"], figure, name, known))
    return ", ".join(dict.fromkeys("**none**" if number is None else f"({number})" for number in found))


def worst(rows):
    names, known = allocators_of(rows), explanations()
    found = worst_first(rows, judged(rows))
    far = sum(times > EXPLAINED_ABOVE for times, _, _ in found)
    shown = found[:max(FEWEST, min(far, LINES))]
    lines = [[f"`{row['cell']}`", FIGURES[figure].title, FIGURES[figure].shown(row[figure]["stock"]),
              *(cell_of_table(row, figure, name) for name in names), reasons(row, figure, judged(rows), known)] for _, row, figure in shown]
    return table.Section(
        "patterns-worst", "Worst first",
        f"Ratios to stock PHP, medians of pairs (quartiles); {far} of {len(found)} figures of {len(rows)} cells are more than {EXPLAINED_ABOVE} times worse than stock PHP's"
        f"{f', the worst {len(shown)} are shown' if far > len(shown) else ''}. "
        "A cell is a program of `bench/patterns/` with its arguments. The last column is the number of the explanation below.",
        table.markdown(["cell", "", "stock", *(TITLES[name] for name in names), "why"], lines))


def missing(rows):
    """(cell, figure, allocator, times) of all that is far from stock PHP and has no explanation."""
    known, names = explanations(), judged(rows)
    for times, row, figure in worst_first(rows, names):
        for name in names:
            if times > EXPLAINED_ABOVE and name in row[figure] and badness(row, figure, [name]) > EXPLAINED_ABOVE \
                    and explained(row["cell"], figure, name, known) is None:
                yield row, figure, name


def used(rows, known):
    """Numbers of the explanations that something above the bound needs."""
    names = judged(rows)
    return {explained(row["cell"], figure, name, known) for times, row, figure in worst_first(rows, names) if times > EXPLAINED_ABOVE
            for name in names if name in row[figure] and badness(row, figure, [name]) > EXPLAINED_ABOVE}


def unexplained(rows):
    """A table: kind, figure and allocator in each line."""
    lacking = {}
    for row, figure, name in missing(rows):
        lacking.setdefault((row["kind"], FIGURES[figure].title, TITLES[name]), []).append(row["cell"])
    if not lacking:
        return f"Nothing above {EXPLAINED_ABOVE} is without an explanation.\n"
    return f"{sum(map(len, lacking.values()))} figures above {EXPLAINED_ABOVE} have no explanation:\n\n" + table.markdown(
        ["kind", "figure", "allocator", "cells", "the worst"],
        [[kind, title, name, len(cells), f"`{cells[0]}`"] for (kind, title, name), cells in lacking.items()])


def why(rows):
    known = explanations()
    needed = used(rows, known)
    text = "".join(f"{number}. {entry['text']}{'' if number in needed else ' (Nothing here is that far.)'}\n" for number, entry in enumerate(known, 1))
    return table.Section("patterns-why", "Why", "Explanations of what is far from stock PHP, from `bench/patterns/explanations.json`.",
                         f"{text}\n{unexplained(rows)}" if text else unexplained(rows))


def of_kinds(rows, figure):
    """A line for each kind: the geometric mean of its cells and the worst."""
    names = [name for name in allocators_of(rows) if any(name in row.get(figure, ()) for row in rows)]
    if not names:
        return table.Section("patterns-instructions", "Instructions", "Not counted: `--instructions` was not asked for.", "")
    lines = []
    for kind in table.order_of(rows, "kind"):
        own = [row for row in rows if row["kind"] == kind and figure in row]
        if own:
            lines.append([KINDS[kind].title, f"`{kind}`", len(own), *(mean_and_worst(own, figure, name) for name in names)])
    return table.Section(
        f"patterns-{figure}", FIGURES[figure].title[:1].upper() + FIGURES[figure].title[1:],
        "Against stock PHP: geometric mean of the cells, and the worst of them"
        + (" (more is better)." if FIGURES[figure].more else "."),
        table.markdown(["kind", "", "cells", *(TITLES[name] for name in names)], lines))


def mean_and_worst(rows, figure, name):
    values = [row[figure][name][0] for row in rows if name in row[figure]]
    if not values:
        return ""
    return f"{geometric_mean(values):.2f}, {min(values) if FIGURES[figure].more else max(values):.2f}"


def sections(rows):
    return [worst(rows), why(rows), *(of_kinds(rows, figure) for figure in FIGURES if figure == "instructions" or any(figure in row for row in rows))]
