"""Formulas between two pairs of dollar signs, inline and as blocks.

kramdown's syntax page, “Math Blocks”: both use the same mark, and a formula that is a whole block
is a math block. A backslash escapes the mark.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown.util import AtomicString

from exporter.read.dialects.kramdown.block_parser import LineProcessor
from exporter.read.dialects.kramdown.patterns import INDENT

INLINE_FORMULA = re.compile(r"\$\$(.*?)\$\$", re.DOTALL)


class MathProcessor(LineProcessor):
    """A formula that is a block of its own."""

    START = re.compile(rf"{INDENT}\$\$")

    def run(self, parent: Element, blocks: list[str]) -> bool:
        """Take the lines up to the closing mark, if nothing follows it on its line."""
        if not self.starts_block(parent):
            return False
        first = blocks[0].lstrip()[2:]
        count = (
            0
            if "$$" in first
            else next((at for at in range(1, len(blocks)) if "$$" in blocks[at]), -1)
        )
        if count < 0:
            return False
        whole = "\n".join([first, *blocks[1 : count + 1]])
        formula, _, rest = whole.partition("$$")
        if rest.strip() or not self.ends_block(blocks, count + 1):
            return False
        del blocks[: count + 1]
        element = self.parser.add(parent, "div")
        element.set("class", "math")
        element.text = AtomicString(formula.strip())
        return True


def inline_formula(match: re.Match[str]) -> Element:
    """Return the element of an inline formula."""
    element = Element("span", {"class": "math"})
    element.text = AtomicString(match[1].strip())
    return element
