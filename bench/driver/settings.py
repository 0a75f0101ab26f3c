"""Where things are, and how much is measured.  bench/run fills it in."""

import dataclasses
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / ".build" / "bench"
RESULTS = BUILD / "results"


@dataclasses.dataclass(frozen=True)
class Settings:
    php: str                # name of the command: php8.2
    zmm: pathlib.Path       # the extension
    php_source: pathlib.Path | None
    quick: bool
    rounds: int             # pairs of each program
    seed: int               # of the order in which they run
    instructions: bool      # are counted
    count_patterns: bool    # those of patterns, too: it takes hours

    @property
    def size(self):
        return "quick" if self.quick else "full"
