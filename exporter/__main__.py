"""The program `exporter`, which is also `python -m exporter`."""

from __future__ import annotations

import gc
import sys

_GC_THRESHOLDS = (100_000, 50, 100)
"""New objects before the garbage collector runs, and how often it visits the older generations."""


def program() -> int:
    """Run the command line, and return its exit code."""
    # Modules, and the tree of a book, have few cycles: the collector would visit them in vain.
    gc.set_threshold(*_GC_THRESHOLDS)
    from exporter.cli import console_script

    return console_script()


if __name__ == "__main__":
    sys.exit(program())
