"""php-fpm with four workers behind nginx, on stock PHP or on zmm; who its workers are and how they are."""

import asyncio
import contextlib
import json
import pathlib
import re
import sys
from dataclasses import dataclass, field

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent / "lib"))

import client  # noqa: E402
import mix  # noqa: E402
import server  # noqa: E402
import websites  # noqa: E402

WORKERS = 4
ROUNDS = 4  # of questions in each look
ROOTS = {
    "servers": server.PAGES,
    "soak": HERE / "pages",
    "dokuwiki": websites.SHARE / "dokuwiki",
    "mediawiki": websites.SHARE / "mediawiki",
}
# Fatal errors only, as the applications are used to; FFI to fork and to leak.
SETTINGS = ("error_reporting=4437", "max_execution_time=30", "ffi.enable=1", "opcache.jit_buffer_size=64M")
LOGS = ("php.log", "fpm.log", "output.log", "nginx.log")
DATE = re.compile(r"^(\[[^]]*\]|\d+/\d+/\d+ [\d:]+) ")


class Pool(server.PhpFpm):
    children = WORKERS


@dataclass
class Sample:
    """A worker between requests; sizes in bytes."""

    requests: int  # that all workers have served
    rss: int
    anon: int  # of these, not shared
    settled: int  # the same after gc_mem_caches() and malloc_trim()
    real_size: int
    spare: int


@dataclass
class Watch:
    """What was seen of the workers during a run."""

    samples: dict = field(default_factory=dict)  # by worker
    unsound: list = field(default_factory=list)
    looks: int = 0
    visits: int = 0  # after the warm-up


class Farm:
    """`with` starts nginx and php-fpm and stops them."""

    def __init__(self, directory, ports, arguments, parts, zmm):
        self.directory, self.ports, self.zmm = pathlib.Path(directory), ports, zmm
        settings = [word for setting in (*SETTINGS, f"soak.parts={parts}") for word in ("-d", setting)]
        extensions = [word for name in (*websites.EXTENSIONS, "ffi") for word in ("-d", f"extension={name}")]
        # Its own first: later ones have something to allocate.
        self.pool = Pool(directory, [*arguments, *extensions, *settings])
        self.first_workers = []
        self.exit_status = None

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            stack.enter_context(self.pool)
            websites.start_nginx(stack, self.directory, [
                websites.Site(self.ports[name], root, self.pool.address) for name, root in ROOTS.items()])
            self.stack = stack.pop_all()
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        self.stack.close()
        self.exit_status = self.pool.exit_status

    async def ready(self):
        """Until nginx listens and all workers are there."""
        for _ in range(12_000):  # a busy machine takes its time
            try:
                (await client.Connection.to(self.ports["soak"])).close()
                self.first_workers = self.pool.workers()
                if len(self.first_workers) == WORKERS:
                    return
            except OSError:
                pass
            await asyncio.sleep(0.05)
        raise RuntimeError(f"nginx and {WORKERS} workers are not there:\n{(self.directory / 'nginx.log').read_text()}")

    async def look(self, watch, requests):
        """Asks every worker for its heap, and the system for its memory, while nothing else runs.  Some rounds, so that how
        many segments are spare because of the last page has settled when the resident size is taken."""
        visitors = [client.Visitor(number, self.ports) for number in range(WORKERS)]
        found, trimmed, faults = {}, {}, []
        try:
            await self.ask_all(visitors, "", ROUNDS, found, faults)
            sizes = {pid: [sum(server.memory_kib(pid, name)) * 1024 for name in ("VmRSS", "RssAnon")] for pid in found}
            await self.ask_all(visitors, "trim=1", 1, trimmed, faults)
        except client.NO_ANSWER as error:
            faults.append(f"status.php: {type(error).__name__} {error}")
            found = {}
        finally:
            for one in visitors:
                one.leave_all()
        watch.looks += 1
        if len(found) != WORKERS:
            faults.append(f"{len(found)} workers answer")
        for pid, status in found.items():
            settled = sum(server.memory_kib(pid, "RssAnon")) * 1024
            sample = Sample(requests, *sizes[pid], settled, status["real_size"], status["spare_bytes"])
            watch.samples.setdefault(pid, []).append(sample)
            if status["engine"] is not self.zmm:
                faults.append(f"worker {pid}: the engine is{'' if status['engine'] else ' not'} on the zmm heap")
        watch.unsound += [f"after {requests} requests: {fault}" for fault in faults]

    async def ask_all(self, visitors, query, rounds, found, faults):
        """status.php of every worker, so many times at least: what each says first, and what any finds broken."""
        request = mix.Request("status", "status.php", query)
        for number in range(1, 101):
            for _, _, body in await asyncio.gather(*(one.ask("soak", request) for one in visitors)):
                status = json.loads(body)
                found.setdefault(status["pid"], status)
                faults += [f"worker {status['pid']}: {fault}" for fault in status["check"]]
            if len(found) >= WORKERS and number >= rounds:
                return

    def log_lines(self):
        """What the logs say, each line once, without what differs between any two runs."""
        lines = {}
        for name in LOGS:
            path = self.directory / name
            if not path.exists():
                continue
            with open(path, errors="replace") as log:
                for text in log:
                    told = DATE.sub("", text.rstrip()).replace(str(self.directory), "DIRECTORY")
                    lines.setdefault(f"{name}: " + re.sub(r"\d+", "N", told), text.rstrip())
        return lines

    def complaints(self):
        """About workers that died and about corruption; after stop()."""
        complaints = [] if self.exit_status == 0 else [f"php-fpm ended with status {self.exit_status}"]
        return complaints + [text for text in self.log_lines().values() if server.CORRUPTION.search(text)]
