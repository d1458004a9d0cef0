"""Headings with `#` before or a line below them (ATX and Setext), and their ids.

GFM input: `#` needs a space behind it, and a heading needs no blank line before it. Ids are made as
kramdown's GFM input makes them, from the text as it is displayed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from exporter.model.slug import slug
from exporter.read.dialects.kramdown.block_parser import LineProcessor
from exporter.read.dialects.kramdown.lines import Lines
from exporter.read.dialects.kramdown.patterns import INDENT

_ID = re.compile(r"\{#([A-Za-z][\w:.-]*)\}")
_LINE = re.compile(r"([-=])[-=]*[ \t\r\f\v]*$")
_TAGS = frozenset("h1 h2 h3 h4 h5 h6".split())


class HeadingProcessor(LineProcessor):
    """A line that begins with one to six `#`."""

    START = re.compile(r"(#{1,6})[\t ]+(.*)$")

    def run(self, parent: Element, lines: Lines) -> bool:
        """Take the line, unless the heading has no text."""
        match = self.START.match(lines[0])
        if match is None:
            return False
        text, id_ = _split_id(match[2])
        without_marks = text.rstrip("#")
        if without_marks != text and without_marks[-1:] in "\t ":
            text = without_marks.strip()
        if not text:
            return False
        lines.take()
        _add(self, parent, len(match[1]), text, id_)
        return True


class UnderlinedHeadingProcessor(LineProcessor):
    """A line with `===` or `---` below it, at the start of a block."""

    START = re.compile(rf"{INDENT}([^ \t].*)$")

    def run(self, parent: Element, lines: Lines) -> bool:
        """Take both lines."""
        line = _LINE.match(lines[1]) if len(lines) > 1 else None
        if line is None or not self.starts_block(parent):
            return False
        text, id_ = _split_id(lines[0].strip())
        if not text:
            return False
        lines.take(2)
        _add(self, parent, 2 if line[1] == "-" else 1, text, id_)
        return True


def _split_id(written: str) -> tuple[str, str]:
    """Return the text of a heading, and the id behind it or an empty string."""
    written = written.strip()
    at = written.rfind("{#")
    match = _ID.fullmatch(written, at) if at >= 0 else None
    return (written[:at].rstrip("\t "), match[1]) if match else (written, "")


def _add(processor: LineProcessor, parent: Element, level: int, text: str, id_: str) -> None:
    element = processor.parser.add(parent, f"h{level}", text, **{"data-heading": ""})
    if id_:
        element.set("id", id_)


def assign_heading_ids(root: Element) -> None:
    """Give an id to each heading that has none. Repeated ids get a suffix, from `-1`."""
    counts: Counter[str] = Counter()
    for heading in root.iter():
        if heading.tag not in _TAGS or heading.attrib.pop("data-heading", None) is None:
            continue
        if heading.get("id"):
            continue
        name = slug("".join(_displayed_text(heading)))
        count = counts[name]
        counts[name] += 1
        heading.set("id", f"{name}-{count}" if count else name)


def _displayed_text(element: Element) -> Iterator[str]:
    """Yield the text of an element without the calls of notes."""
    if element.get("class") != "note-call":
        yield element.text or ""
        for child in element:
            yield from _displayed_text(child)
            yield child.tail or ""
