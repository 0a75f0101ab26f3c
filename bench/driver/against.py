"""bench/against, once both trees are built.  `bench/against --help` says how to use it."""

import argparse
import pathlib

import streams
import table
from allocators import BENCH_EXTENSION, allocator
from failures import Failures
from settings import BUILD, Settings
from together import together


def arguments():
    parser = argparse.ArgumentParser(prog="bench/against", add_help=False)
    parser.add_argument("--php", required=True)
    parser.add_argument("--before", type=pathlib.Path, required=True, help="zmm_bench.so of the other commit")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("names", nargs="*", metavar="PROGRAM")
    return parser.parse_args()


def main():
    options = arguments()
    unknown = [name for name in options.names if name not in streams.RECORDED]
    if unknown:
        raise SystemExit(f"bench: no recording of {unknown[0]}; there are {', '.join(streams.RECORDED)}")
    settings = Settings(php=options.php, zmm=BUILD, php_source=None, quick=not options.full, rounds=1, seed=1,
                        instructions=True, count_patterns=False)
    failures = Failures()
    files = streams.record_all(settings, options.names, allocator("stock", settings), failures)
    extensions = {"before": options.before, "now": BENCH_EXTENSION}
    counts = {"before": {}, "now": {}, "none": {}}
    for when, extension in extensions.items():
        # One after the other: both write to the same files, whose names are values of the replaying PHP.
        pairs = [(program, name) for program in files for name in ("zmm", "none")]
        for (program, name), count in together(f"instructions {when}", pairs, lambda p, name: streams.count(
                settings, files[p], name, extension), failures):
            counts[when if name == "zmm" else "none"][program] = count
    lines = [row(program, counts) for program in files if all(program in each for each in counts.values())]
    print("Instructions of the heap for each operation of a recording")
    print()
    print(table.markdown(["stream", "before", "now", "difference"], lines))
    if failures.texts:
        raise SystemExit(1)


def row(program, counts):
    before, now = (counts[when][program] - counts["none"][program] for when in ("before", "now"))
    return [program.title, f"{before:.3f}", f"{now:.3f}", f"{(now / before - 1) * 100:+.2f} %"]


if __name__ == "__main__":
    main()
