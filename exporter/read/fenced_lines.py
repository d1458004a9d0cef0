"""Which lines of a Markdown text are code between fences, for what runs before Markdown is read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

_FENCE = re.compile(
    r"(?P<before>[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?)"
    r"(?P<fence>`{3,}(?=[^`]*$)|~{3,})(?P<info>.*)"
)


class FencedLine(NamedTuple):
    """A line, what it is, and the marks of the quotation or the item before its fence.

    `info` is what stands behind the opening fence of the code that the line is in.
    """

    text: str
    role: Literal["text", "opening", "code", "closing"]
    before: str = ""
    info: str = ""


def fenced_lines(lines: Iterable[str]) -> Iterator[FencedLine]:
    """Yield each line with its role."""
    fence = info = ""
    for line in lines:
        mark = _FENCE.match(line)
        if mark and not fence:
            fence, info = mark["fence"], mark["info"].strip()
            yield FencedLine(line, "opening", mark["before"], info)
        elif mark and mark["fence"].startswith(fence) and not mark["info"].strip():
            yield FencedLine(line, "closing", mark["before"], info)
            fence = ""
        else:
            yield FencedLine(line, "code" if fence else "text", "", info if fence else "")
