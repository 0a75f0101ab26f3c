"""What bench/publish puts between the marks of the documents, and the plots, as docs/performance/results.json makes them."""

import re

import summaries
from kinds import KINDS
from table import markdown

MARKED = re.compile(r"(?P<start><!-- bench/publish: (?P<name>[\w-]+) -->\n).*?(?P<end><!-- end -->\n)", re.S)


def machines(runs):
    lines = [[f"`{run['command']}`", KINDS[mode].TITLE, run["size"], run["date"], run["zmm"], f"{run['seconds'] / 60:.1f}", f"{run['load']:.1f}"]
             for mode, run in runs.items()]
    made_on = "\n".join(f"* {line}" for line in dict.fromkeys(run[field] for field in ("machine", "versions") for run in runs.values()))
    return made_on + "\n\n" + markdown(["command", "", "size", "date", "zmm", "minutes", "load at the start"], lines)


def blocks(runs):
    """name -> the text between its markers."""
    found = {"machine": machines(runs), **summaries.blocks(runs)}
    for mode, run in runs.items():
        for section in KINDS[mode].sections(run["rows"]):
            found[section.name] = f"{summaries.caption(run)}\n\n{section.markdown()}"
    return found


def filled(text, found):
    """The document with what is between its markers made anew."""
    return MARKED.sub(lambda match: match["start"] + found.get(match["name"], "Not measured yet.\n") + match["end"], text)


def plots(runs):
    """name of the file -> what draws it."""
    return {f"{section.name}.svg": section.plot for mode, run in runs.items()
            for section in KINDS[mode].sections(run["rows"]) if section.plot}
