"""Several runs at once, for figures that do not depend on what else the machine does."""

import concurrent.futures
import os

from measure import Failed
from progress import Progress


def together(what, pairs, one, failures):
    """((program, allocator), one(program, allocator)) for each pair, in their order; without those that failed."""
    progress = Progress(what, len(pairs))

    def attempt(pair):
        try:
            return one(*pair)
        except Failed as failure:
            return failure

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for (program, allocator), result in zip(pairs, pool.map(attempt, pairs)):
            progress.step(f"{program.name} {allocator}")
            if isinstance(result, Failed):
                failures.note(program, result)
            else:
                yield (program, allocator), result
