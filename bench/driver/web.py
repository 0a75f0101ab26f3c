"""Web applications behind php-fpm and nginx: requests per second, CPU time and page faults of each, memory.

One php-fpm with one worker for each allocator, one after the other in random order, round after round, always with the
same requests of h2load.  Each round starts its own: a process of the same code may be up to 20 percent faster than the
next one, by where its memory lies.
"""

import contextlib
import dataclasses
import http.client
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import time

import plot
import table
from allocators import TITLES
from measure import Failed, environment_of
from progress import Progress, say
from ratios import paired
from settings import ROOT

sys.path.append(str(ROOT / "suites" / "lib"))

import websites  # noqa: E402

TITLE = "Web applications behind php-fpm"


@dataclasses.dataclass(frozen=True)
class Application:
    name: str
    title: str
    root: pathlib.Path
    paths: tuple
    mark: str  # in the first page
    jit: tuple = (False, True)
    database: bool = False  # asks MariaDB


@dataclasses.dataclass(frozen=True)
class Load:
    """What the requests of one load took."""

    rate: float    # requests per second
    cpu: float     # seconds of the worker for each request
    faults: float  # minor ones of the worker for each request


@dataclasses.dataclass(frozen=True)
class Amount:
    rounds: int
    seconds: int  # of load in each
    warm_up: int  # times that each path is asked for before


WIKITEXT = "".join(f"== Part {i} ==%0A* '''item''' {i}%0A* [[Sample]] and [[page {i}]]%0A%0A" for i in range(40)).replace(" ", "+")

APPLICATIONS = (
    Application("dokuwiki", "DokuWiki", websites.SHARE / "dokuwiki", (
        "/doku.php?id=start", "/doku.php?id=start&purge=true", "/doku.php?id=page7", "/doku.php?id=start&do=edit",
        "/doku.php?id=start&do=index",
    ), "Section 12"),
    Application("mediawiki", "MediaWiki", websites.SHARE / "mediawiki", (
        "/index.php?title=Sample", "/index.php?title=Sample&action=history",
        f"/api.php?action=parse&format=json&contentmodel=wikitext&text={WIKITEXT}", "/index.php?title=Special:AllPages",
    ), "Section 12"),
    Application("wordpress", "WordPress", websites.WORDPRESS_ROOT, (
        "/", "/?p=107", "/?cat=3", "/?s=harbour", "/?rest_route=/wp/v2/posts&per_page=20", "/?feed=rss2",
    ), "Post 30", database=True),
    # Here the time is php-fpm's and the server's: there is nothing to compile.
    Application("hello-web", "hello world", ROOT / "bench" / "programs", ("/hello.php",), "Hello", jit=(False,)),
)
NAMES = tuple(application.name for application in APPLICATIONS)

INI = """\
{extension}
memory_limit = 256M
error_log = {directory}/php.log
log_errors = 1
display_errors = 0
error_reporting = 4437
date.timezone = UTC
session.save_path = {directory}
{database}
opcache.enable = 1
opcache.memory_consumption = 128
opcache.file_update_protection = 0
{jit}
"""
JIT = "opcache.jit = tracing\nopcache.jit_buffer_size = 64M"

POOL = """\
[global]
error_log = {directory}/fpm.log
daemonize = no
[bench]
{user}
listen = {directory}/fpm.sock
pm = static
pm.max_children = 1
pm.max_requests = 0
catch_workers_output = yes
"""

