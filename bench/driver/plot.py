"""Plots by gnuplot, as SVG."""

import subprocess

from allocators import TITLES
from ratios import geometric_mean
from table import order_of

COLOURS = {
    "stock": "#000000", "zmm": "#d62728", "passthrough": "#7f7f7f", "glibc": "#8c564b",
    "jemalloc": "#2ca02c", "mimalloc": "#1f77b4", "tcmalloc": "#ff7f0e",
    "statistics": "#1f77b4", "check": "#d62728",
}


def gnuplot(script):
    subprocess.run(["gnuplot"], input=script, text=True, check=True)


def block(name, lines):
    return f"${name} << EOD\n" + "\n".join(lines) + "\nEOD\n"


def plot_bars(rows, value, low, high, file, title):
    """A group of bars for each program, one bar for each allocator, the last group the means."""
    allocators = [name for name in order_of(rows, "allocator") if name != "stock"]
    by_key = {(row["program"], row["allocator"]): row for row in rows}
    programs = order_of(rows, "program")
    script, plots = "", []
    width = 0.8 / len(allocators)
    for position, name in enumerate(allocators):
        lines = []
        for group, program in enumerate(programs):
            row = by_key[program, name]
            lines.append(f"{group + (position - (len(allocators) - 1) / 2) * width} {value(row)} {low(row)} {high(row)}")
        mean = geometric_mean(value(by_key[program, name]) for program in programs)
        lines.append(f"{len(programs) + (position - (len(allocators) - 1) / 2) * width} {mean} {mean} {mean}")
        script += block(name, lines)
        plots.append(f"${name} using 1:2:({width}) with boxes fillstyle solid 0.8 noborder linecolor rgb '{COLOURS[name]}' title '{TITLES[name]}'")
        plots.append(f"${name} using 1:2:3:4 with yerrorbars linecolor rgb '#404040' pointtype -1 notitle")
    tics = ", ".join(f"'{by_key[p, allocators[0]]['title']}' {i}" for i, p in enumerate([*programs]))
    top = max(1.1, *(high(row) for row in rows))
    bottom = min(0.9, *(low(row) for row in rows))
    gnuplot(script + f"""
        set terminal svg size {260 + 70 * len(programs)},480 font 'sans,12' background '#ffffff'
        set output '{file}'
        set title '{title}'
        set xtics ({tics}, 'geometric mean' {len(programs)}) rotate by -35
        set xrange [-0.6:{len(programs) + 0.6}]
        set yrange [{max(0, bottom - 0.05)}:{top + 0.05}]
        set grid y
        set key outside right top
        set arrow 1 from graph 0, first 1 to graph 1, first 1 nohead linecolor rgb '#000000' front
        plot {', '.join(plots)}
    """)


def plot_lines(series, file, title, x, y):
    """series: name -> list of (x, y); both axes logarithmic."""
    script, plots = "", []
    for number, (name, points) in enumerate(series.items()):
        script += block(f"d{number}", [f"{a} {b}" for a, b in points])
        plots.append(f"$d{number} using 1:2 with linespoints linewidth 2 linecolor rgb '{COLOURS.get(name, '#9467bd')}' title '{TITLES.get(name, name)}'")
    gnuplot(script + f"""
        set terminal svg size 720,440 font 'sans,12' background '#ffffff'
        set output '{file}'
        set title '{title}'
        set logscale xy
        set format x '10^{{%L}}'
        set xlabel '{x}'
        set ylabel '{y}'
        set grid
        set key outside right top
        plot {', '.join(plots)}
    """)
