"""The allocators PHP is run on, and other profilers beside its own.  `stock` is what all others are compared with."""

import dataclasses

from settings import BUILD, ROOT

BENCH_EXTENSION = BUILD / "modules" / "zmm_bench.so"

PEERS = ("passthrough", "glibc", "jemalloc", "mimalloc", "tcmalloc")
ZMMS = {"zmm": (), "zmm-mmap": ("-d", "zmm.mem_type=mmap_anon")}  # and the settings it runs with
PROFILES = {f"zmm-{profile}": ("-d", f"zmm.profile={profile}") for profile in ("512K", "64K", "16K", "full")}
# Extensions of others on stock PHP, which tell what a function's calls allocate.
PROFILERS = {
    "xdebug": ("-d", "zend_extension=xdebug", "-d", "xdebug.mode=profile", "-d", "xdebug.start_with_request=yes",
               "-d", f"xdebug.output_dir={BUILD / 'profilers'}"),
    "tideways": ("-d", "extension=tideways_xhprof", "-d", f"auto_prepend_file={ROOT / 'bench/lib/tideways.php'}"),
}
NAMES = ("stock", "zmm", *PEERS)
PROFILED = (*PROFILES, *PROFILERS)
EVERY = ("stock", *ZMMS, *PROFILED, *PEERS)

TITLES = {
    "stock": "stock PHP",
    "zmm": "zmm",
    "zmm-mmap": "zmm, mmap_anon",
    "zmm-512K": "zmm, samples at 512K",
    "zmm-64K": "zmm, samples at 64K",
    "zmm-16K": "zmm, samples at 16K",
    "zmm-full": "zmm, full profile",
    "xdebug": "Xdebug",
    "tideways": "Tideways",
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
    ini: tuple = ()

    def __str__(self):
        return self.name

    @property
    def arguments(self):
        """Of PHP.  They stand in front of every other extension."""
        return [*(["-d", f"extension={self.extension}"] if self.extension else []), *self.ini]

    @property
    def is_zmm(self):
        return self.name in ZMMS or self.name in PROFILES

    @property
    def tells(self):
        """memory_get_peak_usage() speaks of it, and memory_limit holds."""
        return self.name == "stock" or self.name in PROFILERS or self.is_zmm


def allocator(name, settings):
    if name == "stock":
        return Allocator(name, None, ENVIRONMENT)
    if name in PROFILERS:
        (BUILD / "profilers").mkdir(exist_ok=True)
        return Allocator(name, None, ENVIRONMENT, PROFILERS[name])
    if name in ZMMS or name in PROFILES:
        return Allocator(name, str(settings.zmm), ENVIRONMENT, {**ZMMS, **PROFILES}[name])
    return Allocator(name, str(BENCH_EXTENSION), {**ENVIRONMENT, "BENCH_PEER": name})
