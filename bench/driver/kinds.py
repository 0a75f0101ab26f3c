"""What can be measured, each by the name of its mode.

Each module has TITLE, rounds(settings), run(settings, allocators, names) -> (rows, failures), and
sections(rows): rows are all that is kept of a run, and tables and plots are made of them alone.  It may have NAMES,
of its programs, and ALLOCATORS, that it measures when none is named; with it, it can measure every one there is.
"""

import commandline
import memory
import patterns
import scaling
import streams
import web

KINDS = {"command-line": commandline, "web": web, "streams": streams, "scaling": scaling, "memory": memory, "patterns": patterns}
