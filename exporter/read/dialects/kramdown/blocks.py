"""Blocks, line by line.

Python-Markdown cuts a text at its empty lines; kramdown goes from line to line. So each construct
here is one of Python-Markdown's block processors, but the “blocks” that it is given are the lines
that are left: it takes what belongs to it away from their front.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import ClassVar
from xml.etree.ElementTree import Element, ElementTree, SubElement

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor

from exporter.read.dialects.kramdown.definitions_of_text import TextDefinitions
from exporter.read.dialects.kramdown.patterns import BLANK as BLANK_LINE
from exporter.read.dialects.kramdown.patterns import BLOCK_ATTRIBUTES, END_MARK, is_blank

BLANK = "blank"
"""The tag of what stands for empty lines; it is never written."""
END = "end"
"""The tag of what stands for a definition or an attribute list; `text` says of what kind."""
BARE = "bare"
"""The tag of a paragraph whose words stand in its item without `p`."""

_DEPTH = 24
"""How deep blocks may stand in one another. What is deeper is read as a paragraph."""


class LineParser(BlockParser):
    """Gives lines to the processors until one takes them."""

    def __init__(self, md: Markdown, document: TextDefinitions) -> None:
        super().__init__(md)
        self.document = document
        self.islands: list[Element] = []
        self.waiting = ""
        self._closed: Element | None = None
        self._depth = 0

    def parseDocument(self, lines: Iterable[str]) -> ElementTree:  # noqa: N802 (the library's name)
        """The tree of a whole text."""
        self.root = Element(self.md.doc_tag)
        self.parseBlocks(self.root, list(lines))
        return ElementTree(self.root)

    def parseChunk(self, parent: Element, text: str) -> None:  # noqa: N802 (the library's name)
        """Read a text into an element."""
        self.parseBlocks(parent, text.split("\n"))

    def parseBlocks(self, parent: Element, blocks: list[str]) -> None:  # noqa: N802 (as above)
        """Read lines into an element until none is left, or its closing tag is found."""
        kept, self.waiting = self.waiting, ""
        self._depth += 1
        processors = list(self.blockprocessors)
        if self._depth > _DEPTH:
            processors = processors[-1:]
        while blocks and self._closed is not parent:
            before = self.waiting
            for processor in processors:
                if processor.test(parent, blocks[0]) and processor.run(parent, blocks) is not False:
                    break
            if before and self.waiting == before:
                self.waiting = ""
        self._depth -= 1
        self.waiting = kept

    def close(self, parent: Element) -> None:
        """Say that the closing tag of `parent` was found."""
        self._closed = parent

    def add(self, parent: Element, tag: str, text: str | None = None, **attributes: str) -> Element:
        """A new element at the end of `parent`, with the attributes that were waiting for it."""
        element = SubElement(parent, tag, attributes)
        element.text = text
        if self.waiting:
            self.document.attached.append((element, self.waiting))
        return element


class LineProcessor(BlockProcessor):
    """A construct that begins with a line of a certain look."""

    START: ClassVar[re.Pattern[str]]
    parser: LineParser

    def __init__(self, parser: LineParser) -> None:
        super().__init__(parser)
        self.document = parser.document

    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002
        """Whether the construct may begin with this line."""
        return self.START.match(block) is not None

    def begins_afresh(self, parent: Element) -> bool:
        """Whether nothing stands at once above: an empty line, the beginning, or a mark does."""
        last = last_of(parent)
        if last is None or self.parser.waiting:
            return True
        return last.tag == BLANK or (last.tag == END and not last.text)

    def ends_here(self, lines: list[str], at: int) -> bool:
        """Whether nothing follows at once below the line before `at`."""
        return at >= len(lines) or _BOUNDARY.match(lines[at]) is not None


_BOUNDARY = re.compile(rf"{BLANK_LINE}|{END_MARK}|{BLOCK_ATTRIBUTES}")


class BlankProcessor(LineProcessor):
    """Empty lines."""

    START = re.compile(BLANK_LINE)

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Leave one mark for all of them."""
        count = 0
        while count < len(blocks) and is_blank(blocks[count]):
            count += 1
        del blocks[:count]
        last = last_of(parent)
        if last is not None and last.tag == BLANK:
            return
        SubElement(parent, BLANK, {"lines": str(count)})


class EndMarkProcessor(LineProcessor):
    """A line with nothing but a caret ends a block (“EOB Marker”)."""

    START = re.compile(r"\^\s*$")

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Leave a mark."""
        del blocks[0]
        SubElement(parent, END)


def last_of(parent: Element) -> Element | None:
    """The last child."""
    return parent[-1] if len(parent) else None


def mark(parent: Element, kind: str) -> None:
    """Leave a mark where a definition or an attribute list stood."""
    SubElement(parent, END).text = kind


def indented(line: str, by: int) -> str | None:
    """The line without `by` columns of indentation; None where it has fewer or is empty."""
    if is_blank(line):
        return None
    line = spaced(line)
    return line[by:] if line[:by].isspace() or not by else None


def spaced(line: str) -> str:
    """The line with spaces for the tabs that it begins with."""
    if "\t" not in line:
        return line
    bare = line.lstrip(" \t")
    lead = line[: len(line) - len(bare)]
    return lead.expandtabs(4) + bare
