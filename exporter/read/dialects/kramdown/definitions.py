"""Definition lists: a paragraph of terms, a line each, and below it lines that begin with a colon.

kramdown's syntax page, “Definition Lists”.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement

from exporter.read.dialects.kramdown.blocks import (
    BARE,
    BLANK,
    LineProcessor,
    indented,
    last_of,
    spaced,
)
from exporter.read.dialects.kramdown.lists import opening_of
from exporter.read.dialects.kramdown.patterns import ATTRIBUTE_LIST, INDENT, NOT_LAZY, is_blank

_ATTRIBUTES = re.compile(rf"\s*{ATTRIBUTE_LIST}\s*")
_END_MARK = re.compile(r"\^\s*$")
_LAZY = re.compile(rf"(?! {{0,3}}{NOT_LAZY})")


class DefinitionProcessor(LineProcessor):
    """A definition, below its terms or below another definition."""

    START = re.compile(rf"({INDENT}:)(?=[\t ])")

    def run(self, parent: Element, blocks: list[str]) -> bool:
        """Take the definitions; the paragraph above becomes the terms."""
        terms, apart = _terms(parent)
        if terms is None:
            return False
        while parent[-1] is not terms:
            parent.remove(parent[-1])
        parent.remove(terms)
        before = [child for child in parent if child.tag != BLANK]
        joins = len(before) > 0 and before[-1].tag == "dl"
        element = before[-1] if joins else self.parser.add(parent, "dl")
        for line in (terms.text or "").split("\n"):
            term = SubElement(element, "dt")
            attributes = _ATTRIBUTES.match(line)
            if attributes:
                self.document.attached.append((term, attributes[1]))
                line = line[attributes.end() :]
            term.text = line.strip()
        self._definitions(element, blocks, apart)
        if element[-1].tag == BLANK:
            element.remove(element[-1])
            SubElement(parent, BLANK, {"lines": "1"})
        return True

    def _definitions(self, element: Element, blocks: list[str], apart: bool) -> None:
        """Take and read the definitions. `apart` says that an empty line stands before one."""
        start = self.START
        while blocks and (match := start.match(blocks[0])):
            opening = opening_of(match[1], blocks[0][match.end(1) :])
            start = re.compile(rf"( {{0,{min(3, opening.column - 1)}}}:)(?=[\t ])")
            lines = [opening.words]
            keeps, blank = apart, False
            del blocks[0]
            while blocks and not start.match(blocks[0]):
                bare = indented(blocks[0], opening.column)
                hangs = not blank and _LAZY.match(blocks[0]) and not _END_MARK.match(blocks[0])
                if not is_blank(blocks[0]) and bare is None and not hangs:
                    break
                blank = is_blank(blocks[0])
                lines.append("" if blank else spaced(blocks[0]) if bare is None else bare)
                del blocks[0]
            apart = blank
            definition = SubElement(element, "dd")
            if opening.attributes:
                self.document.attached.append((definition, opening.attributes))
            self.parser.parseBlocks(definition, lines)
            if len(definition) and definition[-1].tag == BLANK:
                definition.remove(definition[-1])
            if len(definition) and definition[0].tag == "p" and not keeps:
                definition[0].tag = BARE
        if apart:
            SubElement(element, BLANK)


def _terms(parent: Element) -> tuple[Element | None, bool]:
    """The paragraph above, and whether one empty line stands below it."""
    last = last_of(parent)
    if last is not None and last.tag == "p":
        return last, False
    if last is not None and last.tag == BLANK and last.get("lines") == "1" and len(parent) > 1:
        above = parent[-2]
        return (above, True) if above.tag == "p" else (None, False)
    return None, False
