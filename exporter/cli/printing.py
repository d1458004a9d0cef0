"""Lines on stdout and stderr, also where these are closed or cannot show every character."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from typing import TextIO

from exporter.diagnostics.control_characters import visible

_SPACES = str.maketrans("\t\n\r", "   ")


def print_output(*lines: str) -> None:
    """Print lines on stdout, with their control characters made visible."""
    print_lines(sys.stdout, map(visible, lines))


def print_fields(rows: Iterable[Sequence[str]]) -> None:
    """Print rows on stdout for another program: fields on one line, with tabs between them."""
    # Several spaces of the name of a file are kept.
    lines = ("\t".join(visible(each.translate(_SPACES).strip()) for each in row) for row in rows)
    print_lines(sys.stdout, lines)


def print_error(*lines: str) -> None:
    """Print lines on stderr, with their control characters made visible."""
    print_lines(sys.stderr, map(visible, lines))


def print_lines(stream: TextIO | None, lines: Iterable[str]) -> None:
    """Print lines without control characters at once.

    A reader that closed the stream has read enough: no error.

    Raises `OSError` if results cannot be printed; where messages cannot, nobody can be told.
    """
    if stream is None:
        return
    text = "".join(f"{line}\n" for line in lines)
    try:
        # The stream that draws bars below what is printed names none.
        encoding = stream.encoding or "utf-8"
        stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
        stream.flush()
    except OSError as error:
        # The interpreter must not flush it again at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        if stream is sys.stdout and not isinstance(error, BrokenPipeError):
            raise
