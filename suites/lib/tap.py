"""Test Anything Protocol on standard output."""

import sys


class Tap:
    def __init__(self, planned):
        self.count = self.failed = 0
        print(f"1..{planned}")

    def result(self, name, complaints, notes=(), skip=None):
        self.count += 1
        self.failed += bool(complaints)
        print(f"{'not ok' if complaints else 'ok'} {self.count} - {name}{f' # SKIP {skip}' if skip else ''}")
        for line in [*notes, *complaints[:5]]:
            for part in line.splitlines():
                print(f"# {part}")
        if len(complaints) > 5:
            print(f"# and {len(complaints) - 5} more")
        sys.stdout.flush()
