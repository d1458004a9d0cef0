"""What an output stream can show: whether it is a terminal, its width, and colours."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TextIO

_WIDTH = 100
"""Columns of what is not a terminal."""
_LEAST_WIDTH = 40


@dataclass(frozen=True, slots=True)
class Terminal:
    """An output stream: whether somebody sees it at once, its columns, and whether it has colours.

    `is_live` is a terminal on which lines can be drawn again.
    """

    is_live: bool = False
    width: int = _WIDTH
    colours: bool = False


def is_terminal(stream: TextIO | None) -> bool:
    """Return whether a stream is a terminal; a process may be started without one."""
    return stream is not None and stream.isatty()


def terminal_of(stream: TextIO | None, environment: Mapping[str, str]) -> Terminal:
    """Return what a stream can show.

    NO_COLOR (no-color.org) wins over FORCE_COLOR (force-color.org), and both win over TERM=dumb,
    which has neither colours nor lines that are drawn again.
    """
    is_live = is_terminal(stream) and environment.get("TERM") != "dumb"
    colours = not environment.get("NO_COLOR") and bool(is_live or environment.get("FORCE_COLOR"))
    width = _width(stream, environment) if stream is not None and is_terminal(stream) else _WIDTH
    return Terminal(is_live, max(width, _LEAST_WIDTH), colours)


def _width(stream: TextIO, environment: Mapping[str, str]) -> int:
    if (columns := environment.get("COLUMNS", "")).isdecimal():
        return int(columns)
    try:
        # A serial line says that it has no columns.
        return os.get_terminal_size(stream.fileno()).columns or _WIDTH
    except (OSError, ValueError):
        return _WIDTH
