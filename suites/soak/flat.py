"""Whether figures that were taken again and again stay where they are: a straight line through them."""

import math
from dataclasses import dataclass

SHARE = 0.01  # of the level, that nobody calls growth
# Of an interval.  A run draws some 50 lines, and 95 % would call one or two of them growth.
CERTAINTY = "99.9 %"
MOST_ALIKE = 0.8
NORMAL = 3.290527  # the normal distribution's value for it, on both sides


@dataclass(frozen=True)
class Line:
    """Least squares through (x, y); over the x there are it grows by `growth`, with that certainty by `low` to `high`.

    What a worker keeps from one request it may still have at the next look, so the distances from the line follow each
    other; the interval is made wider by as much as an autoregression of first order says.
    """

    level: float  # mean of y
    growth: float
    low: float
    high: float

    @property
    def flat(self):
        return self.low <= 0 or self.high <= SHARE * self.level


def t_quantile(freedom):
    """Of Student's distribution for CERTAINTY; an expansion, 1 % too small for 10 degrees and better from there on."""
    z = NORMAL
    return (z + (z ** 3 + z) / (4 * freedom) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2)
            + (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * freedom ** 3))


def line(points):
    count = len(points)
    if count < 6:
        raise ValueError(f"{count} points are too few for a line")
    mean_x = sum(x for x, _ in points) / count
    mean_y = sum(y for _, y in points) / count
    square = sum((x - mean_x) ** 2 for x, _ in points)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / square
    rests = [y - mean_y - slope * (x - mean_x) for x, y in points]
    rest = sum(one * one for one in rests)
    alike = sum(a * b for a, b in zip(rests, rests[1:])) / rest if rest > 0 else 0
    alike = min(max(alike, 0), MOST_ALIKE)
    error = math.sqrt(rest / (count - 2) / square * (1 + alike) / (1 - alike))
    width = points[-1][0] - points[0][0]
    margin = t_quantile(count - 2) * error * width
    return Line(mean_y, slope * width, slope * width - margin, slope * width + margin)


def second_half(points):
    return points[len(points) // 2:]
