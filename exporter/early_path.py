"""The path of modules without the current folder, which `python -m exporter` puts first.

A folder of posts may be a stranger's, with a file `json.py`. The package imports this module before
all others; nothing happens where another program imports the package. It imports only what is built
into Python: even `__future__` is a file.
"""

import itertools
import os
import sys


def is_module_run() -> bool:
    """Return whether this is `python -m exporter`, whose package is being imported."""
    words = (*sys.orig_argv, *map("".join, itertools.pairwise(sys.orig_argv)))
    named = (word for word in words if word.startswith("-") and word.endswith("mexporter"))
    return sys.argv[:1] == ["-m"] and any(named)


def _is_clone(folder: str) -> bool:
    """Return whether a folder holds this package."""
    # pathlib is slow to import, and a file.
    package = os.path.dirname(__file__)  # noqa: PTH120
    return os.path.realpath(folder) == os.path.realpath(os.path.join(package, ".."))  # noqa: PTH118


if is_module_run() and not sys.flags.safe_path and not _is_clone(sys.path[0]):
    del sys.path[0]
