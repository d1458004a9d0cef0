"""The streams of a PDF: each as long as it says."""

from __future__ import annotations

import re

_STREAM = re.compile(rb"/Length (\d+)(?![\d ]*R)[^\r\n]{0,4000}?>>\s*stream\r?\n")
_END = re.compile(rb"\r?\n?endstream|\rendstream")


def lengths_hold(data: bytes) -> bool:
    """Whether every stream ends where its length says, in a file that says lengths directly.

    The line end before `endstream` is no part of a stream (ISO 32000-1, 7.3.8.1), and packed data
    may end with a carriage return of its own, which a reader must not take for half of it.
    """
    at = 0
    found = False
    while match := _STREAM.search(data, at):
        found = True
        at = match.end() + int(match[1])
        if not _END.match(data, at):
            return False
    return found
