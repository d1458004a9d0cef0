"""What an account counts: the words of a text, and its other content by kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal[
    "code block", "code span", "image", "link", "address", "note", "formula", "argument"
]
"""The kinds of content other than words.

An `address` is one in the text, which need not be a link; an `argument` is a text that a template
tag is given.
"""


@dataclass(frozen=True, slots=True)
class SourceItem:
    """Content of a source at a line, counted from 1.

    `content` is the code without white space, the address, the formula with its delimiters, or the
    text; for a note its label. `alt` is the alternative text of an image.
    """

    kind: Kind
    content: str
    line: int
    alt: str = ""


GAP = "\x1f"
"""Stands in the text of a source for what may be in the output or not."""


@dataclass(frozen=True, slots=True)
class SourceContent:
    """The content of a source.

    `text` is what must be in the output; its first line is the line `first_line` of the source. A
    `GAP` is where there may be more.
    `blocks` are the first and last lines of elements and notes: what a diagnostic says about their
    first line it says about all of them.
    """

    text: str
    first_line: int
    items: tuple[SourceItem, ...]
    blocks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenContent:
    """The content of written documents.

    `text` is all text. `codes` are code spans without white space, `images` alternative texts,
    `links` addresses and `formulas` TeX. `notes` is the number of calls.
    """

    text: str
    codes: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    formulas: tuple[str, ...] = ()
    notes: int = 0
