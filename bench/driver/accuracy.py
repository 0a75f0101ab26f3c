"""bench/accuracy.  `bench/accuracy --help` says what it does."""

import argparse
import dataclasses
import json
import math
import pathlib
import subprocess
import sys
import tempfile

import allocators as allocator_table
import measure
import programs as program_table
from progress import say
from settings import Settings

NAMES = ("phpcs", "parser", "twig")
INTERVALS = ("64K", "16K")
SITES = 10
MOST_SIGMA = 4
FEW = 25  # fewer samples than this are no normal distribution

# Each block of a full profile has 8 bytes more.  Blocks of more than 520 bytes have sixteen sizes for each power of
# two, so such a block may be a sixteenth larger: by so much less, at most, the bytes of a sampled profile may be.
TRAILER = 8
ROUNDING = 1 / 17

# The figures of sites, each with the number of its blocks.
FIGURES = {"allocated": ("allocated_bytes", "allocated_blocks"), "in use": ("live_bytes", "live_blocks")}

# Prints the interval of a snapshot, and the figures of each of its sites by the calls.
READ = r"""
$sums = [];
$snapshot = Zmm\Snapshot::load($argv[1]);
foreach ($snapshot->sites() as $site) {
	$calls = array_map(fn ($call) => "$call[function] $call[file]:$call[line]", $site['stack']);
	$key = implode("\n", $calls);
	foreach (['allocated', 'live'] as $of) {
		foreach (["{$of}_bytes", "{$of}_blocks"] as $figure) {
			$sums[$key][$figure] = ($sums[$key][$figure] ?? 0) + $site[$figure];
		}
	}
}
echo json_encode([$snapshot->meta()['sample_interval'], $sums], JSON_INVALID_UTF8_SUBSTITUTE | JSON_THROW_ON_ERROR);
"""


@dataclasses.dataclass
class Line:
    """The estimates of one figure of one program."""

    program: str
    figure: str
    setting: str
    interval: float = 0    # the mean of the runs: a busy sampler doubles it
    sites: int = 0
    sigma: float = 0       # of the site with the fewest bytes, relative
    furthest: float = 0    # the largest distance of an estimate from what is true, in sigma
    bias: float = 0        # of the sum of these sites, relative
    bias_sigma: float = 0


class Runner:
    """Runs a program with a profile and returns its interval and its sites."""

    def __init__(self, settings, folder):
        self.settings, self.file = settings, pathlib.Path(folder) / "end.zmm"

    def sites(self, program, profile):
        self.file.unlink(missing_ok=True)
        allocator = allocator_table.allocator(f"zmm-{profile}", self.settings)
        command = [*program_table.php_arguments(self.settings, allocator), *program.command(program.scales["full"])]
        environment = measure.environment_of(allocator, ZMM_REPORT=str(self.file))
        measure.run(command, environment, f"{program.name}, {profile}", program.statuses)
        read = [self.settings.php, "-n", "-d", f"extension={self.settings.zmm}", "-d", "memory_limit=-1",
                "-r", READ, "--", str(self.file)]
        return json.loads(subprocess.run(read, capture_output=True, text=True, check=True).stdout)


def truth_of(sites, figure):
    """The bytes of the largest sites, as a sampled profile counts them: without trailers."""
    size, count = FIGURES[figure]
    bytes_of = {key: site[size] - TRAILER * site[count] for key, site in sites.items()}
    return dict(sorted(bytes_of.items(), key=lambda item: -item[1])[:SITES])


def distance(estimate, value):
    """Of an estimate from what is true, which lies between a value and a sixteenth less."""
    return max(estimate - value, value * (1 - ROUNDING) - estimate, 0)


def compared(line, truth, runs):
    """Fills in a line: what is true, and the interval and the sites of each run.  Sites of few samples are left out."""
    size = FIGURES[line.figure][0]
    line.interval = sum(interval for interval, _ in runs) / len(runs)
    truth = {key: value for key, value in truth.items() if value >= FEW * line.interval}
    line.sites, whole = len(truth), sum(truth.values())
    if not truth:
        return line
    distances = [distance(sites.get(key, {}).get(size, 0), value) / math.sqrt(interval * value)
                 for interval, sites in runs for key, value in truth.items()]
    estimates = [sum(sites.get(key, {}).get(size, 0) for key in truth) for _, sites in runs]
    line.sigma, line.furthest = math.sqrt(line.interval / min(truth.values())), max(distances)
    line.bias = sum(estimates) / len(runs) / whole - 1
    line.bias_sigma = math.sqrt(line.interval / whole / len(runs))
    return line


def lines_of(runner, program, runs):
    _, full = runner.sites(program, "full")
    for setting in INTERVALS:
        say(f"{program.name}, {setting}: {runs} runs")
        sampled = [runner.sites(program, setting) for _ in range(runs)]
        for figure in FIGURES:
            yield compared(Line(program.title, figure, setting), truth_of(full, figure), sampled)


def is_good(line):
    return line.furthest <= MOST_SIGMA and distance(line.bias + 1, 1) <= MOST_SIGMA * line.bias_sigma


def table(lines):
    yield "| program | figure | setting | interval | sites | error stated | furthest estimate | bias of the mean |"
    yield "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for line in lines:
        if line.sites:
            yield (f"| {line.program} | {line.figure} | {line.setting} | {line.interval / 1024:.0f}K | {line.sites} |"
                   f" {100 * line.sigma:.1f} % | {line.furthest:.1f} sigma |"
                   f" {100 * line.bias:+.2f} +- {100 * line.bias_sigma:.2f} % |")


def main():
    parser = argparse.ArgumentParser(prog="bench/accuracy", add_help=False)
    parser.add_argument("names", nargs="*", default=NAMES)
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--php", required=True)
    parser.add_argument("--zmm", required=True)
    options = parser.parse_args()
    settings = Settings(options.php, options.zmm, None, False, options.runs, 1, False, False)
    known = {program.name: program for program in program_table.all_programs(settings)}
    for name in options.names:
        if name not in known:
            raise SystemExit(f"bench/accuracy: no program {name}; there are {', '.join(known)}")
    chosen = [known[name] for name in options.names]
    program_table.prepare(chosen, ("full",), settings, allocator_table.allocator("stock", settings))
    with tempfile.TemporaryDirectory() as folder:
        runner = Runner(settings, folder)
        lines = [line for program in chosen for line in lines_of(runner, program, options.runs)]
    print("\n".join(table(lines)))
    wrong = [line for line in lines if not is_good(line)]
    for line in wrong:
        print(f"not as good as it claims: {line}", file=sys.stderr)
    sys.exit(1 if wrong else 0)


main()
