"""The programs of the command line on every allocator: time, instructions, memory."""

import concurrent.futures
import os
import random

from failures import Failures
from measure import Failed, instructions, measure, measure_peak
from progress import Progress, say
from ratios import paired


def take_peaks(settings, programs, allocators, failures):
    """Also finds out whether everything works, before an hour is spent on it."""
    progress = Progress("memory", len(programs) * len(allocators))
    peaks = {}
    for program in programs:
        for allocator in allocators:
            progress.step(f"{program.name} {allocator.name}")
            try:
                peak = measure_peak(settings, allocator, program, settings.size)
                if program.same_output and peak.output != peaks.get((program.name, "stock"), peak).output:
                    raise Failed(f"{program.name} prints something else on {allocator.name}")
            except Failed as failure:
                failures.note(program, failure)
                break
            peaks[program.name, allocator.name] = peak
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
    """Several at once: the counts do not depend on what else the machine does."""
    pairs = [(program, allocator) for program in programs for allocator in allocators
             if program.scales[f"count-{settings.size}"] is not None]
    progress = Progress("instructions", len(pairs))
    counts = {}

    def one(pair):
        try:
            return instructions(settings, pair[1], pair[0])
        except Failed as failure:
            return failure

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for (program, allocator), count in zip(pairs, pool.map(one, pairs)):
            progress.step(f"{program.name} {allocator.name}")
            if isinstance(count, Failed):
                failures.note(program, count)
            else:
                counts[program.name, allocator.name] = count
    return counts


def rows(programs, allocators, samples, peaks, counts):
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
                row["instructions"] = counts[program.name, allocator.name] / counts[program.name, "stock"]
            yield row


def run(settings, programs, allocators, count_for):
    """count_for: the allocators whose instructions are counted too."""
    say(f"{len(programs)} programs on {', '.join(a.name for a in allocators)}, {settings.rounds} rounds, {settings.size} size")
    failures = Failures()
    peaks = take_peaks(settings, programs, allocators, failures)
    programs = failures.remaining(programs)
    counts = {}
    if count_for:
        counts = count_instructions(settings, programs, [a for a in allocators if a.name in count_for], failures)
        programs = failures.remaining(programs)
    samples = take_samples(settings, programs, allocators, failures)
    return list(rows(failures.remaining(programs), allocators, samples, peaks, counts)), failures.texts
