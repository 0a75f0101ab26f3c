"""What visitors do: pages whose answer is known, sessions, pages that run out of time, visitors who leave."""

import asyncio
import contextlib
import hashlib
import json
import os
import random
import re
import signal

import farm  # noqa: F401  for the path of suites/lib
import mix
from client import TIMEOUT, Connection

WIKITEXT = "".join(f"== Part {i} ==%0A* '''item''' {i}%0A* [[Sample]]%0A%0A" for i in range(20)).replace(" ", "+")
DOKUWIKI = ("id=start", "id=page7", "id=page8&do=backlink", "id=start&do=index", "id=page9&purge=true", "id=nothing", "id=page7&do=search&q=point",
            "id=page3&do=export_xhtml", "id=page4&do=revisions", "do=recent", "id=start&do=login")
MEDIAWIKI = ("/index.php?title=Sample", "/index.php?title=Sample&action=history", "/index.php?title=Special:AllPages",
             f"/api.php?action=parse&format=json&contentmodel=wikitext&text={WIKITEXT}",
             "/api.php?action=query&format=json&titles=Sample&prop=info|revisions", "/index.php?title=Nothing")

# What differs between any two answers of an application: times, random identifiers, how long it took.
VARYING = (
    re.compile(rb"taskrunner\.php\?id=[^\"]*;\d{10}"),
    re.compile(rb"name=\"sectok\" value=\"[0-9a-f]*\""),
    re.compile(rb"\"wgBackendResponseTime\":\d+"),
    re.compile(rb"\"(cputime|walltime|timestamp)\":\"[\d.]*\""),
    re.compile(rb"\"timingprofile\":\[.*?\]"),
    re.compile(rb"<!-- (\\n|\n)(NewPP limit report|Saved in parser cache|Transclusion).*?-->", re.S),
)
NOT_COMPARED = {"date", "connection", "set-cookie", "expires", "last-modified", "etag", "keep-alive", "x-request-id"}
APPLICATIONS = ("dokuwiki", "mediawiki")


def compared(site, request, response):
    status, headers, body = response
    if site in APPLICATIONS:
        for pattern in VARYING:
            body = pattern.sub(b"", body)
        for name, value in headers:
            if name == "X-Request-Id":
                body = body.replace(value.encode(), b"")
    kept = sorted((name.lower(), value) for name, value in headers if name.lower() not in NOT_COMPARED)
    return mix.comparable(request, (status, kept, body))


class Page:
    """Answers the same each time; `expected` is what stock PHP answers."""

    def __init__(self, site, request):
        self.site, self.request = site, request
        self.expected = None
        # DokuWiki reads what another of its processes is just writing when two render the same page anew.
        self.turn = asyncio.Lock() if "purge=" in request.query else contextlib.nullcontext()

    async def learn(self, visitor):
        """From stock PHP; twice, since the first answer may fill caches.  Returns what is wrong with it."""
        await visitor.ask(self.site, self.request)
        response = await visitor.ask(self.site, self.request)
        self.expected = compared(self.site, self.request, response)
        status, _, body = response
        request = self.request
        right = status == request.status and request.absent not in body and all(re.search(part, body) for part in request.contains)
        return None if right else f"{self.site}{request.target[:80]}: status {status}, {body[:500]!r}"

    async def visit(self, visitor):
        async with self.turn:
            got = compared(self.site, self.request, await visitor.ask(self.site, self.request))
        if got != self.expected:
            return f"{self.site}{self.request.target[:80]}: {difference(self.expected, got)}"


def difference(stock, got):
    """Where and how two answers differ."""
    for name, ours, theirs in zip(("status", "headers"), got, stock):
        if ours != theirs:
            return f"{name}\n  stock {theirs}\n  zmm   {ours}"
    place = next((i for i, (a, b) in enumerate(zip(stock[2], got[2])) if a != b), min(len(stock[2]), len(got[2])))
    part = slice(max(0, place - 60), place + 60)
    return f"from {place}\n  stock {len(stock[2])} bytes, {stock[2][part]!r}\n  zmm   {len(got[2])} bytes, {got[2][part]!r}"


class Session:
    """Each visitor has a session of its own and knows what must be in it."""

    def __init__(self):
        self.visits = {}

    async def visit(self, visitor):
        last = self.visits.setdefault(visitor.number, [])
        number = last[-1]["visit"] + 1 if last else 1
        request = mix.Request("session", "session.php", f"n={number * 3}", headers={"Cookie": f"PHPSESSID=soak{visitor.number:020d}"})
        last.append({"visit": number, "page": str(number * 3)})
        del last[:-20]
        wanted = b"%d %s\n" % (number, hashlib.md5(json.dumps(last, separators=(",", ":")).encode()).hexdigest().encode())
        status, _, body = await visitor.ask("servers", request)
        return None if (status, body) == (200, wanted) else f"session.php: status {status}, {body!r} for {wanted!r}"


