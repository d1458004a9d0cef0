"""Footnotes: `[^label]` in the text, and `[^label]: …` on a line anywhere else.

kramdown's syntax page, “Footnotes”. A note that nothing calls is omitted, and a call without a note
shows its label; both are reported.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement

from exporter.read.dialects import MarkdownFinding
from exporter.read.dialects.kramdown.block_parser import LineProcessor, add_marker
from exporter.read.dialects.kramdown.code_blocks import count_code_lines
from exporter.read.dialects.kramdown.document import KramdownDocument
from exporter.read.dialects.kramdown.lines import Lines
from exporter.read.dialects.kramdown.patterns import CODE_INDENT, INDENT, LABEL

NOTE_CALL = re.compile(rf"\[\^({LABEL})\]")


class FootnoteProcessor(LineProcessor):
    """A footnote, with the indented lines that follow it."""

    START = re.compile(rf"{INDENT}\[\^({LABEL})\]:[ \t]*(.*)$")

    def run(self, parent: Element, lines: Lines) -> None:
        """Read and store the note."""
        match = self.START.match(lines.take()[0])
        if match is None:
            return
        count = count_code_lines(lines)
        taken = [match[2], *(CODE_INDENT.sub("", line) for line in lines.take(count))]
        note = Element("li", {"id": f"fn:{match[1]}"})
        self.parser.read(note, Lines(taken))
        if match[1] in self.document.notes:
            message = f"two footnotes have the label ‘{match[1]}’; the first was omitted"
            snippet = f"[^{match[1]}]:"
            self.document.findings.append(MarkdownFinding("note-unused", message, snippet))
        self.document.notes[match[1]] = note
        add_marker(parent, "footnote")


def note_call(label: str, document: KramdownDocument) -> Element:
    """Return the call of a note; the label as text, with a finding, if there is no such note."""
    if label not in document.notes:
        message = f"there is no footnote ‘{label}’"
        document.findings.append(MarkdownFinding("note-missing", message, f"[^{label}]"))
        missing = Element("span")
        missing.text = f"[{label}]"
        return missing
    number = document.note_numbers.get(label)
    if number is None:
        document.called_notes.append(label)
        number = document.note_numbers[label] = len(document.called_notes)
    superscript = Element("sup", {"class": "note-call"})
    link = SubElement(superscript, "a", {"class": "footnote-ref", "href": f"#fn:{label}"})
    link.text = str(number)
    return superscript


def notes_section(document: KramdownDocument) -> Element:
    """Return the called notes, in the order of their calls, and report the others."""
    section = Element("div", {"class": "footnote"})
    items = SubElement(section, "ol")
    items.extend(document.notes[label] for label in document.called_notes)
    for label in document.notes:
        if label not in document.note_numbers:
            message = f"the footnote ‘{label}’ is never called; it was omitted"
            document.findings.append(MarkdownFinding("note-unused", message, f"[^{label}]:"))
    return section
