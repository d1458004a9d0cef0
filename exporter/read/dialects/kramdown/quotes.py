"""Block quotes: a heading that follows at once stands outside.

A quote goes on lazily over lines without a mark (kramdown's syntax page, “Blockquotes”), and there
swallows a heading on its next line, which no author means: the heading ends the quote here.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from exporter.read.dialects.kramdown.blocks import LineProcessor
from exporter.read.dialects.kramdown.patterns import INDENT, LAZY_END

_MARK = re.compile(rf"^{INDENT}> ?")
_HEADING = re.compile(r"#{1,6}[\t ]")


class QuoteProcessor(LineProcessor):
    """Lines that begin with `>`, and those that hang on to them."""

    START = re.compile(rf"{INDENT}> ?")

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Read the lines without their marks."""
        count = 1
        while count < len(blocks) and not (
            LAZY_END.match(blocks[count]) or _HEADING.match(blocks[count])
        ):
            count += 1
        lines = [_MARK.sub("", line) for line in blocks[:count]]
        del blocks[:count]
        quote = self.parser.add(parent, "blockquote")
        self.parser.parseBlocks(quote, lines)


class RuleProcessor(LineProcessor):
    """A line of three or more asterisks, hyphens or underscores."""

    START = re.compile(rf"{INDENT}([*_-])[ \t]*(?:\1[ \t]*){{2,}}$")

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Take the line."""
        del blocks[0]
        self.parser.add(parent, "hr")
