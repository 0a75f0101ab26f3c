"""Results as Markdown."""

from allocators import TITLES
from ratios import geometric_mean

# Below this heap size the resident set is PHP itself.
HEAP_OF_INTEREST = 4 << 20


def ratio(value):
    return "-" if value is None else f"{value:.3f}"


def markdown(header, lines):
    text = [header, ["---"] + ["---:"] * (len(header) - 1), *lines]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in text) + "\n"


def order_of(rows, key):
    return list(dict.fromkeys(row[key] for row in rows))


def table_of(rows, cell, value, title, unit=None):
    """A line for each program, a column for each allocator but stock, and the geometric means."""
    allocators = [name for name in order_of(rows, "allocator") if name != "stock"]
    by_key = {(row["program"], row["allocator"]): row for row in rows}
    header = [title] + ([unit[0]] if unit else []) + [TITLES[name] for name in allocators]
    lines = []
    for program in order_of(rows, "program"):
        base = by_key[program, "stock"]
        lines.append([base["title"]] + ([unit[1](base)] if unit else []) + [cell(by_key[program, name]) for name in allocators])
    means = []
    for name in allocators:
        known = [value(row) for row in rows if row["allocator"] == name and value(row) is not None]
        means.append(f"**{ratio(geometric_mean(known))}**" if known else "-")
    lines.append(["**geometric mean**"] + ([""] if unit else []) + means)
    return markdown(header, lines)


def cpu_cell(row):
    return f"{row['cpu']['median']:.3f} ({row['cpu']['low']:.2f}-{row['cpu']['high']:.2f})"


def command_line_tables(rows):
    parts = ["### CPU time\n", "User and system time against stock PHP: median of pairs (quartiles).\n",
             table_of(rows, cpu_cell, lambda row: row["cpu"]["median"], "program",
                      ("stock, s", lambda row: f"{row['seconds']:.2f}"))]
    if any("instructions" in row for row in rows):
        parts += ["### Instructions\n", "Counted by callgrind on smaller inputs, start and end of PHP included.\n",
                  table_of([row for row in rows if "instructions" in row], lambda row: ratio(row["instructions"]),
                           lambda row: row["instructions"], "program")]
    parts += ["### Peak of the resident set\n",
              table_of(rows, lambda row: ratio(row["rss"]), lambda row: row["rss"], "program",
                       ("stock, MiB", lambda row: f"{row['rss_kib'] / 1024:.1f}"))]
    larger = [row for row in rows if row["stock_heap_bytes"] > HEAP_OF_INTEREST]
    if larger and len(larger) < len(rows):
        means = {name: geometric_mean(row["rss"] for row in larger if row["allocator"] == name)
                 for name in order_of(larger, "allocator") if name != "stock"}
        parts.append("Geometric mean of those whose heap passes 4 MiB: "
                     + ", ".join(f"{TITLES[name]} {ratio(mean)}" for name, mean in means.items()) + ".\n")
    with_peak = [row for row in rows if row["allocator"] in ("stock", "zmm")]
    if any(row["allocator"] == "zmm" for row in with_peak):
        parts += ["### memory_get_peak_usage(true)\n",
                  table_of(with_peak, lambda row: ratio(row["peak"]), lambda row: row["peak"], "program",
                           ("stock, MiB", lambda row: f"{row['peak_bytes'] / 2**20:.1f}"))]
    return "\n".join(parts)
