"""Paragraphs, block quotes, horizontal rules, blank lines and end-of-block marks.

A block quote continues lazily over lines without a mark (kramdown's syntax page, “Blockquotes”).
In kramdown it also takes a heading on its next line; here the heading ends the quote, which is what
authors mean.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement

from exporter.read.dialects.kramdown.block_parser import (
    BLANK_MARKER,
    MARKER,
    LineProcessor,
    is_paragraph,
    last_child,
)
from exporter.read.dialects.kramdown.lines import Lines
from exporter.read.dialects.kramdown.patterns import (
    BLANK_LINE,
    END_MARK,
    HEADING,
    INDENT,
    LAZY_END,
    PARAGRAPH_END,
    RULE,
    is_blank,
)

_QUOTE_MARK = rf"{INDENT}> ?"
_LAZY_QUOTE_END = re.compile(rf"{LAZY_END}|{HEADING}[\t ]*[^\t ]")


class BlankProcessor(LineProcessor):
    """Blank lines."""

    START = re.compile(BLANK_LINE)

    def run(self, parent: Element, lines: Lines) -> None:
        """Take all blank lines and leave one marker for them."""
        count = 0
        while count < len(lines) and is_blank(lines[count]):
            count += 1
        lines.take(count)
        last = last_child(parent)
        if last is not None and last.tag == BLANK_MARKER:
            return
        SubElement(parent, BLANK_MARKER, {"lines": str(count)})


class EndMarkProcessor(LineProcessor):
    """A line with only a caret ends a block (“EOB Marker”)."""

    START = re.compile(END_MARK)

    def run(self, parent: Element, lines: Lines) -> None:
        """Take the line and leave a marker."""
        lines.take()
        SubElement(parent, MARKER)


class RuleProcessor(LineProcessor):
    """A horizontal rule: three or more asterisks, hyphens or underscores."""

    START = re.compile(RULE)

    def run(self, parent: Element, lines: Lines) -> None:
        """Take the line."""
        lines.take()
        self.parser.add(parent, "hr")


class QuoteProcessor(LineProcessor):
    """A block quote: lines that begin with `>`, and their lazy continuations."""

    START = re.compile(_QUOTE_MARK)
    _MARK = re.compile(rf"^{_QUOTE_MARK}")

    def run(self, parent: Element, lines: Lines) -> None:
        """Read the lines without their marks."""
        count = 1
        while count < len(lines) and not _LAZY_QUOTE_END.match(lines[count]):
            count += 1
        taken = [self._MARK.sub("", line) for line in lines.take(count)]
        quote = self.parser.add(parent, "blockquote")
        self.parser.read(quote, Lines(taken))


class ParagraphProcessor(LineProcessor):
    """Lines up to a blank one, or to the start of another construct (GFM input)."""

    START = re.compile("")

    def run(self, parent: Element, lines: Lines) -> None:
        """Take at least one line. Lines directly below a paragraph belong to it."""
        count = 1
        while count < len(lines) and not PARAGRAPH_END.match(lines[count]):
            count += 1
        written = "\n".join(lines.take(count))
        text = written.rstrip()
        paragraph = last_child(parent)
        if is_paragraph(paragraph):
            self.parser.continue_paragraph(paragraph, f"{paragraph.tail or ''}\n{text}")
        else:
            paragraph = self.parser.add(parent, "p", text.lstrip())
        # Two spaces break the line, if there is another one.
        paragraph.tail = written[len(text) :].strip("\n")
