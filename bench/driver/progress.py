"""Says on standard error what is done, and how long the rest may take."""

import sys
import time


class Progress:
    def __init__(self, what, steps):
        self.what, self.steps, self.done, self.start = what, steps, 0, time.monotonic()
        self.on_terminal = sys.stderr.isatty()
        self.last = 0.0

    def step(self, name):
        self.done += 1
        now = time.monotonic()
        last_one = self.done == self.steps
        if not last_one and now - self.last < (0.2 if self.on_terminal else 10):
            return
        self.last = now
        rest = (now - self.start) / self.done * (self.steps - self.done)
        line = f"bench: {self.what} {self.done}/{self.steps}, {rest:.0f} s left  {name}"
        if self.on_terminal:
            print(f"\r\033[K{line[:100]}", end="\n" if last_one else "", file=sys.stderr, flush=True)
        else:
            print(line, file=sys.stderr, flush=True)


def say(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)
