"""Plots by gnuplot, as SVG."""

import subprocess

from allocators import TITLES
from ratios import geometric_mean
from table import order_of

COLOURS = {
    "stock": "#000000", "zmm": "#d62728", "passthrough": "#7f7f7f", "glibc": "#8c564b",
    "jemalloc": "#2ca02c", "mimalloc": "#1f77b4", "tcmalloc": "#ff7f0e",
    "zmm-512K": "#2ca02c", "zmm-64K": "#1f77b4", "zmm-16K": "#ff7f0e", "zmm-full": "#9467bd",
    "xdebug": "#8c564b", "tideways": "#7f7f7f",
    "touch": "#9467bd", "walk": "#7f7f7f", "zmm_stats": "#1f77b4", "zmm_check": "#d62728",
}


def gnuplot(script):
    subprocess.run(["gnuplot"], input=script, text=True, check=True)


def variable(name):
    """gnuplot's name for the lines of an allocator."""
    return "$" + name.replace("-", "_")


def block(name, lines):
    return f"{variable(name)} << EOD\n" + "\n".join(lines) + "\nEOD\n"


def point(value):
    """A figure without a spread."""
    return {"median": value, "low": value, "high": value}


def plot_bars(rows, value, file, title):
    """A group of bars for each program, one bar for each allocator, the last group the means.
    value: of a row, {"median", "low", "high"}."""
    allocators = [name for name in order_of(rows, "allocator") if name != "stock"]
    by_key = {(row["program"], row["allocator"]): row for row in rows}
    programs = order_of(rows, "program")
    script, plots = "", []
    width = 0.8 / len(allocators)
    for position, name in enumerate(allocators):
        lines = []
        for group, program in enumerate(programs):
            bar = value(by_key[program, name])
            lines.append(f"{group + (position - (len(allocators) - 1) / 2) * width} {bar['median']} {bar['low']} {bar['high']}")
        mean = geometric_mean(value(by_key[program, name])["median"] for program in programs)
        lines.append(f"{len(programs) + (position - (len(allocators) - 1) / 2) * width} {mean} {mean} {mean}")
        script += block(name, lines)
        plots.append(f"{variable(name)} using 1:2:3:4:({width}) with boxerrorbars fillstyle solid 0.8 noborder linecolor rgb '{COLOURS[name]}' title '{TITLES[name]}'")
    tics = ", ".join(f"'{by_key[p, allocators[0]]['title']}' {i}" for i, p in enumerate(programs))
    top = max(1.1, *(value(row)["high"] for row in rows))
    bottom = min(0.9, *(value(row)["low"] for row in rows))
    gnuplot(script + f"""
        set terminal svg size {260 + 70 * len(programs)},480 font 'sans,12' background '#ffffff'
        set output '{file}'
        set title '{title}'
        set xtics ({tics}, 'geometric mean' {len(programs)}) rotate by -35
        set xrange [-0.6:{len(programs) + 0.6}]
        set yrange [{max(0, bottom - 0.05)}:{top + 0.05}]
        set grid y
        set errorbars linecolor rgb '#404040' linewidth 1
        set key outside right top
        set arrow 1 from graph 0, first 1 to graph 1, first 1 nohead linecolor rgb '#000000' front
        plot {', '.join(plots)}
    """)


def plot_lines(series, file, title, x, y):
    """series: name -> list of (x, y); both axes logarithmic."""
    script, plots = "", []
    for number, (name, points) in enumerate(series.items()):
        script += block(f"d{number}", [f"{a} {b}" for a, b in points])
        plots.append(f"$d{number} using 1:2 with linespoints linewidth 2 linecolor rgb '{COLOURS[name]}' title '{TITLES.get(name, name)}'")
    gnuplot(script + f"""
        set terminal svg size 720,440 font 'sans,12' background '#ffffff'
        set output '{file}'
        set title '{title}'
        set logscale xy
        set autoscale xfix
        set format x '10^{{%L}}'
        set xlabel '{x}'
        set ylabel '{y}'
        set grid
        set key outside right top
        plot {', '.join(plots)}
    """)
