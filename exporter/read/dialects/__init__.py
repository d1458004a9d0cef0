"""Markdown dialects, each of which turns a text into HTML that is sanitized and read alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple, TypeAlias

Dialect: TypeAlias = Literal["kramdown", "commonmark", "python-markdown"]


class MarkdownFinding(NamedTuple):
    """A diagnostic's code and message, and the characters by which its place is found."""

    code: str
    message: str
    snippet: str


ToHtml: TypeAlias = Callable[[str], tuple[str, tuple[MarkdownFinding, ...]]]
"""Returns the HTML of a text without its metadata block, not sanitized, and the findings."""
