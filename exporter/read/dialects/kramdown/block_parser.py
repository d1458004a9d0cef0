"""The block parser, which goes line by line.

Python-Markdown splits a text at blank lines; kramdown goes from line to line. Each construct takes
the lines that belong to it from those that are left.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import ClassVar, TypeGuard
from xml.etree.ElementTree import Element, ElementTree, SubElement

from markdown import Markdown
from markdown.blockparser import BlockParser

from exporter.read.dialects import MarkdownFinding
from exporter.read.dialects.kramdown.document import KramdownDocument
from exporter.read.dialects.kramdown.lines import Lines
from exporter.read.dialects.kramdown.patterns import (
    BLANK_LINE,
    BLOCK_ATTRIBUTES,
    END_MARK,
    is_blank,
)
from exporter.read.dialects.kramdown.raw_html import RawElement

BLANK_MARKER = "#blank"
"""The tag of the element that stands for blank lines; it is not serialized. (No HTML element has a
name with `#`.)"""
MARKER = "#marker"
"""The tag of the element that stands for a definition, an attribute list or an end-of-block mark;
its text is the kind, empty for an end-of-block mark. It is not serialized."""
TIGHT_PARAGRAPH = "#tight"
"""The tag of a paragraph of a tight list item, which is serialized without `p`."""

_MAX_DEPTH = 24
"""The maximum nesting of blocks. Deeper lines are read as paragraphs."""


class LineParser(BlockParser):
    """Offers the remaining lines to each processor until one takes some of them.

    `processors` are tried in this order. `open_html_elements` are the HTML elements that are being
    read as Markdown, outermost first. `pending_attributes` is an attribute list that belongs to the
    next block.
    """

    def __init__(self, md: Markdown, document: KramdownDocument) -> None:
        super().__init__(md)
        self.document = document
        self.processors: tuple[LineProcessor, ...] = ()
        self.open_html_elements: list[Element] = []
        self.pending_attributes = ""
        self._paragraph: Element | None = None
        self._parts: list[str] = []
        self._closed: Element | None = None
        self._depth = 0

    def parseDocument(self, lines: Iterable[str]) -> ElementTree:  # noqa: N802 (the library's name)
        """Return the tree of a whole text."""
        self.root = Element(self.md.doc_tag)
        self.read(self.root, Lines(list(lines)))
        return ElementTree(self.root)

    def read(self, parent: Element, lines: Lines) -> None:
        """Read lines into an element until none is left, or its closing tag is found."""
        outer, self.pending_attributes = self.pending_attributes, ""
        self._depth += 1
        processors = self.processors
        if self._depth > _MAX_DEPTH:
            processors = processors[-1:]
            message = f"blocks are nested more than {_MAX_DEPTH} deep; those are read as text"
            first = next(filter(str.strip, lines), "").strip()[:40]
            self.document.findings.append(MarkdownFinding("nesting-depth", message, first))
        while lines and self._closed is not parent:
            before = self.pending_attributes
            first = lines[0]
            for processor in processors:
                if processor.START.match(first):
                    if processor.run(parent, lines) is not False:
                        break
                    first = lines[0]
            if before and self.pending_attributes == before:
                self.pending_attributes = ""
        self.complete_paragraph()
        self._depth -= 1
        self.pending_attributes = outer

    def continue_paragraph(self, paragraph: Element, text: str) -> None:
        """Keep a text for the end of a paragraph, which is not made longer line by line."""
        if self._paragraph is not paragraph:
            self.complete_paragraph()
            self._paragraph = paragraph
        self._parts.append(text)

    def complete_paragraph(self) -> None:
        """Add the texts that were kept to their paragraph."""
        if self._paragraph is not None:
            self._paragraph.text = "".join((self._paragraph.text or "", *self._parts))
        self._paragraph, self._parts = None, []

    def close(self, parent: Element) -> None:
        """Record that the closing tag of `parent` was found."""
        self._closed = parent

    def add(self, parent: Element, tag: str, text: str | None = None, **attributes: str) -> Element:
        """Append a new element to `parent`, with the pending attributes, and return it."""
        element = SubElement(parent, tag, attributes)
        element.text = text
        if self.pending_attributes:
            self.document.deferred_attributes.append((element, self.pending_attributes))
        return element


class LineProcessor(ABC):
    """A construct whose first line matches `START`."""

    START: ClassVar[re.Pattern[str]]

    def __init__(self, parser: LineParser) -> None:
        self.parser = parser
        self.document = parser.document

    @abstractmethod
    def run(self, parent: Element, lines: Lines) -> bool | None:
        """Take the lines of the construct, and append it; return False if it is none after all."""

    def starts_block(self, parent: Element) -> bool:
        """Return whether the next line begins a block: after a blank line, a mark or nothing."""
        last = last_child(parent)
        if last is None or self.parser.pending_attributes:
            return True
        return last.tag == BLANK_MARKER or (last.tag == MARKER and not last.text)

    def ends_block(self, lines: Lines, index: int) -> bool:
        """Return whether a block ends before the line at `index`."""
        return index >= len(lines) or _BOUNDARY.match(lines[index]) is not None


_BOUNDARY = re.compile(rf"{BLANK_LINE}|{END_MARK}|{BLOCK_ATTRIBUTES}")


def last_child(parent: Element) -> Element | None:
    """Return the last child; None if there is none."""
    return parent[-1] if len(parent) else None


def is_paragraph(element: Element | None) -> TypeGuard[Element]:
    """Return whether an element is a paragraph of Markdown, which HTML's `<p>` is not."""
    return element is not None and element.tag == "p" and not isinstance(element, RawElement)


def add_marker(parent: Element, kind: str) -> None:
    """Leave a marker in place of a definition or an attribute list."""
    SubElement(parent, MARKER).text = kind


def without_indent(line: str, columns: int) -> str | None:
    """Return the line without `columns` of indentation; None if it has fewer or is blank."""
    if is_blank(line):
        return None
    line = with_spaces(line)
    return line[columns:] if line.startswith(" " * columns) else None


def with_spaces(line: str) -> str:
    """Return the line with its leading tabs expanded to spaces."""
    if "\t" not in line:
        return line
    bare = line.lstrip(" \t")
    indent = line[: len(line) - len(bare)]
    return indent.expandtabs(4) + bare
