"""bench/publish.  `bench/publish --help` says how to use it."""

import argparse
import difflib
import json
import pathlib
import tempfile

import documents
from progress import say
from kinds import KINDS
from settings import ROOT

PAGES = ROOT / "docs" / "performance"
RESULTS = PAGES / "results.json"
TEXTS = (ROOT / "README.md", ROOT / "docs" / "PERFORMANCE.md", *sorted(PAGES.glob("*.md")))


def arguments():
    parser = argparse.ArgumentParser(prog="bench/publish", add_help=False)
    parser.add_argument("results", nargs="*", type=pathlib.Path)
    parser.add_argument("--check", action="store_true")
    return parser.parse_args()


def rounded(value):
    """Six digits say more than any measurement."""
    if isinstance(value, float):
        return float(f"{value:.6g}")
    if isinstance(value, dict):
        return {key: rounded(inner) for key, inner in value.items()}
    return [rounded(inner) for inner in value] if isinstance(value, list) else value


def encoded(runs):
    """A row in each line, so that a difference can be read."""
    parts = []
    for mode, run in runs.items():
        context = ",\n".join(f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in run.items() if key != "rows")
        rows = ",\n".join(f"   {json.dumps(row)}" for row in run["rows"])
        parts.append(f' {json.dumps(mode)}: {{\n{context},\n  "rows": [\n{rows}\n  ]\n }}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def written_by_a_run(file):
    try:
        found = json.loads((file / "results.json" if file.is_dir() else file).read_text())
    except (OSError, ValueError) as error:
        raise SystemExit(f"bench: {file}: {error}") from None
    if not all(mode in KINDS and "rows" in run for mode, run in found.items()):
        raise SystemExit(f"bench: {file}: these are no results of bench/run")
    return found


def merged(runs, files):
    """What was measured last of each kind."""
    for file in files:
        for mode, run in written_by_a_run(file).items():
            if run["failures"] or not run["whole"]:
                raise SystemExit(f"bench: {file}: {mode} is not whole: something failed, or only a part was asked for")
            runs[mode] = rounded(run)
    return {mode: runs[mode] for mode in KINDS if mode in runs}


def drawn(runs):
    """name -> content."""
    with tempfile.TemporaryDirectory(prefix="zmm-bench.") as directory:
        files = {name: pathlib.Path(directory) / name for name in documents.plots(runs)}
        for name, draw in documents.plots(runs).items():
            draw(files[name])
        return {name: file.read_text() for name, file in files.items()}


def wanted(runs):
    """path -> content of everything that is made of the results; None: it is of no use any more."""
    found = {file: None for file in PAGES.glob("*.svg")}
    found[RESULTS] = encoded(runs)
    found.update({PAGES / name: content for name, content in drawn(runs).items()})
    texts = documents.blocks(runs)
    marked = {match["name"] for file in TEXTS for match in documents.MARKED.finditer(file.read_text())}
    if set(texts) - marked:
        raise SystemExit(f"bench: no document has the markers of {', '.join(sorted(set(texts) - marked))}")
    if len(runs) == len(KINDS) and marked - set(texts):
        raise SystemExit(f"bench: the documents have markers of what nothing makes: {', '.join(sorted(marked - set(texts)))}")
    found.update({file: documents.filled(file.read_text(), texts) for file in TEXTS})
    return found


def differences(found):
    """The names of the files that are not as they should be; the first lines that differ are told."""
    for file, content in found.items():
        present = file.read_text() if file.exists() else None
        if present != content:
            name = str(file.relative_to(ROOT))
            lines = difflib.unified_diff((present or "").splitlines(), (content or "").splitlines(), name, "from the results", lineterm="")
            print("\n".join(line[:200] for line in list(lines)[:40]))
            yield name


def write(found):
    for file, content in found.items():
        if content is None:
            file.unlink()
        else:
            file.write_text(content)


if __name__ == "__main__":
    options = arguments()
    runs = merged(json.loads(RESULTS.read_text()) if RESULTS.exists() else {}, options.results)
    if not runs:
        raise SystemExit("bench: there are no results yet; bench/publish --help")
    if options.check:
        different = list(differences(wanted(runs)))
        if different:
            raise SystemExit(f"bench: not what {RESULTS.relative_to(ROOT)} makes: {', '.join(different)}; bench/publish makes them anew")
    else:
        write(wanted(runs))
        say(f"{RESULTS.relative_to(ROOT)}, the plots and pages beside it, docs/PERFORMANCE.md, README.md")
