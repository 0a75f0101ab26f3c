"""The programs of the command line on every allocator: time, instructions, memory."""

import random

import allocators as allocator_table
import plot
import programs as program_table
from failures import Failures
from measure import Failed, instructions, measure, measure_peak
from progress import Progress, say
from ratios import paired
from together import together
from table import Section, mean_of, order_of, ratio, spread, table_of

TITLE = "Programs on the command line"

# Below this heap size the resident set is PHP itself.
HEAP_OF_INTEREST = 4 << 20


def take_peaks(settings, programs, allocators, failures):
    """Also finds out whether everything works, before an hour is spent on it."""
    def one(program, allocator):
        return measure_peak(settings, allocator, program, settings.size)

    pairs = [(program, allocator) for program in programs for allocator in allocators]
    peaks = {(program.name, allocator.name): peak
             for (program, allocator), peak in together("memory", pairs, one, failures)}
    for program in failures.remaining(programs):
        for allocator in allocators:
            if program.same_output and peaks[program.name, allocator.name].output != peaks[program.name, "stock"].output:
                failures.note(program, Failed(f"{program.name} prints something else on {allocator.name}"))
    return {key: peak.real for key, peak in peaks.items()}


def take_samples(settings, programs, allocators, failures):
    """Round after round; in each, a program's runs on all allocators follow each other in random order."""
    order = random.Random(settings.seed)
    samples = {(program.name, allocator.name): [] for program in programs for allocator in allocators}
    progress = Progress("time", settings.rounds * len(samples))
    for round_number in range(settings.rounds):
        for program in order.sample(programs, len(programs)):
            if program.name in failures.texts:
                continue
            for allocator in order.sample(allocators, len(allocators)):
                progress.step(f"round {round_number + 1}: {program.name} {allocator.name}")
                try:
                    samples[program.name, allocator.name].append(measure(settings, allocator, program, settings.size))
                except Failed as failure:
                    failures.note(program, failure)
                    break
    return samples


def count_instructions(settings, programs, allocators, failures):
    def one(program, allocator):
        return instructions(settings, allocator, program)

    pairs = [(program, allocator) for program in programs for allocator in allocators
             if program.scales[f"count-{settings.size}"] is not None]
    return {(program.name, allocator.name): count
            for (program, allocator), count in together("instructions", pairs, one, failures)}


def rows_of(programs, allocators, samples, peaks, counts):
    """One dictionary for each program and allocator."""
    for program in programs:
        base = samples[program.name, "stock"]
        for allocator in allocators:
            own = samples[program.name, allocator.name]
            row = {
                "program": program.name,
                "title": program.title,
                "allocator": allocator.name,
                "seconds": sorted(sample.cpu for sample in own)[len(own) // 2],
                "cpu": paired([s.cpu for s in own], [s.cpu for s in base]).as_dict(),
                "rss_kib": sorted(sample.rss for sample in own)[len(own) // 2],
                "rss": paired([s.rss for s in own], [s.rss for s in base]).median,
            }
            real = peaks[program.name, allocator.name]
            row["peak_bytes"] = real
            row["peak"] = real / peaks[program.name, "stock"] if real else None
            row["stock_heap_bytes"] = peaks[program.name, "stock"]
            if (program.name, allocator.name) in counts:
                row["instructions_count"] = counts[program.name, allocator.name]
                row["instructions"] = counts[program.name, allocator.name] / counts[program.name, "stock"]
            yield row


def counted(settings, allocators):
    """Those whose instructions are counted too."""
    if not settings.instructions:
        return []
    return [a for a in allocators if not settings.quick or a.name in ("stock", "zmm", *allocator_table.PROFILED)]


def rounds(settings):
    return settings.rounds


def run(settings, allocators, names):
    """(rows, failures)."""
    programs = [program for program in program_table.all_programs(settings) if not names or program.name in names]
    if not programs:
        return [], {}
    program_table.prepare(programs, (f"count-{settings.size}", settings.size), settings, allocators[0])
    say(f"{len(programs)} programs on {', '.join(a.name for a in allocators)}, {settings.rounds} rounds, {settings.size} size")
    failures = Failures()
    peaks = take_peaks(settings, programs, allocators, failures)
    counts = count_instructions(settings, failures.remaining(programs), counted(settings, allocators), failures)
    samples = take_samples(settings, failures.remaining(programs), allocators, failures)
    return list(rows_of(failures.remaining(programs), allocators, samples, peaks, counts)), failures.texts


def with_larger_heaps(rows):
    return [row for row in rows if row["stock_heap_bytes"] > HEAP_OF_INTEREST]


def rss_note(rows):
    note = "The largest resident set of the process, against stock PHP: median of pairs."
    larger = with_larger_heaps(rows)
    if larger:
        means = [f"{allocator_table.TITLES[name]} {ratio(mean_of(larger, name, lambda row: row['rss']))}"
                 for name in order_of(larger, "allocator") if name != "stock"]
        note += f" Geometric means of those whose heap passes 4 MiB: {', '.join(means)}."
    return note


def sections(rows):
    found = [Section(
        "cpu", "CPU time", "User and system time against stock PHP: median of pairs (quartiles).",
        table_of(rows, lambda row: spread(row["cpu"]), lambda row: row["cpu"]["median"], "program",
                 ("stock, s", lambda row: f"{row['seconds']:.2f}")),
        lambda file: plot.plot_bars(rows, lambda row: row["cpu"], file, "CPU time against stock PHP (bars: quartiles)"))]
    with_counts = [row for row in rows if "instructions" in row]
    if with_counts:
        found.append(Section(
            "instructions", "Instructions", "Counted by callgrind on smaller inputs, start and end of PHP included; against stock PHP.",
            table_of(with_counts, lambda row: ratio(row["instructions"]), lambda row: row["instructions"], "program",
                     ("stock, million", lambda row: f"{row['instructions_count'] / 1e6:.0f}"))))
    found.append(Section(
        "rss", "Peak of the resident set", rss_note(rows),
        table_of(rows, lambda row: ratio(row["rss"]), lambda row: row["rss"], "program",
                 ("stock, MiB", lambda row: f"{row['rss_kib'] / 1024:.1f}")),
        lambda file: plot.plot_bars(rows, lambda row: plot.point(row["rss"]), file, "Peak resident set against stock PHP")))
    tellers = [row for row in rows if row["peak"] is not None]
    if len(order_of(tellers, "allocator")) > 1:
        found.append(Section(
            "peak", "memory_get_peak_usage(true)", "Against stock PHP; the other allocators do not tell.",
            table_of(tellers, lambda row: ratio(row["peak"]), lambda row: row["peak"], "program",
                     ("stock, MiB", lambda row: f"{row['peak_bytes'] / 2**20:.1f}"))))
    return found
