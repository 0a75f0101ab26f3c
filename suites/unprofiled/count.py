#!/usr/bin/env python3
"""Counts the instructions of zmm's own code by source file, inlined functions at the file that has them.

  count.py PHP ZMM_SO [SETTING ...]

Runs allocates.php under callgrind with 20 and with 220 rounds more, and prints a line for each file of zmm that runs
more instructions in the longer run: the number of them, and the file.
"""

import collections
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


def costs(path):
    """Returns the instructions of each file of the module's source code, its own ones without those of calls."""
    total = collections.Counter()
    file = ""
    called = False
    with open(path, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if match := re.match(r"(?:fl|fi|fe)=(.*)", line):
                file = match[1]
            elif line.startswith("calls="):
                called = True  # the next line has the cost of what was called
            elif match := re.match(r"\d+ (\d+)$", line):
                if not called:
                    total[file] += int(match[1])
                called = False
    return total


def run(php, module, settings, rounds, folder):
    out = os.path.join(folder, f"{rounds}.out")
    command = ["valgrind", "--tool=callgrind", "--compress-strings=no", "--compress-pos=no", f"--callgrind-out-file={out}",
               php, "-n", "-d", f"extension={module}"]
    for setting in settings:
        command += ["-d", setting]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("ZMM_", "ZEND_MM_"))}
    environment.pop("USE_ZEND_ALLOC", None)
    done = subprocess.run([*command, os.path.join(HERE, "allocates.php"), str(rounds)], capture_output=True, text=True,
                          env=environment, check=False)
    if done.returncode or done.stdout != "allocated\n":
        sys.exit(f"{' '.join(command)}: {done.returncode}\n{done.stdout}{done.stderr}")
    return costs(out)


def main():
    php, module, *settings = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        few = run(php, module, settings, 20, folder)
        many = run(php, module, settings, 220, folder)
    for file in sorted(many.keys() | few.keys()):
        # The build has a copy of the sources, below "src/".
        if (match := re.search(r"/src/(?:\./)?((?:storage|heap|inspect|profile|filter|write|engine|php)/.*|zmm\.c)$", file)) \
                and many[file] != few[file]:
            print(many[file] - few[file], match[1])


main()
