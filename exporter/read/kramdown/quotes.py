"""Block quotes: a heading that follows at once stands outside.

A quote goes on lazily over lines without a mark (kramdown's syntax page, “Blockquotes”), and there
swallows a heading on its next line, which no author means: the heading ends the quote here.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import BlockQuoteProcessor
from markdown.extensions import Extension

_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]", re.MULTILINE)


class QuotesExtension(Extension):
    """Puts the processor in the place of Python-Markdown's own."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the library's name)
        """Register the processor."""
        md.parser.blockprocessors.register(QuoteProcessor(md.parser), "quote", 20)


class QuoteProcessor(BlockQuoteProcessor):
    """Python-Markdown's, but for a heading on a line without a mark."""

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Give a heading below the quote back before the quote is read."""
        quote = self.RE.search(blocks[0])
        heading = _HEADING.search(blocks[0], quote.end() if quote else 0)
        if heading:
            blocks[0], rest = (
                blocks[0][: heading.start()].rstrip("\n"),
                blocks[0][heading.start() :],
            )
            blocks.insert(1, rest)
        super().run(parent, blocks)
