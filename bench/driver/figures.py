"""What is compared between two allocators, and when a difference counts."""

import dataclasses

MIB = 1 << 20


@dataclasses.dataclass(frozen=True)
class Figure:
    name: str
    title: str
    unit: str
    scale: float        # a figure is divided by it to be shown
    digits: int
    least: float        # a smaller difference is one that nobody notices
    smallest: float = 1  # that can be told
    more: bool = False  # is better

    def shown(self, value):
        return f"{value / self.scale:,.{self.digits}f} {self.unit}".strip()

    def badness(self, ratio, base):
        """How many times worse than stock PHP, 1 or less: not worse, or by less than anybody notices."""
        times = 1 / ratio if self.more else ratio
        return times if abs(ratio - 1) * base >= self.least else min(times, 1.0)


FIGURES = {figure.name: figure for figure in (
    Figure("cpu", "CPU time", "s", 1, 3, 0.005, smallest=0.0001),
    Figure("instructions", "instructions", "million", 1e6, 0, 1e6),
    Figure("faults", "page faults", "", 1, 0, 256),
    Figure("rss", "peak resident set", "MiB", 1024, 1, 1024),
    Figure("peak", "peak real size", "MiB", MIB, 1, MIB / 2),
    Figure("resident", "resident at the end", "MiB", MIB, 1, MIB),
    Figure("real", "real size at the end", "MiB", MIB, 1, MIB),
    Figure("live", "live at the limit", "MiB", MIB, 1, 1, more=True),
)}