class Worker:
    """php-fpm on one allocator; it runs inside of running()."""

    def __init__(self, settings, allocator, jit, directory, port, database):
        """database: the socket of MariaDB, or None."""
        self.allocator, self.directory, self.port = allocator, directory / allocator.name, port
        self.process = None
        self.directory.mkdir()
        lines = [f"extension = {allocator.extension}"] if allocator.extension else []
        lines += [f"extension = {name}" for name in (*websites.EXTENSIONS, *(websites.MARIADB_EXTENSIONS if database else ()))]
        lines += ["zend_extension = opcache"]
        (self.directory / "php.ini").write_text(INI.format(
            extension="\n".join(lines), directory=self.directory, jit=JIT if jit else "opcache.jit = disable",
            database=f"mysqli.default_socket = {database}" if database else ""))
        as_root = os.geteuid() == 0
        (self.directory / "pool.conf").write_text(POOL.format(
            directory=self.directory, user="user = root\ngroup = root" if as_root else ""))
        self.command = [websites.command(settings.php.replace("php", "php-fpm")), "-F", *(["-R"] if as_root else []),
                        "-c", str(self.directory / "php.ini"), "-y", str(self.directory / "pool.conf")]

    @contextlib.contextmanager
    def running(self):
        with open(self.directory / "output.log", "wb") as log:
            self.process = subprocess.Popen(self.command, env=environment_of(self.allocator, PHP_INI_SCAN_DIR=""),
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log)
            try:
                yield
            finally:
                websites.stop(self.process)

    def pid(self):
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        if len(children) != 1:
            raise Failed(f"php-fpm on {self.allocator.name} has no worker:\n{self.logs()}")
        return int(children[0])

    def cpu(self):
        """Seconds on a processor."""
        return int(pathlib.Path(f"/proc/{self.pid()}/schedstat").read_text().split()[0]) / 1e9

    def faults(self):
        """Minor ones: a page came without the disk."""
        return int(pathlib.Path(f"/proc/{self.pid()}/stat").read_text().rpartition(")")[2].split()[7])

    def rss_peak(self):
        return int(re.search(r"VmHWM:\s*(\d+)", pathlib.Path(f"/proc/{self.pid()}/status").read_text())[1])

    def is_on_its_allocator(self):
        maps = pathlib.Path(f"/proc/{self.pid()}/maps").read_text()
        return not self.allocator.extension or self.allocator.extension in maps

    def logs(self):
        return "\n".join(file.read_text(errors="replace")[-1500:] for file in sorted(self.directory.glob("*.log")))


