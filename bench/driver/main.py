"""bench/run, once everything is installed and built.  `bench/run --help` says how to use it."""

import argparse
import json
import pathlib
import signal
import sys
import time

import allocators as allocator_table
import commandline
import plot
import programs as program_table
import scaling
import streams
import table
import web
from machine import machine
from measure import Failed
from progress import say
from settings import RESULTS, Settings

ROOMS = {"web": web, "streams": streams, "scaling": scaling}
MODES = ("command-line", *ROOMS)


def arguments():
    parser = argparse.ArgumentParser(prog="bench/run", add_help=False)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--no-instructions", action="store_true")
    parser.add_argument("--mode", choices=MODES, action="append")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--zmm", type=pathlib.Path)
    parser.add_argument("--php", required=True)
    parser.add_argument("--php-source", type=pathlib.Path)
    parser.add_argument("--command", default="bench/run")
    return parser.parse_args()


def chosen_allocators(text, settings):
    names = [name for name in text.split(",") if name] or list(allocator_table.NAMES)
    for name in names:
        if name not in allocator_table.NAMES:
            raise SystemExit(f"bench: no allocator {name}; there are {', '.join(allocator_table.NAMES)}")
    names = [name for name in allocator_table.NAMES if name in names or name == "stock"]
    if len(names) < 2:
        raise SystemExit("bench: stock PHP is compared with itself: name another allocator")
    return [allocator_table.allocator(name, settings) for name in names]


def chosen_programs(names, programs):
    return [program for program in programs if not names or program.name in names]


def measure_command_line(options, settings, allocators, names):
    programs = chosen_programs(names, program_table.all_programs(settings))
    if not programs:
        return [], [], {}, {}
    program_table.prepare(programs, (f"count-{settings.size}", settings.size), settings, allocators[0])
    if options.no_instructions:
        count_for = ()
    elif settings.quick:
        count_for = ("stock", "zmm")
    else:
        count_for = allocator_table.NAMES
    rows, failures = commandline.run(settings, programs, allocators, count_for)
    if not rows:
        return [], [], {}, failures
    return rows, ["## Programs on the command line\n", table.command_line_tables(rows)], {
        "cpu.svg": lambda file: plot.plot_bars(rows, lambda r: r["cpu"]["median"], lambda r: r["cpu"]["low"],
                                               lambda r: r["cpu"]["high"], file, "CPU time against stock PHP (bars: quartiles)"),
        "rss.svg": lambda file: plot.plot_bars(rows, lambda r: r["rss"], lambda r: r["rss"], lambda r: r["rss"],
                                               file, "Peak resident set against stock PHP"),
    }, failures


def measurements(options, settings, allocators):
    """(name, rows, Markdown, plots, failures) of each mode asked for."""
    modes = options.mode
    if not modes:
        of_web = [name for name in options.names if name in web.NAMES]
        modes = ["command-line"] * (not options.names or len(of_web) < len(options.names)) + ["web"] * (not options.names or bool(of_web))
    for mode in modes:
        if mode == "command-line":
            yield mode, *measure_command_line(options, settings, allocators, [n for n in options.names if n not in web.NAMES])
        else:
            yield mode, *ROOMS[mode].run(settings, allocators, options.names)


def write(options, settings, results):
    stamp = time.strftime("%Y%m%d-%H%M%S")
    directory = RESULTS / stamp
    directory.mkdir(parents=True)
    text = [f"# {options.command}\n", machine_line, f"\n{settings.size} size, {settings.rounds} rounds, seed {settings.seed}.\n"]
    everything = {"command": options.command, "machine": machine_line, "seed": settings.seed}
    failed = 0
    for mode, rows, parts, plots, failures in results:
        everything[mode] = rows
        text += parts
        if failures:
            failed += len(failures)
            text.append("Failed, and left out of every figure:\n\n" + "".join(
                f"* {failure.splitlines()[0]}\n" for failure in failures.values()))
        for name, draw in plots.items():
            if len(rows) > 1:
                draw(directory / name)
                if f"({name})" not in "".join(parts):
                    text.append(f"![{name}]({name})\n")
    (directory / "results.json").write_text(json.dumps(everything, indent=1) + "\n")
    (directory / "results.md").write_text("\n".join(text))
    latest = RESULTS / "latest"
    latest.unlink(missing_ok=True)
    latest.symlink_to(stamp)
    print("\n".join(text))
    say(f"results, plots and all figures are in {directory}")
    return failed == 0


if __name__ == "__main__":
    options = arguments()
    rounds = options.rounds or (4 if options.quick else 12)
    seed = options.seed if options.seed is not None else int(time.time())
    settings = Settings(options.php, options.zmm, options.php_source, options.quick, rounds, seed)
    known = [*(program.name for program in program_table.all_programs(settings)), *web.NAMES]
    if options.list:
        print("programs:  ", *known)
        print("allocators:", *allocator_table.NAMES)
        sys.exit()
    # Servers are stopped on the way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    machine_line = machine(settings)
    for name in options.names:
        if name not in known:
            raise SystemExit(f"bench: no program {name}; there are {', '.join(known)}")
    try:
        complete = write(options, settings, list(measurements(options, settings, chosen_allocators(options.only, settings))))
    except Failed as failure:
        say(f"FAILED: {failure}")
        complete = False
    sys.exit(0 if complete else 1)
