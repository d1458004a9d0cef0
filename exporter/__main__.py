"""The program `exporter`, which is also `python -m exporter`."""

from __future__ import annotations

import signal
import sys


def program() -> int:
    """Run the command line, and return its exit code."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        # Ctrl-C while modules are imported; afterwards it is handled.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from exporter.cli import console_script

    return console_script()


if __name__ == "__main__":
    sys.exit(program())
