"""Lists: bullets, numbers and boxes to tick.

What belongs to an item is told by the column in which its words begin (kramdown's syntax page,
“Lists”), so that one to three columns are enough to nest. A number begins a list whatever it is,
and counting begins at 1. A list needs no empty line before it (GFM input).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement

from exporter.read.dialects.kramdown.blocks import BARE, BLANK, LineProcessor, indented, spaced
from exporter.read.dialects.kramdown.patterns import (
    ATTRIBUTE_LIST,
    BULLET,
    NOT_LAZY,
    NUMBER,
    is_blank,
)

_START = re.compile(rf"{BULLET}|{NUMBER}")
_MARKS = {"ul": "[+*-]", "ol": r"\d+\."}
_RULE = re.compile(r" {0,3}([*_-])[ \t]*(?:\1[ \t]*){2,}$")
_END_MARK = re.compile(r"\^\s*$")
_ATTRIBUTES = re.compile(rf"\s*{ATTRIBUTE_LIST}\s*")
_TASK = re.compile(r"\s*\[([ xX])\]\s+")


class Opening(NamedTuple):
    """The first line of an item: its words, the column they begin in, and its attributes."""

    words: str
    column: int
    attributes: str


class ListProcessor(LineProcessor):
    """A list of either kind."""

    START = _START

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Take the lines of all items, then read each of them."""
        kind = "ul" if re.match(BULLET, blocks[0]) else "ol"
        element = self.parser.add(parent, kind)
        items: list[list[str]] = []
        column, nested, after_blank, cut = 0, False, False, False
        start = _start(kind, 4)
        count = 0
        for line in blocks:
            if after_blank and _RULE.match(line):
                break
            if _END_MARK.match(line):
                count, cut = count + 1, True
                break
            if match := start.match(line):
                opening = opening_of(match[1], line[match.end(1) :])
                column = opening.column
                item = SubElement(element, "li")
                if opening.attributes:
                    self.document.attached.append((item, opening.attributes))
                items.append([opening.words])
                start = _start(kind, column)
                nested, after_blank = _START.match(opening.words) is not None, False
            elif is_blank(line):
                items[-1].append("")
                nested = after_blank = True
            else:
                bare = indented(line, column)
                if bare is None and (after_blank or not _lazy(column).match(line)):
                    break
                items[-1].append(_hung(bare, line, column, nested))
                nested = nested or (bare is not None and _START.match(bare) is not None)
                after_blank = False
            count += 1
        del blocks[:count]
        self._read(parent, element, items, cut)

    def _read(self, parent: Element, element: Element, items: list[list[str]], cut: bool) -> None:
        """Read the items, and settle which paragraphs are bare words."""
        for item, lines in zip(element, items, strict=True):
            self.parser.parseBlocks(item, lines)
        after = False
        for at, item in enumerate(element):
            first = item[0] if len(item) else None
            after = False
            if first is None:
                continue
            if first.tag == "p":
                if _is_bare(element, at, cut):
                    first.tag = BARE
                _tick(item, first)
            if item[-1].tag == BLANK:
                item.remove(item[-1])
                after = True
        if after and not cut:
            SubElement(parent, BLANK, {"lines": "1"})


def opening_of(mark: str, rest: str) -> Opening:
    """What stands behind a mark. `mark` is taken with the spaces before it."""
    attributes = _ATTRIBUTES.match(rest)
    if attributes:
        return Opening(rest[attributes.end() :], 4, attributes[1])
    bare = rest.lstrip(" \t")
    lead = rest[: len(rest) - len(bare)]
    column = len((mark + lead).expandtabs(4)) if bare else len(mark)
    return Opening(bare, column, "")


def _hung(bare: str | None, line: str, column: int, nested: bool) -> str:
    """A line that goes on with an item, without the item's indent where it has one."""
    if bare is not None:
        return bare
    line = spaced(line)
    # What looks like another item and has not the column of one is no more than words.
    return " " * (column + 4) + line if nested and _START.match(line) else line


def _is_bare(element: Element, at: int, cut: bool) -> bool:
    """Whether an item's first paragraph is bare: nothing is set apart from it by an empty line."""
    item, last = element[at], at == len(element) - 1
    alone = len(item) < 2 or item[1].tag != BLANK or (last and len(item) == 2 and not cut)
    if not alone:
        return False
    # The last item does as the others do.
    return (
        not last or at == 0 or any(not len(other) or other[0].tag != "p" for other in element[:at])
    )


def _tick(item: Element, first: Element) -> None:
    task = _TASK.match(first.text or "")
    if task:
        item.set("class", "task done" if task[1] != " " else "task")
        first.text = (first.text or "")[task.end() :]


@lru_cache(maxsize=64)
def _start(kind: str, column: int) -> re.Pattern[str]:
    """How the next item of a list begins: left of the words of the item before it."""
    return re.compile(rf"( {{0,{min(3, column - 1)}}}{_MARKS[kind]})(?=[\t ])")


@lru_cache(maxsize=8)
def _lazy_to(column: int) -> re.Pattern[str]:
    return re.compile(rf"(?! {{0,{column}}}{NOT_LAZY})")


def _lazy(column: int) -> re.Pattern[str]:
    """What may go on with an item although it stands left of the item's words."""
    return _lazy_to(min(column, 3))
