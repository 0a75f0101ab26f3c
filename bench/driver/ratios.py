"""What is made of the samples: paired ratios, their spread, and means over programs."""

import dataclasses
import math
import statistics


@dataclasses.dataclass(frozen=True)
class Ratio:
    median: float
    low: float   # quartiles
    high: float

    def as_dict(self):
        return dataclasses.asdict(self)


def paired(values, base):
    """Of runs made next to each other."""
    ratios = [value / other for value, other in zip(values, base, strict=True)]
    if len(ratios) < 3:
        return Ratio(statistics.median(ratios), min(ratios), max(ratios))
    low, median, high = statistics.quantiles(ratios, n=4, method="inclusive")
    return Ratio(median, low, high)


def geometric_mean(values):
    values = list(values)
    return math.exp(sum(map(math.log, values)) / len(values)) if values else None
