"""docs/PERFORMANCE.md, its plots and the README's table, as docs/performance/results.json makes them."""

import re

from allocators import TITLES
from rooms import ROOMS
from table import markdown, mean_of, order_of, ratio
from targets import verdicts

MARKED = re.compile(r"(?P<start><!-- bench/publish: (?P<name>[\w-]+) -->\n).*?(?P<end><!-- end -->\n)", re.S)


def caption(run):
    """How the figures below were made."""
    size = "Quick size: small inputs and few rounds, to be replaced by a full run." if run["size"] == "quick" else "Full size."
    return f"`{run['command']}`, {run['date']}, zmm {run['zmm']}, {run['rounds']} rounds, seed {run['seed']}. {size}"


def machines(runs):
    lines = [[f"`{run['command']}`", ROOMS[mode].TITLE, run["size"], run["date"], run["zmm"], f"{run['seconds'] / 60:.1f}", f"{run['load']:.1f}"]
             for mode, run in runs.items()]
    made_on = "\n".join(f"* {line}" for line in dict.fromkeys(run[field] for field in ("machine", "versions") for run in runs.values()))
    return made_on + "\n\n" + markdown(["command", "", "size", "date", "zmm", "minutes", "load at the start"], lines)


def targets(runs):
    sizes = {run["size"] for run in runs.values()}
    found = list(verdicts(runs))
    text = f"{sum(verdict.reached is True for verdict in found)} of {len(found)} targets are reached"
    text += ", as far as quick figures can say.\n\n" if "quick" in sizes else ".\n\n"
    return text + "\n".join(["| target | | figures |", "| --- | --- | --- |", *(verdict.markdown() for verdict in found)]) + "\n"


SHORT = (
    ("CPU time", "command-line", lambda row: row["cpu"]["median"]),
    ("instructions", "command-line", lambda row: row.get("instructions")),
    ("peak resident set", "command-line", lambda row: row["rss"]),
    ("memory_get_peak_usage(true)", "command-line", lambda row: row["peak"]),
    ("requests per second", "web", lambda row: row["rate"]["median"]),
    ("instructions of an operation", "streams", lambda row: row["instructions"]),
)


def summary(runs):
    """The geometric means, an allocator in each line."""
    columns = [column for column in SHORT if column[1] in runs]
    names = dict.fromkeys(name for _, mode, _ in columns for name in order_of(runs[mode]["rows"], "allocator") if name != "stock")
    lines = [[TITLES[name], *(ratio(mean_of(runs[mode]["rows"], name, value)) for _, mode, value in columns)] for name in names]
    captions = dict.fromkeys(caption(runs[mode]) for _, mode, _ in columns)
    return markdown(["", *(title for title, _, _ in columns)], lines) + "\n" + "\n".join(f"* {line}" for line in captions) + "\n"


def blocks(runs):
    """name -> the text between its markers."""
    found = {"machine": machines(runs), "targets": targets(runs), "summary": summary(runs)}
    for mode, run in runs.items():
        for section in ROOMS[mode].sections(run["rows"]):
            found[section.name] = f"{caption(run)}\n\n{section.markdown('performance/')}"
    return found


def filled(text, found):
    """The document with what is between its markers made anew."""
    return MARKED.sub(lambda match: match["start"] + found.get(match["name"], "Not measured yet.\n") + match["end"], text)


def plots(runs):
    """name of the file -> what draws it."""
    return {f"{section.name}.svg": section.plot for mode, run in runs.items()
            for section in ROOMS[mode].sections(run["rows"]) if section.plot}
