"""Maths between two pairs of dollar signs, in a line and on lines of its own.

A paragraph that is nothing but a formula becomes a block when the tree is read (kramdown's syntax
page, “Math Blocks”: the same mark serves both).
"""

from __future__ import annotations

from re import Match
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

_FORMULA = r"(?<!\\)\$\$\s*(.+?)\s*\$\$"


class MathsExtension(Extension):
    """Makes formulas ‹span class="math"›."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the library's name)
        """Register the pattern, before escapes (180), which would eat TeX's backslashes."""
        md.inlinePatterns.register(MathsProcessor(_FORMULA, md), "maths", 185)


class MathsProcessor(InlineProcessor):
    """Keeps a formula from every other pattern."""

    # The library's signature is looser than what this pattern gives.
    def handleMatch(  # type: ignore[override]  # noqa: N802
        self,
        m: Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[Element, int, int]:
        """Wrap the TeX as it was written."""
        element = Element("span", {"class": "math"})
        element.text = AtomicString(m[1])
        return element, m.start(0), m.end(0)
