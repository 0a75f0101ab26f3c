"""Results as Markdown: what all kinds of measurements share."""

import dataclasses
from collections.abc import Callable

from allocators import TITLES
from ratios import geometric_mean


@dataclasses.dataclass(frozen=True)
class Section:
    """A table, and the plot that belongs to it, made of nothing but rows of results."""

    name: str   # of its place in a page of docs/performance/, and of the plot's file beside it
    title: str
    note: str   # what stands in the cells
    table: str
    plot: Callable | None = None  # draws it into a file

    def markdown(self):
        """The plot's file is where the text is."""
        text = f"{self.note}\n\n{self.table}"
        return text + f"\n![{self.title}]({self.name}.svg)\n" if self.plot else text


def ratio(value):
    return "-" if value is None else f"{value:.3f}"


def spread(paired):
    return f"{paired['median']:.3f} ({paired['low']:.2f}-{paired['high']:.2f})"


def markdown(header, lines):
    text = [header, ["---"] + ["---:"] * (len(header) - 1), *lines]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in text) + "\n"


def order_of(rows, key):
    return list(dict.fromkeys(row[key] for row in rows))


def mean_of(rows, allocator, value):
    """Geometric, over the programs that have a value.  None: none has."""
    return geometric_mean(value(row) for row in rows if row["allocator"] == allocator and value(row) is not None)


def table_of(rows, cell, value, title, unit=None):
    """A line for each program, a column for each allocator but stock, and the geometric means."""
    allocators = [name for name in order_of(rows, "allocator") if name != "stock"]
    by_key = {(row["program"], row["allocator"]): row for row in rows}
    header = [title] + ([unit[0]] if unit else []) + [TITLES[name] for name in allocators]
    lines = []
    for program in order_of(rows, "program"):
        base = by_key[program, "stock"]
        lines.append([base["title"]] + ([unit[1](base)] if unit else []) + [cell(by_key[program, name]) for name in allocators])
    means = [mean_of(rows, name, value) for name in allocators]
    lines.append(["**geometric mean**"] + ([""] if unit else []) + [f"**{ratio(mean)}**" if mean else "-" for mean in means])
    return markdown(header, lines)
