"""One line about what this was measured on."""

import os
import pathlib
import re
import subprocess


def machine(settings):
    model = re.search(r"^model name\s*: (.*)$", pathlib.Path("/proc/cpuinfo").read_text(), re.M)
    memory = re.search(r"^MemTotal:\s*(\d+)", pathlib.Path("/proc/meminfo").read_text(), re.M)
    version = subprocess.run([settings.php, "-n", "-r", "echo PHP_VERSION;"], capture_output=True, text=True, check=True).stdout
    load = os.getloadavg()
    return (f"PHP {version}, {model[1] if model else 'unknown processor'}, {os.cpu_count()} processors, "
            f"{int(memory[1]) // 2**20 if memory else '?'} GiB, Linux {os.uname().release}; load at the start {load[0]:.1f}")
