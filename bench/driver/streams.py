"""Allocation streams of real programs, replayed without PHP around them."""

import json
import random

import plot
import programs as program_table
import table
from allocators import BENCH_EXTENSION, ENVIRONMENT, TITLES, Allocator
from failures import Failures
from measure import Failed, collected, environment_of, run as run_command
from progress import Progress, say
from ratios import geometric_mean, paired
from settings import BUILD
from together import together

TITLE = "Recorded allocations, replayed"

STREAMS = BUILD / "streams"
RECORDED = ("phpcs", "parser", "phpunit", "composer", "twig", "json", "text", "trees", "arrays", "growth", "closures")

# For instructions: this many operations of each stream.
COUNTED = {"quick": 300_000, "full": 2_000_000}

REPLAY = "echo json_encode(bench_replay($argv[1], $argv[2], (int) $argv[3], (bool) $argv[4]));"


def record(settings, program):
    """The calls of a program on a pass-through heap, in the order they came."""
    file = STREAMS / f"{program.name}-{settings.size}.stream"
    recorder = Allocator("passthrough", str(BENCH_EXTENSION), ENVIRONMENT)
    command = [*program_table.php_arguments(settings, recorder), *program.command(program.scales[settings.size])]
    run_command(command, environment_of(recorder, BENCH_RECORD=str(file)), f"recording {program.name}", program.statuses)
    return file


def replay(settings, file, name, operations, fill, valgrind=(), extension=BENCH_EXTENSION):
    """In a process of its own, each time."""
    player = Allocator(name, str(extension), ENVIRONMENT)
    command = [*valgrind, settings.php, "-n", *player.arguments, "-d", "memory_limit=-1", "-r", REPLAY,
               str(file), name, str(operations), "1" if fill else ""]
    return json.loads(run_command(command, environment_of(player), f"{file.stem} on {name}"))


def count(settings, file, name, extension=BENCH_EXTENSION):
    """Instructions of the replaying function and all it calls, for each operation."""
    log = STREAMS / f"{file.stem}.{name}.log"
    profile = STREAMS / f"{file.stem}.{name}.callgrind"
    result = replay(settings, file, name, COUNTED[settings.size], False, (
        "valgrind", "--tool=callgrind", f"--callgrind-out-file={profile}", f"--log-file={log}",
        "--collect-atstart=no", "--toggle-collect=bench_replay_*"), extension)
    return collected(log) / result["operations"]


def count_all(settings, files, names, failures):
    def one(program, name):
        return count(settings, files[program], name)

    pairs = [(program, name) for program in files for name in ("none", *names)]
    return {(program.name, name): result for (program, name), result in together("instructions", pairs, one, failures)}


def measure_stream(settings, program, file, names, counts, order, progress):
    memory = {name: replay(settings, file, name, 0, True) for name in names}
    nanoseconds = {name: [] for name in ("none", *names)}
    for _ in range(settings.rounds):
        for name in order.sample(sorted(nanoseconds), len(nanoseconds)):
            progress.step(f"{program.name} {name}")
            result = replay(settings, file, name, 0, False)
            nanoseconds[name].append(result["nanoseconds"] / result["operations"])
    # The loop's own cost is no allocator's.
    loop = sorted(nanoseconds["none"])[settings.rounds // 2]
    own = {name: [max(0.01, value - loop) for value in nanoseconds[name]] for name in names}
    for name in names:
        each = counts[program.name, name] - counts[program.name, "none"]
        yield {
            "program": program.name,
            "title": program.title,
            "allocator": name,
            "operations": result["operations"],
            "nanoseconds": sorted(own[name])[settings.rounds // 2],
            "time": paired(own[name], own["stock"]).as_dict(),
            "instructions_each": each,
            "instructions": each / (counts[program.name, "stock"] - counts[program.name, "none"]),
            "live_peak": memory[name]["live_peak"],
            "resident_peak": memory[name]["resident_peak"],
        }


def sections(rows):
    names = table.order_of(rows, "allocator")
    programs = table.order_of(rows, "program")
    by_key = {(row["program"], row["allocator"]): row for row in rows}

    def absolute(field, digits):
        lines = [[by_key[p, "stock"]["title"], f"{by_key[p, 'stock']['operations'] / 1e6:.2f}",
                  *(f"{by_key[p, name][field]:.{digits}f}" for name in names)] for p in programs]
        means = [f"**{geometric_mean(by_key[p, name][field] for p in programs):.{digits}f}**" for name in names]
        return table.markdown(["stream", "operations, million", *(TITLES[name] for name in names)],
                              [*lines, ["**geometric mean**", "", *means]])

    memory = [[by_key[p, "stock"]["title"], f"{by_key[p, 'stock']['live_peak'] / 2**20:.1f}",
               *(f"{by_key[p, name]['resident_peak'] / by_key[p, name]['live_peak']:.2f}" for name in names)] for p in programs]
    return [
        table.Section(
            "stream-time", "Nanoseconds for each operation",
            "CPU time, the cost of the loop around the operations taken off; medians.",
            absolute("nanoseconds", 1),
            lambda file: plot.plot_bars(rows, lambda row: row["time"], file, "Time for each operation against the stock heap (bars: quartiles)")),
        table.Section(
            "stream-instructions", "Instructions for each operation",
            "Counted by callgrind over the first operations of each stream, those of the loop taken off.",
            absolute("instructions_each", 1),
            lambda file: plot.plot_bars(rows, lambda row: plot.point(row["instructions"]), file,
                                        "Instructions for each operation against the stock heap")),
        table.Section(
            "stream-memory", "Peak memory against the live bytes",
            "Resident memory that the blocks took at most, every byte written, against the most bytes that were asked for at once: "
            "1.00 is what no allocator can beat.",
            table.markdown(["stream", "live, MiB", *(TITLES[name] for name in names)], memory)),
    ]


def rounds(settings):
    return settings.rounds


def record_all(settings, names, stock, failures):
    """program -> file, of those that are named, or of all."""
    STREAMS.mkdir(parents=True, exist_ok=True)
    programs = [p for p in program_table.all_programs(settings) if p.name in (names or RECORDED)]
    program_table.prepare(programs, (settings.size,), settings, stock)
    files = {}
    progress = Progress("recording", len(programs))
    for program in programs:
        progress.step(program.name)
        try:
            files[program] = record(settings, program)
        except Failed as failure:
            failures.note(program, failure)
    return files


def run(settings, allocators, names):
    """(rows, failures)."""
    # A pass-through is the stock heap once more when there is no engine.
    players = [a.name for a in allocators if a.name != "passthrough"]
    failures, rows = Failures(), []
    files = record_all(settings, names, allocators[0], failures)
    say(f"{len(files)} streams on {', '.join(players)}, {settings.rounds} rounds")
    counts = count_all(settings, files, players, failures)
    programs = failures.remaining(files)
    progress = Progress("time", len(programs) * (len(players) + 1) * settings.rounds)
    order = random.Random(settings.seed)
    for program in programs:
        try:
            rows += list(measure_stream(settings, program, files[program], players, counts, order, progress))
        except Failed as failure:
            failures.note(program, failure)
    return rows, failures.texts
