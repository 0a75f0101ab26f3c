"""Runs one program on one allocator and says what it took."""

import contextlib
import dataclasses
import json
import os
import pathlib
import re
import subprocess
import tempfile

from programs import PROGRAMS, base_environment, php_arguments
from settings import BUILD

MEASURE = BUILD / "measure"


class Failed(Exception):
    """A run that is no measurement."""


@dataclasses.dataclass(frozen=True)
class Sample:
    cpu: float  # seconds, user and system
    rss: int    # KiB
    wall: float


@dataclasses.dataclass(frozen=True)
class Peak:
    real: int | None  # memory_get_peak_usage(true), bytes; None: the allocator does not tell
    output: str


def environment_of(allocator, **more):
    return {**base_environment(), **allocator.environment, **more}


def run(command, environment, what, statuses=(0,)):
    """Standard output, once the status is as expected and PHP did not complain at its start."""
    with tempfile.TemporaryFile("w+", errors="replace") as output, tempfile.TemporaryFile("w+", errors="replace") as errors:
        status = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=errors).returncode
        for file in (output, errors):
            file.seek(0)
        text, complaint = output.read(), errors.read()
    if status not in statuses or re.search(r"PHP Startup|zmm_bench:|Fatal error", complaint):
        raise Failed(f"{what}: exit status {status}\n{complaint[-2000:]}{text[-2000:] if not complaint else ''}")
    return text


def measure(settings, allocator, program, size):
    handle, report = tempfile.mkstemp(dir=BUILD)
    os.close(handle)
    try:
        command = [str(MEASURE), "-n", str(program.starts_of(size)), report,
                   *php_arguments(settings, allocator), *program.command(program.scales[size])]
        run(command, environment_of(allocator), f"{program.name} on {allocator.name}")
        cpu, rss, wall, status, _ = map(int, pathlib.Path(report).read_text().split())
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(report)
    if status not in program.statuses:
        raise Failed(f"{program.name} on {allocator.name}: exit status {status}")
    return Sample(cpu / 1e6, rss, wall / 1e6)


def measure_peak(settings, allocator, program, size):
    """A run of its own, with a prepended script that asks the heap; also the output, which all must agree on."""
    handle, report = tempfile.mkstemp(dir=BUILD)
    os.close(handle)
    try:
        command = [*php_arguments(settings, allocator, ["-d", f"auto_prepend_file={PROGRAMS}/peak.php"]),
                   *program.command(program.scales[size])]
        output = run(command, environment_of(allocator, BENCH_PEAK=report), f"{program.name} on {allocator.name}", program.statuses)
        lines = pathlib.Path(report).read_text().splitlines()
    finally:
        os.unlink(report)
    if not lines:
        raise Failed(f"{program.name} on {allocator.name}: its end was not seen")
    told = json.loads(lines[-1])
    if told["engine"] != allocator.is_zmm:
        raise Failed(f"{program.name}: the engine does not run on {allocator.name}")
    return Peak(told["peak"] if allocator.tells else None, output)


def instructions(settings, allocator, program):
    """How many the processor executes, counted by callgrind: the same each time."""
    profile = BUILD / "callgrind" / f"{program.name}.{allocator.name}.out"
    profile.parent.mkdir(exist_ok=True)
    log = profile.with_suffix(".log")
    command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={profile}", f"--log-file={log}",
               *php_arguments(settings, allocator), *program.command(program.scales[f"count-{settings.size}"])]
    run(command, environment_of(allocator), f"{program.name} on {allocator.name} under callgrind", program.statuses)
    return collected(log)


def collected(log):
    found = re.search(r"Collected : (\d+)", log.read_text())
    if not found:
        raise Failed(f"callgrind counted nothing; see {log}")
    return int(found[1])


@dataclasses.dataclass(frozen=True)
class PatternSample:
    figures: dict  # of its run: cpu in seconds and faults (start of PHP left out), rss in KiB, peak in bytes, and what the program says
    output: str


def pattern_command(settings, allocator, cell, extra=()):
    return [*php_arguments(settings, allocator, (*extra, *cell.ini), extensions=()), *cell.command]


def measure_pattern(settings, allocator, cell):
    """One run for all figures."""
    what = f"{cell.name} on {allocator.name}"
    with tempfile.TemporaryDirectory(dir=BUILD) as directory:
        report, peak = pathlib.Path(directory, "report"), pathlib.Path(directory, "peak")
        command = [str(MEASURE), str(report), *pattern_command(settings, allocator, cell, ("-d", f"auto_prepend_file={PROGRAMS}/peak.php"))]
        output = run(command, environment_of(allocator, BENCH_PEAK=str(peak)), what)
        cpu, rss, _, status, faults = map(int, report.read_text().split())
        told = json.loads(peak.read_text().splitlines()[-1]) if peak.exists() else None
    if status != cell.kind.status or told is None or told["engine"] != allocator.is_zmm:
        raise Failed(f"{what}: exit status {status}, {'the engine runs on another heap' if told else 'its end was not seen'}")
    figures = {"cpu": (cpu - told["start_cpu"]) / 1e6, "faults": faults - told["start_faults"], "rss": rss}
    if allocator.tells:
        figures["peak"] = told["peak"]
    if cell.kind.says:
        output, _, said = output.strip().rpartition("\n")
        figures.update(json.loads(said))
    return PatternSample(figures, output)


def pattern_instructions(settings, allocator, cell):
    log = BUILD / "callgrind" / f"{cell.name.replace(' ', '_')}.{allocator.name}.log"
    log.parent.mkdir(exist_ok=True)
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", f"--log-file={log}", *pattern_command(settings, allocator, cell)]
    run(command, environment_of(allocator), f"{cell.name} on {allocator.name} under callgrind", (cell.kind.status,))
    return collected(log)
