"""Footnotes: `[^label]` in the text, and `[^label]: …` on a line anywhere else.

kramdown's syntax page, “Footnotes”. A note that nothing calls is left out, and a call without a
note shows its label; both are remarked.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement

from exporter.read.dialects.kramdown.blocks import LineProcessor, mark
from exporter.read.dialects.kramdown.code import code_lines
from exporter.read.dialects.kramdown.definitions_of_text import Finding, TextDefinitions
from exporter.read.dialects.kramdown.patterns import INDENT, LABEL

CALL = re.compile(rf"\[\^({LABEL})\]")
_INDENT = re.compile(r"^(?:\t| {4})")


class FootnoteProcessor(LineProcessor):
    """A note, with the indented lines that follow it."""

    START = re.compile(rf"{INDENT}\[\^({LABEL})\]:[ \t]*(.*)$")

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Read the note and keep it."""
        match = self.START.match(blocks.pop(0))
        if match is None:
            return
        count = code_lines(blocks)
        lines = [match[2], *(_INDENT.sub("", line) for line in blocks[:count])]
        del blocks[:count]
        note = Element("li", {"id": f"fn:{match[1]}"})
        self.parser.parseBlocks(note, lines)
        self.document.notes[match[1]] = note
        mark(parent, "footnote")


def call(label: str, document: TextDefinitions) -> Element:
    """The call of a note."""
    if label not in document.notes:
        message = f"no footnote is called ‘{label}’"
        document.findings.append(Finding("note-missing", message, f"[^{label}]"))
        missing = Element("span")
        missing.text = f"[{label}]"
        return missing
    if label not in document.called:
        document.called.append(label)
    raised = Element("sup", {"class": "note-call"})
    link = SubElement(raised, "a", {"class": "footnote-ref", "href": f"#fn:{label}"})
    link.text = str(document.called.index(label) + 1)
    return raised


def section_of(document: TextDefinitions) -> Element:
    """The notes that are called, in the order of their calls; a finding for each other one."""
    section = Element("div", {"class": "footnote"})
    items = SubElement(section, "ol")
    items.extend(document.notes[label] for label in document.called)
    for label in document.notes:
        if label not in document.called:
            message = f"the footnote ‘{label}’ is never called, and is left out"
            document.findings.append(Finding("note-unused", message, f"[^{label}]:"))
    return section
