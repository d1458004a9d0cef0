"""Lists: bullet lists, ordered lists and task lists.

The column in which the text of an item begins decides what belongs to it (kramdown's syntax page,
“Lists”), so that one to three columns are enough to nest. Any number begins an ordered list, which
counts from 1. A list needs no blank line before it (GFM input).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement

from exporter.read.dialects.kramdown.block_parser import (
    BLANK_MARKER,
    TIGHT_PARAGRAPH,
    LineProcessor,
    is_paragraph,
    with_spaces,
    without_indent,
)
from exporter.read.dialects.kramdown.lines import Lines
from exporter.read.dialects.kramdown.patterns import (
    ATTRIBUTE_LIST,
    BULLET,
    END_MARK,
    NOT_LAZY,
    NUMBER,
    RULE,
    is_blank,
)

ITEM_ATTRIBUTES = re.compile(rf"\s*{ATTRIBUTE_LIST}\s*")
"""An attribute list at the start of an item."""

_START = re.compile(rf"{BULLET}|{NUMBER}")
_MARKS = {"ul": "[+*-]", "ol": r"[0-9]+\."}
_RULE = re.compile(RULE)
_END_MARK = re.compile(END_MARK)
_TASK = re.compile(r"\s*\[([ xX])\]\s+")


class ItemOpening(NamedTuple):
    """The first line of an item: its text, the column in which it begins, and its attributes."""

    text: str
    column: int
    attributes: str


class ListProcessor(LineProcessor):
    """A bullet list or an ordered list."""

    START = _START

    def run(self, parent: Element, lines: Lines) -> None:
        """Take the lines of all items, then read each item."""
        kind = "ul" if re.match(BULLET, lines[0]) else "ol"
        element = self.parser.add(parent, kind)
        items: list[list[str]] = []
        column, may_nest, after_blank, has_end_mark = 0, False, False, False
        start = _item_start(kind, 4)
        count = 0
        for line in lines:
            if after_blank and _RULE.match(line):
                break
            if _END_MARK.match(line):
                count, has_end_mark = count + 1, True
                break
            if match := start.match(line):
                opening = item_opening(match[1], line[match.end(1) :])
                column = opening.column
                item = SubElement(element, "li")
                if opening.attributes:
                    self.document.deferred_attributes.append((item, opening.attributes))
                items.append([opening.text])
                start = _item_start(kind, column)
                may_nest, after_blank = _START.match(opening.text) is not None, False
            elif is_blank(line):
                items[-1].append("")
                may_nest = after_blank = True
            else:
                bare = without_indent(line, column)
                if bare is None and (after_blank or not _lazy_continuation(column).match(line)):
                    break
                items[-1].append(_continuation_line(bare, line, column, may_nest))
                may_nest = may_nest or (bare is not None and _START.match(bare) is not None)
                after_blank = False
            count += 1
        lines.take(count)
        self._read_items(parent, element, items, has_end_mark)

    def _read_items(
        self, parent: Element, element: Element, items: list[list[str]], has_end_mark: bool
    ) -> None:
        """Read the items, and decide which paragraphs are tight."""
        for item, lines in zip(element, items, strict=True):
            self.parser.read(item, Lines(lines))
        ends_with_blank = False
        for index, item in enumerate(element):
            first = item[0] if len(item) else None
            ends_with_blank = False
            if first is None:
                continue
            if is_paragraph(first):
                if _is_tight(element, index, has_end_mark):
                    first.tag = TIGHT_PARAGRAPH
                _mark_task(item, first)
            if item[-1].tag == BLANK_MARKER:
                del item[-1]
                ends_with_blank = True
        if ends_with_blank and not has_end_mark:
            SubElement(parent, BLANK_MARKER, {"lines": "1"})


def item_opening(mark: str, rest: str) -> ItemOpening:
    """Return what stands behind a mark, which includes the spaces before it."""
    attributes = ITEM_ATTRIBUTES.match(rest)
    if attributes:
        return ItemOpening(rest[attributes.end() :], 4, attributes[1])
    text = rest.lstrip(" \t")
    space = rest[: len(rest) - len(text)]
    column = len((mark + space).expandtabs(4)) if text else len(mark)
    return ItemOpening(text, column, "")


def _continuation_line(bare: str | None, line: str, column: int, may_nest: bool) -> str:
    """Return a line of an item as the item's blocks see it.

    `bare` is the line without the item's indentation, None if it has less: a lazy continuation.
    """
    if bare is not None:
        return bare
    line = with_spaces(line)
    # A line that looks like an item but has not the indentation of one is text.
    return " " * (column + 4) + line if may_nest and _START.match(line) else line


def _is_tight(element: Element, index: int, has_end_mark: bool) -> bool:
    """Return whether no blank line follows the first paragraph of an item."""
    item, is_last = element[index], index == len(element) - 1
    no_blank = (
        len(item) < 2
        or item[1].tag != BLANK_MARKER
        or (is_last and len(item) == 2 and not has_end_mark)
    )
    if not no_blank:
        return False
    if not is_last or not index:
        return True
    # The last item follows the others.
    return any(not len(each) or not is_paragraph(each[0]) for each in element[:index])


def _mark_task(item: Element, first: Element) -> None:
    """Turn the box at the start of a task into classes."""
    task = _TASK.match(first.text or "")
    if task:
        item.set("class", "task done" if task[1] != " " else "task")
        first.text = (first.text or "")[task.end() :]


@lru_cache(maxsize=64)
def _item_start(kind: str, column: int) -> re.Pattern[str]:
    """Return the pattern of the next item, which begins left of the text of the one before."""
    return re.compile(rf"( {{0,{min(3, column - 1)}}}{_MARKS[kind]})(?=[\t ])")


@lru_cache(maxsize=64)
def _lazy_continuation(column: int) -> re.Pattern[str]:
    """Return the pattern of lines that continue an item without its indentation."""
    return re.compile(rf"(?! {{0,{min(column, 3)}}}{NOT_LAZY})")
