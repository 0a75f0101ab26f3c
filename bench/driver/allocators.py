"""The allocators PHP is run on.  `stock` is what all others are compared with."""

import dataclasses

from settings import BUILD

BENCH_EXTENSION = BUILD / "modules" / "zmm_bench.so"

PEERS = ("passthrough", "glibc", "jemalloc", "mimalloc", "tcmalloc")
NAMES = ("stock", "zmm", *PEERS)

TITLES = {
    "stock": "stock PHP",
    "zmm": "zmm",
    "passthrough": "pass-through",
    "glibc": "glibc",
    "jemalloc": "jemalloc",
    "mimalloc": "mimalloc",
    "tcmalloc": "tcmalloc",
    "touch": "a random write",
}

# Libraries with thread-local storage that are opened late need room for it.  The
# same for everybody, so that it makes no difference.
ENVIRONMENT = {"GLIBC_TUNABLES": "glibc.rtld.optional_static_tls=20000"}


@dataclasses.dataclass(frozen=True)
class Allocator:
    name: str
    extension: str | None
    environment: dict

    def __str__(self):
        return self.name

    @property
    def arguments(self):
        """Of PHP.  They stand in front of every other extension."""
        return ["-d", f"extension={self.extension}"] if self.extension else []


def allocator(name, settings):
    if name == "stock":
        return Allocator(name, None, ENVIRONMENT)
    if name == "zmm":
        return Allocator(name, str(settings.zmm), ENVIRONMENT)
    return Allocator(name, str(BENCH_EXTENSION), {**ENVIRONMENT, "BENCH_PEER": name})
