"""Maths between two pairs of dollar signs, in a line and on lines of its own.

kramdown's syntax page, “Math Blocks”: the same mark serves both, and a formula that is a whole
block is set as one. A backslash before the mark takes its meaning away.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown.util import AtomicString

from exporter.read.dialects.kramdown.blocks import LineProcessor
from exporter.read.dialects.kramdown.patterns import INDENT

FORMULA = re.compile(r"\$\$(.*?)\$\$", re.DOTALL)


class MathProcessor(LineProcessor):
    """A formula with nothing beside, above or below it."""

    START = re.compile(rf"{INDENT}\$\$")

    def run(self, parent: Element, blocks: list[str]) -> bool:
        """Take the lines up to the closing mark, if it is the last of its line."""
        if not self.begins_afresh(parent):
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
        if rest.strip() or not self.ends_here(blocks, count + 1):
            return False
        del blocks[: count + 1]
        element = self.parser.add(parent, "div")
        element.set("class", "math")
        element.text = AtomicString(formula.strip())
        return True


def formula_of(match: re.Match[str]) -> Element:
    """A formula in a line."""
    element = Element("span", {"class": "math"})
    element.text = AtomicString(match[1].strip())
    return element
