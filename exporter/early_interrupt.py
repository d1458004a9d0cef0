"""Ctrl-C while the program `exporter` imports its modules, which takes a fifth of a second.

Python would print a traceback of whatever was being imported. The package imports this module
early; nothing happens where another program imports the package.
"""

from __future__ import annotations

import os
import signal
import sys

from exporter.early_path import is_module_run


def _end(_number: int, _frame: object) -> None:
    os.write(2, b"exporter: interrupted: no file written\n")
    os._exit(130)


def _is_program() -> bool:
    """Whether this is `exporter` or `python -m exporter`, whose package is being imported."""
    name = os.path.basename(sys.argv[0]) if sys.argv else ""  # noqa: PTH119 (pathlib is slow to import)
    return name == "exporter" or is_module_run()


if _is_program() and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, _end)
