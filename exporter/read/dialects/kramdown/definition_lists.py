"""Definition lists: terms, one a line, and below them definitions that begin with a colon.

kramdown's syntax page, “Definition Lists”.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement

from exporter.read.dialects.kramdown.block_parser import (
    BLANK_MARKER,
    TIGHT_PARAGRAPH,
    LineProcessor,
    is_paragraph,
    last_child,
    with_spaces,
    without_indent,
)
from exporter.read.dialects.kramdown.lines import Lines
from exporter.read.dialects.kramdown.lists import ITEM_ATTRIBUTES, item_opening
from exporter.read.dialects.kramdown.patterns import END_MARK, INDENT, NOT_LAZY, is_blank

_END_MARK = re.compile(END_MARK)
_LAZY = re.compile(rf"(?! {{0,3}}{NOT_LAZY})")


class DefinitionProcessor(LineProcessor):
    """A definition, below its terms or another definition."""

    START = re.compile(rf"({INDENT}:)(?=[\t ])")

    def run(self, parent: Element, lines: Lines) -> bool:
        """Take the definitions; the paragraph above becomes the terms."""
        self.parser.complete_paragraph()
        terms, is_loose = _terms(parent)
        if terms is None:
            return False
        while parent[-1] is not terms:
            del parent[-1]
        del parent[-1]
        before = next((child for child in reversed(parent) if child.tag != BLANK_MARKER), None)
        joins = before is not None and before.tag == "dl"
        while joins and parent[-1] is not before:
            # Else each search for the list goes through the marks after all of its terms.
            del parent[-1]
        element = before if before is not None and joins else self.parser.add(parent, "dl")
        for line in (terms.text or "").split("\n"):
            term = SubElement(element, "dt")
            attributes = ITEM_ATTRIBUTES.match(line)
            if attributes:
                self.document.deferred_attributes.append((term, attributes[1]))
                line = line[attributes.end() :]
            term.text = line.strip()
        self._definitions(element, lines, is_loose)
        if element[-1].tag == BLANK_MARKER:
            del element[-1]
            SubElement(parent, BLANK_MARKER, {"lines": "1"})
        return True

    def _definitions(self, element: Element, lines: Lines, after_blank: bool) -> None:
        """Take and read the definitions. `after_blank`: a blank line precedes the first one."""
        start = self.START
        while lines and (match := start.match(lines[0])):
            opening = item_opening(match[1], lines[0][match.end(1) :])
            start = re.compile(rf"( {{0,{min(3, opening.column - 1)}}}:)(?=[\t ])")
            taken = [opening.text]
            is_loose, blank = after_blank, False
            lines.take()
            while lines and not start.match(lines[0]):
                line = without_indent(lines[0], opening.column)
                is_lazy = not blank and _LAZY.match(lines[0]) and not _END_MARK.match(lines[0])
                if not is_blank(lines[0]) and line is None and not is_lazy:
                    break
                blank = is_blank(lines[0])
                taken.append("" if blank else with_spaces(lines[0]) if line is None else line)
                lines.take()
            after_blank = blank
            definition = SubElement(element, "dd")
            if opening.attributes:
                self.document.deferred_attributes.append((definition, opening.attributes))
            self.parser.read(definition, Lines(taken))
            if len(definition) and definition[-1].tag == BLANK_MARKER:
                del definition[-1]
            if len(definition) and is_paragraph(definition[0]) and not is_loose:
                definition[0].tag = TIGHT_PARAGRAPH
        if after_blank:
            SubElement(element, BLANK_MARKER)


def _terms(parent: Element) -> tuple[Element | None, bool]:
    """Return the paragraph above, if there is one, and whether one blank line follows it."""
    last = last_child(parent)
    if is_paragraph(last):
        return last, False
    if (
        last is not None
        and last.tag == BLANK_MARKER
        and last.get("lines") == "1"
        and len(parent) > 1
    ):
        above = parent[-2]
        return (above, True) if is_paragraph(above) else (None, False)
    return None, False