class TimeOut:
    """A page that allocates until max_execution_time ends it.  With seconds, PHP's timer of that many seconds of CPU time does;
    without, the signal which that timer sends is sent at a random moment, so that hundreds take no hundreds of seconds."""

    def __init__(self, seconds=None):
        self.seconds, self.count = seconds, 0
        self.order = random.Random(5)

    async def visit(self, visitor):
        self.count += 1
        query = f"how={self.count}" + (f"&seconds={self.seconds}" if self.seconds else "")
        request = mix.Request("timeout", "timeout.php", query)
        connection = await Connection.to(visitor.ports["soak"])
        try:
            body = await asyncio.wait_for(self.read(connection, request), TIMEOUT)
        finally:
            connection.close()
        limit = f"{self.seconds} second" if self.seconds else "30 seconds"
        if not re.search(
            rb"^\d+\n\nFatal error: Maximum execution time of %s exceeded in \S+/(work\.inc|timeout\.php) on line \d+\n"
            rb"\nshutdown function ran, error type 1, 500\n$" % limit.encode(), body):
            return f"{request.target}: {body[:500]!r}"

    async def read(self, connection, request):
        await connection.send(request)
        _, headers = await connection.head()
        body = b""
        async for piece in connection.pieces(headers):
            if b"\n" not in body and b"\n" in body + piece and not self.seconds:
                await asyncio.sleep(self.order.uniform(0, 0.012))
                os.kill(int((body + piece).split()[0]), signal.SIGPROF)
            body += piece
        return body


class Departure:
    """A visitor who closes the connection after so many bytes of an answer; ignore: the page goes on all the same."""

    def __init__(self, name, ignore):
        self.name, self.ignore, self.count = name, ignore, 0
        self.order = random.Random(7)

    async def visit(self, visitor):
        self.count += 1
        request = mix.Request("abort", "abort.php", f"ignore={int(self.ignore)}&id={self.name}{self.count}")
        connection = await Connection.to(visitor.ports["soak"])
        try:
            await asyncio.wait_for(self.read_some(connection, request), TIMEOUT)
        finally:
            connection.close()

    async def read_some(self, connection, request):
        await connection.send(request)
        _, headers = await connection.head()
        wanted = self.order.randrange(1, 30000)
        async for piece in connection.pieces(headers):
            wanted -= len(piece)
            if wanted <= 0:
                return
        raise ConnectionError("the page ended by itself")

    def complaints(self, lines):
        """Each page noticed, and ended as it should."""
        ended = "aborted=1 ended=1" if self.ignore else "aborted=1 ended=0"
        wanted = {f"{self.name}{number} ignore={int(self.ignore)} {ended} 500" for number in range(1, self.count + 1)}
        seen = {line for line in lines if re.match(rf"{self.name}\d", line)}
        return [f"missing: {line}" for line in sorted(wanted - seen)] + [f"found: {line}" for line in sorted(seen - wanted)]


def pages(site, makers):
    return [Page(site, maker) for maker in makers]


def own(name, count, *contains):
    return pages("soak", [mix.Request(name, f"{name}.php", f"n={n}", contains=contains, absent=b"Fatal error") for n in range(count)])


class Catalogue:
    """All pages whose answer is known, by kind."""

    def __init__(self):
        self.kinds = {
            "ok": pages("servers", map(mix.ok, range(50))),
            "upload": pages("servers", map(mix.upload, range(12))),
            "uncaught": pages("servers", map(mix.uncaught, range(2))),
            "exit": pages("servers", [mix.leave(0)]),
            "limit": pages("servers", map(mix.limit, range(3))),
            "missing": pages("servers", map(mix.missing, range(10))),
            "buffer": pages("servers", map(mix.buffer, range(10))),
            "big": pages("servers", [mix.big(0)]),
            **{name: own(name, 10) for name in ("strings", "arrays", "includes", "generators", "exceptions")},
            "fork": own("fork", 5, rb"^children ended with 70 71 72, parent sound "),
            "spawn": own("spawn", 5, rb"^line of page \d+ 0 from popen 5 "),
            "preloaded": own("preloaded", 10, rb"^307 named  1 preloadednamed  300 1 [0-9a-f]{32} [0-9a-f]{32} Preloaded.Thing gone\n$"),
            "dokuwiki": pages("dokuwiki", [mix.Request("dokuwiki", "doku.php", query, contains=(b"DokuWiki|Section|point",)) for query in DOKUWIKI]),
            "mediawiki": pages("mediawiki", [
                mix.Request("mediawiki", path[1:], contains=(rb"Sample|Nothing|Part",), status=404 if "Nothing" in path else 200)
                for path in MEDIAWIKI]),
        }

    def all_pages(self, kinds):
        return [page for kind in kinds for page in self.kinds[kind]]


# Of 1,000 requests.  The applications' take 10 to 50 times as long as the others.
SHARES = {
    "ok": 340, "upload": 40, "session": 80, "uncaught": 60, "exit": 60, "limit": 40, "missing": 40, "buffer": 60, "big": 5,
    "strings": 50, "arrays": 40, "includes": 50, "generators": 40, "exceptions": 50, "dokuwiki": 40, "mediawiki": 5,
}
