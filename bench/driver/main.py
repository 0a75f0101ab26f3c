"""bench/run, once everything is installed and built.  `bench/run --help` says how to use it."""

import argparse
import json
import os
import pathlib
import signal
import sys
import time

import allocators as allocator_table
import programs as program_table
from machine import machine, revision, versions
from measure import Failed
from progress import say
from kinds import KINDS
from settings import RESULTS, Settings


def arguments():
    parser = argparse.ArgumentParser(prog="bench/run", add_help=False)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--instructions", action=argparse.BooleanOptionalAction)
    parser.add_argument("--mode", choices=KINDS, action="append")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--zmm", type=pathlib.Path)
    parser.add_argument("--php", required=True)
    parser.add_argument("--php-source", type=pathlib.Path)
    parser.add_argument("--command", default="bench/run")
    return parser.parse_args()


def chosen_allocators(text, mode, settings):
    usual = getattr(KINDS[mode], "ALLOCATORS", None)
    known = allocator_table.EVERY if usual else (*allocator_table.NAMES, *allocator_table.PROFILED)
    names = [name for name in text.split(",") if name] or usual or allocator_table.NAMES
    for name in names:
        if name not in known:
            raise SystemExit(f"bench: no allocator {name} for {mode}; there are {', '.join(known)}")
    names = [name for name in known if name in names or name == "stock"]
    if len(names) < 2:
        raise SystemExit("bench: stock PHP is compared with itself: name another allocator")
    return [allocator_table.allocator(name, settings) for name in names]


def names_of(mode, settings):
    """Of the programs that are measured that way."""
    return getattr(KINDS[mode], "NAMES", None) or [program.name for program in program_table.all_programs(settings)]


def chosen_modes(options, settings):
    """(mode, names of its programs): those asked for, or programs and web applications."""
    modes = options.mode or ("command-line", "web")
    known = {mode: names_of(mode, settings) for mode in modes}
    for name in options.names:
        if not any(name in names for names in known.values()):
            raise SystemExit(f"bench: no program {name}; there are {', '.join(dict.fromkeys(name for names in known.values() for name in names))}")
    if not options.names:
        return [(mode, []) for mode in modes]
    named = [(mode, [name for name in options.names if name in known[mode]]) for mode in modes]
    return [(mode, names) for mode, names in named if names]


def measured(options, settings):
    """mode -> everything there is to know of it."""
    context = {"command": options.command.strip(), "date": time.strftime("%Y-%m-%d"), "zmm": revision(),
               "size": settings.size, "seed": settings.seed,
               "machine": machine(), "versions": versions(settings),
               "whole": not options.names and not options.only and settings.instructions}
    runs = {}
    chosen = [(mode, names, chosen_allocators(options.only, mode, settings)) for mode, names in chosen_modes(options, settings)]
    for mode, names, allocators in chosen:
        started, load = time.monotonic(), os.getloadavg()[0]
        try:
            rows, failures = KINDS[mode].run(settings, allocators, names)
        except Failed as failure:  # what else was measured, for an hour perhaps, is kept
            say(f"FAILED: {failure}")
            rows, failures = [], {mode: str(failure)}
        runs[mode] = {**context, "rounds": KINDS[mode].rounds(settings), "load": load, "seconds": round(time.monotonic() - started), "failures": failures, "rows": rows}
    return runs


def text_of(mode, run):
    parts = [f"## {KINDS[mode].TITLE}", f"{run['size']} size, {run['rounds']} rounds, seed {run['seed']}, {run['seconds']} s."]
    if run["failures"]:
        parts.append("Failed, and left out of every figure:\n\n" + "\n".join(
            f"* {failure.splitlines()[0]}" for failure in run["failures"].values()))
    for section in KINDS[mode].sections(run["rows"]) if run["rows"] else ():
        parts.append(f"### {section.title}\n\n{section.markdown()}".rstrip())
    return parts


def write(options, runs):
    stamp = time.strftime("%Y%m%d-%H%M%S")
    directory = RESULTS / stamp
    directory.mkdir(parents=True)
    first = next(iter(runs.values()))
    text = [f"# {first['command']}", f"{first['machine']}; load at the start {first['load']:.1f}.", f"{first['versions']}; zmm {first['zmm']}."]
    for mode, run in runs.items():
        text += text_of(mode, run)
        for section in KINDS[mode].sections(run["rows"]) if run["rows"] else ():
            if section.plot:
                section.plot(directory / f"{section.name}.svg")
    (directory / "results.json").write_text(json.dumps(runs, indent=1) + "\n")
    (directory / "results.md").write_text("\n\n".join(text) + "\n")
    latest = RESULTS / "latest"
    latest.unlink(missing_ok=True)
    latest.symlink_to(stamp)
    print("\n\n".join(text))
    say(f"results, plots and all figures are in {directory}")


if __name__ == "__main__":
    options = arguments()
    rounds = options.rounds or (3 if options.quick else 12)
    seed = options.seed if options.seed is not None else int(time.time())
    settings = Settings(options.php, options.zmm, options.php_source, options.quick, rounds, seed,
                        options.instructions is not False, options.instructions is True)
    if options.list:
        print("programs:  ", *names_of("command-line", settings), *names_of("web", settings))
        print("patterns:  ", *names_of("patterns", settings))
        print("allocators:", *allocator_table.EVERY)
        sys.exit()
    # Servers are stopped on the way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    runs = measured(options, settings)
    write(options, runs)
    sys.exit(1 if any(run["failures"] for run in runs.values()) else 0)
