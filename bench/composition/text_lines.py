"""The lines of running text on the pages of a PDF, with the word spaces in them.

All lengths are in points; positions are measured from the top left corner of a page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TypeAlias

import pymupdf

_SAME_BASELINE = 0.3
"""Characters that differ by less than this are on one baseline."""
_RAISED = 0.5
"""Raised and lowered characters belong to the line of text within this share of the font size."""
_WORD_SPACE = 0.12
"""The least gap between two words in ems: tracking and kerning are less."""
_SAME_SIZE = 0.25
_DESCENT = 0.25
"""The share of the font size below the baseline."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The text area of every page, and the font size and leading of the text in it."""

    left: float
    right: float
    top: float
    bottom: float
    size: float
    leading: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of running text. `gaps` are the widths of its word spaces."""

    baseline: float
    left: float
    right: float
    text: str
    gaps: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class PageText:
    """The running text of a page, from top to bottom.

    `depth` is the lower edge of the last thing in the text area, of whatever kind; that of an
    empty page is the top of the area.
    """

    lines: tuple[Line, ...]
    depth: float


@dataclass(frozen=True, slots=True)
class _Character:
    text: str
    left: float
    right: float
    baseline: float
    font: str
    size: float


_Row: TypeAlias = list[_Character]


def read_pages(pdf: Path, frame: Frame) -> list[PageText]:
    """Return the running text of every page: the lines in the font that most of the text is in.

    A line with words in other fonts counts if most of it is in that font at the size of the text.
    """
    with pymupdf.open(pdf) as document:
        pages = [list(_characters(page)) for page in document]
        depths = [_depth(page, frame) for page in document]
    font = _text_font((each for page in pages for each in page), frame)
    return [
        PageText(tuple(_text_lines(page, font, frame)), depth)
        for page, depth in zip(pages, depths, strict=True)
    ]


def _characters(page: pymupdf.Page) -> Iterator[_Character]:
    """Yield the visible characters of a page; the boxes are as wide as the font’s advances."""
    # Without spaces, which some tools write and others do not.
    flags = pymupdf.TEXT_PRESERVE_LIGATURES | pymupdf.TEXT_INHIBIT_SPACES
    for block in page.get_text("rawdict", flags=flags)["blocks"]:
        for line in block.get("lines", ()):
            if abs(line["dir"][0] - 1) > 0.01:
                continue  # not horizontal
            for span in line["spans"]:
                for each in span["chars"]:
                    if each["c"].strip():
                        left, _, right, _ = each["bbox"]
                        yield _Character(
                            each["c"], left, right, each["origin"][1], span["font"], span["size"]
                        )


def _depth(page: pymupdf.Page, frame: Frame) -> float:
    """Return the lower edge of the last thing that ends in the text area."""
    text = (
        each.baseline + _DESCENT * each.size
        for each in _characters(page)
        if frame.top < each.baseline <= frame.bottom
    )
    images = (image["bbox"][3] for image in page.get_image_info())
    # Backgrounds of the whole page end below the area.
    drawings = (drawing["rect"].y1 for drawing in page.get_drawings())
    edges = (y for y in (*text, *images, *drawings) if frame.top < y <= frame.bottom + frame.size)
    return min(max(edges, default=frame.top), frame.bottom)


def _text_font(characters: Iterable[_Character], frame: Frame) -> str:
    fonts = Counter(each.font for each in characters if _has_text_size(each, frame))
    return fonts.most_common(1)[0][0] if fonts else ""


def _has_text_size(character: _Character, frame: Frame) -> bool:
    return abs(character.size - frame.size) < _SAME_SIZE


def _text_lines(characters: Iterable[_Character], font: str, frame: Frame) -> Iterator[Line]:
    lines: list[tuple[float, _Row]] = []
    others: list[_Row] = []
    for row in _rows(each for each in characters if frame.top < each.baseline <= frame.bottom):
        in_font = [each for each in row if each.font == font and _has_text_size(each, frame)]
        if 2 * len(in_font) > len(row):
            lines.append((in_font[0].baseline, row))
        else:
            others.append(row)
    for baseline, row in lines:
        raised = (
            other for other in others if abs(other[0].baseline - baseline) < _RAISED * frame.size
        )
        yield _line(baseline, [*row, *chain.from_iterable(raised)], frame)


def _rows(characters: Iterable[_Character]) -> list[_Row]:
    """Return the characters of each baseline."""
    rows: list[_Row] = []
    for each in sorted(characters, key=lambda each: each.baseline):
        if rows and each.baseline - rows[-1][0].baseline < _SAME_BASELINE:
            rows[-1].append(each)
        else:
            rows.append([each])
    return rows


def _line(baseline: float, row: Iterable[_Character], frame: Frame) -> Line:
    # By their middles: the second letter of a ligature may have no width.
    first, *rest = sorted(row, key=lambda each: each.left + each.right)
    text, end, gaps = first.text, first.right, []
    for each in rest:
        gap = each.left - end
        if gap > _WORD_SPACE * frame.size:
            gaps.append(gap)
            text += " "
        text += each.text
        end = max(end, each.right)
    return Line(baseline, first.left, end, text, tuple(gaps))
