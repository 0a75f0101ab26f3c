"""What a measurement was made on, and of what."""

import os
import pathlib
import re
import subprocess

from settings import ROOT

PEERS = ("libc6", "libjemalloc2", "libmimalloc2.0", "libtcmalloc-minimal4", "valgrind")


def output_of(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def machine():
    """One line about the machine."""
    model = re.search(r"^model name\s*: (.*)$", pathlib.Path("/proc/cpuinfo").read_text(), re.M)
    memory = re.search(r"^MemTotal:\s*(\d+)", pathlib.Path("/proc/meminfo").read_text(), re.M)
    system = re.search(r'^PRETTY_NAME="(.*)"', pathlib.Path("/etc/os-release").read_text(), re.M)
    return (f"{model[1] if model else 'unknown processor'}, {os.cpu_count()} processors, "
            f"{round(int(memory[1]) / 2**20) if memory else '?'} GiB, {system[1] if system else os.uname().sysname}, Linux {os.uname().release}")


def versions(settings):
    """One line about what ran."""
    packages = [output_of("dpkg-query", "-W", "-f", "${Package} ${Version}", name) for name in PEERS]
    return ", ".join([f"PHP {output_of(settings.php, '-n', '-r', 'echo PHP_VERSION;')}", *packages])


def revision():
    """Of zmm; it ends in -changed when files differ from it."""
    return output_of("git", "-C", str(ROOT), "describe", "--always", "--dirty=-changed")
