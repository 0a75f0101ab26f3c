"""What went wrong on the way."""

from progress import say


class Failures:
    """A program that fails anywhere is left out of all figures; the others go on."""

    def __init__(self):
        self.texts = {}

    def note(self, program, failure):
        if program.name not in self.texts:
            self.texts[program.name] = str(failure)
            say(f"FAILED, left out: {failure}")

    def remaining(self, programs):
        return [program for program in programs if program.name not in self.texts]
