"""The requests that each server gets, and what any correct PHP answers to them."""

import random
import re
from dataclasses import dataclass, field

LIMIT_MESSAGE = rb"Allowed memory size of 8388608 bytes exhausted \(tried to allocate %s bytes\) in "
TRIED = re.compile(rb"tried to allocate \d+ bytes")


@dataclass
class Request:
    kind: str
    page: str
    query: str = ""
    method: str = "GET"
    headers: dict = field(default_factory=dict)
    body: bytes = b""
    status: int = 200
    contains: tuple = ()  # regular expressions, on the body
    absent: bytes = b"\nafter\n"  # printed only by a page that went on after its end

    @property
    def target(self):
        return f"/{self.page}" + (f"?{self.query}" if self.query else "")


def ok(n):
    return Request("ok", "ok.php", f"n={n % 50}", contains=(rb"^page \d+ 0\.333",))


def uncaught(n):
    ends = (rb"^before\n", rb"\nshutdown function ran\n$")
    if n % 2:
        return Request("uncaught", "uncaught.php", "hide=1", status=500, contains=ends)
    return Request("uncaught", "uncaught.php", contains=ends + (rb"Uncaught RuntimeException: the reason",))


def leave(_):
    ends = rb"^outer\nLEAVING AT 50\n"
    return Request("exit", "exit.php", status=202, contains=(ends, b"(?i)shutdown function ran", b"(?i)destructor ran"))


def limit(n):
    how, size = (("huge", b"67108864"), ("grow", b"67108864"), ("small", rb"\d+"))[n % 3]
    contains = (rb"^before\n", LIMIT_MESSAGE % size, rb"\nshutdown function ran, error type 1\n$")
    return Request("limit", "limit.php", f"how={how}", contains=contains)


def upload(n):
    source = random.Random(n)
    boundary = "----part-of-the-form"
    size = (0, 10, 5000, 70000, 300000, 1200000)[n % 6]
    parts = [("text", None, source.randbytes(size % 4000).hex().encode())]
    for number in range(1 + n % 2):
        parts.append((f"file{number}", f"name {number}.bin", source.randbytes(size)))
    body = b""
    for name, filename, content in parts:
        body += f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"'.encode()
        if filename is not None:
            body += f'; filename="{filename}"\r\nContent-Type: application/octet-stream'.encode()
        body += b"\r\n\r\n" + content + b"\r\n"
    body += f"--{boundary}--\r\n".encode()
    return Request(
        "upload", "upload.php", method="POST", body=body,
        headers={"Content-Type": f"multipart/form-data; boundary={boundary}"},
        contains=(rb"file0 name 0\.bin application/octet-stream %d 0 uploaded [0-9a-f]{32}\n" % size,),
    )


def missing(n):
    return Request("missing", f"missing-{n % 10}.php", status=404)


def session(n):
    cookie = {"Cookie": f"PHPSESSID=visitor{n % 7:020d}"}
    return Request("session", "session.php", f"n={n}", headers=cookie, contains=(rb"^%d [0-9a-f]{32}\n$" % (n // 7 + 1),))


def buffer(n):
    return Request("buffer", "buffer.php", f"n={n}", contains=(rb"^[0-9a-f]{32} \d+\nchunk 0\n", rb"chunk 19\nLEFT OPEN\n$"))


def big(_):
    return Request("big", "big.php", contains=(rb"^[0-9a-f]{32} [0-9a-f]{32} 5000 180000300000\n$",))


SHARES = (
    (ok, 900), (upload, 200), (uncaught, 150), (leave, 150), (limit, 150),
    (missing, 150), (session, 150), (buffer, 80), (big, 70),
)


def requests():
    """2,000 requests, always in the same order."""
    makers = [maker for maker, share in SHARES for _ in range(share)]
    random.Random(2).shuffle(makers)
    counts = {}
    mixed = []
    for maker in makers:
        number = counts[maker] = counts.get(maker, -1) + 1
        mixed.append(maker(number))
    return mixed


def comparable(request, response):
    """How far many small allocations get, and so the last one's size, is each heap's own affair."""
    if response is None or request.target != "/limit.php?how=small":
        return response
    return (*response[:2], TRIED.sub(b"tried to allocate M bytes", response[2]))
