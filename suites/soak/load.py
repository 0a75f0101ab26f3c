"""Visitors who ask one page after the other, several at once, and what came of it."""

import asyncio
import itertools
import random
import signal
import sys
import time

import farm
import visits
from client import NO_ANSWER, Visitor

VISITORS = 6
MAX_TOLD = 20  # complaints that are kept
MAX_COMPLAINTS = 1000  # after them there is nothing more to learn


def say(text):
    print(f"soak: {text}", file=sys.stderr, flush=True)


class Progress:
    """A line now and then."""

    def __init__(self, name, count):
        self.name, self.count = name, count
        self.started = self.told = time.monotonic()

    def step(self, done):
        now = time.monotonic()
        if now - self.told >= 10 or done == self.count:
            self.told = now
            left = (now - self.started) / done * (self.count - done)
            say(f"{self.name}: {done} of {self.count}, {done / (now - self.started):.0f} a second, {left:.0f} s left")


class Stopped:
    """Control-C: the load ends, what was seen of it is judged."""

    def __init__(self):
        self.now = False

    def __call__(self):
        self.now = True
        say("stopping")


class Complaints(list):
    """The first ones, and how many there were."""

    total = 0

    def add(self, complaint):
        if complaint:
            self.total += 1
            if len(self) < MAX_TOLD:
                self.append(complaint)


def planned(shares, count, kinds):
    """The visits in a random order, always the same one."""
    order = random.Random(11)
    whole = sum(shares.values())
    names = [name for name, share in shares.items() for _ in range(max(1, round(count * share / whole)))]
    order.shuffle(names)
    return [order.choice(kinds[name]) for name in names]


async def visit(what, visitor, complaints):
    try:
        complaints.add(await what.visit(visitor))
    except NO_ANSWER as error:
        page = f"{what.site}{what.request.target[:80]}" if isinstance(what, visits.Page) else type(what).__name__
        complaints.add(f"{page}: {type(error).__name__} {error}")


async def learn(stock, pages):
    complaints = Complaints()
    visitor = Visitor(0, stock.ports)
    await stock.ready()
    for page in pages:
        try:
            complaints.add(await page.learn(visitor))
        except NO_ANSWER as error:
            complaints.add(f"{page.site}{page.request.target[:80]}: {type(error).__name__} {error}")
    visitor.leave_all()
    return complaints


async def soak(name, place, pages, plan, looks):
    """Each worker meets each page, then the plan is carried out.  (complaints, what was seen of the workers)"""
    complaints, watch = Complaints(), farm.Watch()
    visitors = [Visitor(number, place.ports) for number in range(VISITORS)]
    await place.ready()
    for page in pages:
        await asyncio.gather(*(visit(page, visitor, complaints) for visitor in visitors[:farm.WORKERS]))
    await place.look(watch, 0)
    progress, stopped = Progress(name, len(plan)), Stopped()
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, stopped)
    todo, every = iter(plan), max(1, len(plan) // looks)

    async def spend(visitor, some):
        for what in some:
            await visit(what, visitor, complaints)
            watch.visits += 1
            if stopped.now:
                break

    while True:
        some = itertools.islice(todo, every)
        await asyncio.gather(*(spend(visitor, some) for visitor in visitors))
        await place.look(watch, watch.visits)
        progress.step(watch.visits)
        if watch.visits == len(plan) or stopped.now or complaints.total > MAX_COMPLAINTS:
            break
    for visitor in visitors:
        visitor.leave_all()
    if watch.visits < len(plan):
        complaints.add(f"stopped after {watch.visits} of {len(plan)} requests")
    return complaints, watch
