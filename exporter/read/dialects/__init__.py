"""Markdown dialects, each of which turns a text into HTML that is sanitized and read alike."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Literal, NamedTuple, TypeAlias

Dialect: TypeAlias = Literal["kramdown", "commonmark", "python-markdown"]


class MarkdownFinding(NamedTuple):
    """A diagnostic's code and message, and its place.

    The place is where the characters of `snippet` are found, in or after the line `line`, which is
    counted from 1; it is 0 if it is not known.
    """

    code: str
    message: str
    snippet: str
    line: int = 0


ToHtml: TypeAlias = Callable[[str], tuple[str, tuple[MarkdownFinding, ...]]]
"""Returns the HTML of a text without its metadata block, not sanitized, and the findings."""

LINE_ATTRIBUTES = "data-lines-"
"""How the names of all attributes with the lines of blocks begin."""


def line_attribute(text: str) -> str:
    """Return the attribute in which a dialect may give the lines of a block, such as `3-5`.

    Its name depends on the text, so that no author can write it.
    """
    return f"{LINE_ATTRIBUTES}{hashlib.sha256(text.encode(errors='replace')).hexdigest()[:16]}"
