"""Rows of a result: columns for a person, fields between tabs for another program."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable, Sequence

from exporter.cli.printing import print_fields, print_output
from exporter.cli.terminal import is_terminal, terminal_of

_WIDTH = 100
"""Columns of running text on a terminal that has as many or more."""


def print_rows(header: Sequence[str], rows: Iterable[Sequence[str]], *, wrapped: int = -1) -> None:
    """Print rows under a header; in a pipe without it, and with a tab between the fields.

    On a terminal, one column is wrapped so that all fit: that with the index `wrapped`.
    """
    if not is_terminal(sys.stdout):
        print_fields(rows)
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=any(header))
    for name in header:
        table.add_column(name, no_wrap=True)
    table.columns[wrapped].no_wrap, table.columns[wrapped].overflow = False, "fold"
    for row in rows:
        table.add_row(*map(Text, row))
    terminal = Console(file=io.StringIO(), width=terminal_of(sys.stdout, os.environ).width)
    with terminal.capture() as capture:
        terminal.print(table)
    print_output(*(line.rstrip() for line in capture.get().splitlines()))


def text_width() -> int:
    """Return the number of columns for running text."""
    return min(terminal_of(sys.stdout, os.environ).width, _WIDTH)
