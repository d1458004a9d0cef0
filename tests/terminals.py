"""Runs the command line on a terminal of its own."""

from __future__ import annotations

import fcntl
import os
import struct
import subprocess
import sys
import termios
from pathlib import Path


def shown_on_terminal(
    *arguments: str,
    columns: int = 80,
    folder: Path | None = None,
    module: str | None = "exporter",
) -> str:
    """Return what a command prints on a terminal of so many columns.

    Without a module, the arguments are those of Python.
    """
    outside, inside = os.openpty()
    fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    own_size = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    program = [sys.executable, *(("-m", module) if module else ()), *arguments]

    with subprocess.Popen(
        program, stdin=inside, stdout=inside, stderr=inside, cwd=folder, env=own_size
    ):
        os.close(inside)
        shown = b""
        while part := _read(outside):
            shown += part
    os.close(outside)
    return shown.decode().replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:
        # Linux reports the end of the last process on the terminal as an error.
        return b""