def get(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read().decode(errors="replace")
    finally:
        connection.close()


def first_pages(application, worker, times):
    """Everything answers, with what is expected of it; and the caches are filled."""
    deadline = time.monotonic() + 20
    while True:
        try:
            status, body = get(worker.port, application.paths[0])
            if status != 502 or time.monotonic() > deadline:
                break
        except OSError:
            if time.monotonic() > deadline:
                raise Failed(f"{application.name} on {worker.allocator.name} does not answer:\n{worker.logs()}") from None
        time.sleep(0.1)
    for path in application.paths:
        for _ in range(times):
            status, body = get(worker.port, path)
            if status != 200 or (path == application.paths[0] and application.mark not in body):
                raise Failed(f"{application.name} on {worker.allocator.name}: {path[:60]} gave {status}\n{body[:500]}\n{worker.logs()}")
    if not worker.is_on_its_allocator():
        raise Failed(f"php-fpm does not run on {worker.allocator.name}:\n{worker.logs()}")


def load(worker, paths, times):
    """Each path so many times, from each of two clients."""
    count = 2 * times * len(paths)
    addresses = "".join(f"http://127.0.0.1:{worker.port}{path}\n" for path in paths)
    pid, cpu, faults = worker.pid(), worker.cpu(), worker.faults()
    told = subprocess.run([websites.command("h2load"), "--h1", "-t1", "-c2", f"-n{count}", "-i", "-"], input=addresses,
                          capture_output=True, text=True, check=True).stdout
    rate, good = re.search(r"finished in .*, ([\d.]+) req/s", told), re.search(r"status codes: (\d+) 2xx", told)
    if not rate or not good or int(good[1]) != count or worker.pid() != pid:
        raise Failed(f"{worker.allocator.name} under load:\n{told}\n{worker.logs()}")
    return Load(float(rate[1]), (worker.cpu() - cpu) / count, (worker.faults() - faults) / count)


def warm(application, worker, times):
    """Its pages are compiled and its caches are filled; requests per second."""
    first_pages(application, worker, times)
    return load(worker, application.paths, times).rate  # what is compiled at run time is compiled now


def median(values):
    return sorted(values)[len(values) // 2]


def one(settings, application, jit, allocators, amount, progress, directory):
    name = application.name + ("-jit" if jit else "")
    order = random.Random(settings.seed)
    with contextlib.ExitStack() as stack:
        database = websites.start_mariadb(stack, directory) if application.database else None
        ports = websites.free_ports(len(allocators))
        workers = [Worker(settings, allocator, jit, directory, port, database) for allocator, port in zip(allocators, ports)]
        websites.start_nginx(stack, directory, [websites.Site(w.port, application.root, w.directory / "fpm.sock") for w in workers])
        with workers[0].running():
            rate = warm(application, workers[0], amount.warm_up)
        times = max(1, round(amount.seconds * rate / 2 / len(application.paths)))
        samples = {worker.allocator.name: [] for worker in workers}
        peaks = {worker.allocator.name: [] for worker in workers}
        for number in range(amount.rounds):
            for worker in order.sample(workers, len(workers)):
                progress.step(f"round {number + 1}: {name} {worker.allocator.name}")
                with worker.running():
                    warm(application, worker, amount.warm_up)
                    samples[worker.allocator.name].append(load(worker, application.paths, times))
                    peaks[worker.allocator.name].append(worker.rss_peak())
        base = samples["stock"]
        for worker in workers:
            own, rss = samples[worker.allocator.name], median(peaks[worker.allocator.name])
            yield {
                "program": name,
                "title": application.title + (", JIT" if jit else ""),
                "allocator": worker.allocator.name,
                "requests": median([one.rate for one in own]),
                "rate": paired([one.rate for one in own], [one.rate for one in base]).as_dict(),
                "cpu": paired([one.cpu for one in own], [one.cpu for one in base]).as_dict(),
                "faults": median([one.faults for one in own]),
                "rss_kib": rss,
                "rss": rss / median(peaks["stock"]),
            }


def rounds(settings):
    return max(2, settings.rounds)


def fill(settings, chosen):
    try:
        websites.fill()
        if any(application.database for application, _ in chosen):
            websites.fill_wordpress(settings.php)
    except (subprocess.CalledProcessError, RuntimeError) as failure:
        raise Failed(str(failure)) from None


def run(settings, allocators, names):
    """(rows, failures)."""
    amount = Amount(rounds(settings), *((1, 1) if settings.quick else (2, 5)))
    chosen = [(application, jit) for application in APPLICATIONS if not names or application.name in names for jit in application.jit]
    fill(settings, chosen)
    say(f"{len(chosen)} web applications on {', '.join(a.name for a in allocators)}, {amount.rounds} rounds of about {amount.seconds} s")
    progress = Progress("requests", len(chosen) * amount.rounds * len(allocators))
    rows, failures = [], {}
    for application, jit in chosen:
        # A socket's path may not be long.
        with tempfile.TemporaryDirectory(prefix="zmm-bench.") as directory:
            try:
                rows += list(one(settings, application, jit, allocators, amount, progress, pathlib.Path(directory)))
            except (Failed, RuntimeError) as failure:
                say(f"FAILED, left out: {failure}")
                failures[f"{application.name}{'-jit' if jit else ''}"] = str(failure)
    return rows, failures


def count(value):
    return "-" if value is None else f"{value:.1f}"


def faults_table(rows):
    """Counts, for ratios of small ones mislead.  Rows of earlier runs have none."""
    allocators = table.order_of(rows, "allocator")
    by_key = {(row["program"], row["allocator"]): row for row in rows}
    lines = [[by_key[program, "stock"]["title"], *(count(by_key[program, name].get("faults")) for name in allocators)]
             for program in table.order_of(rows, "program")]
    return table.markdown(["application", *(TITLES[name] for name in allocators)], lines)


def sections(rows):
    return [
        table.Section(
            "requests", "Requests per second", "Against stock PHP, more is better: median of pairs (quartiles).",
            table.table_of(rows, lambda row: table.spread(row["rate"]), lambda row: row["rate"]["median"], "application",
                           ("stock, 1/s", lambda row: f"{row['requests']:.0f}")),
            lambda file: plot.plot_bars(rows, lambda row: row["rate"], file, "Requests per second against stock PHP (bars: quartiles)")),
        table.Section(
            "request-cpu", "CPU time of a request", "Of the worker, against stock PHP: median of pairs (quartiles).",
            table.table_of(rows, lambda row: table.spread(row["cpu"]), lambda row: row["cpu"]["median"], "application")),
        table.Section(
            "request-faults", "Page faults of a request",
            "Of the worker, those that read no disk (minor ones): how many for each request, median of the rounds.", faults_table(rows)),
        table.Section(
            "worker-rss", "Peak of the worker's resident set", "Over all its requests, against stock PHP.",
            table.table_of(rows, lambda row: table.ratio(row["rss"]), lambda row: row["rss"], "application",
                           ("stock, MiB", lambda row: f"{row['rss_kib'] / 1024:.1f}"))),
    ]
