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
from exporter.read.dialects.kramdown.patterns import INDENT

_ID = re.compile(r"[\t ]*\{#([A-Za-z][\w:.-]*)\}$")
_CLOSING = re.compile(r"[\t ]+#+$")
_LINE = re.compile(r"([-=])[-=]*[ \t\r\f\v]*$")
_TAGS = frozenset("h1 h2 h3 h4 h5 h6".split())


class HeadingProcessor(LineProcessor):
    """A line that begins with one to six `#`."""

    START = re.compile(r"(#{1,6})[\t ]+(.*)$")

    def run(self, parent: Element, blocks: list[str]) -> bool:
        """Take the line, unless the heading has no text."""
        match = self.START.match(blocks[0])
        if match is None:
            return False
        text, id_ = _split_id(match[2])
        text = _CLOSING.sub("", f" {text}").strip()
        if not text:
            return False
        del blocks[0]
        _add(self, parent, len(match[1]), text, id_)
        return True


class UnderlinedHeadingProcessor(LineProcessor):
    """A line with `===` or `---` below it, at the start of a block."""

    START = re.compile(rf"{INDENT}([^ \t].*)$")

    def run(self, parent: Element, blocks: list[str]) -> bool:
        """Take both lines."""
        line = _LINE.match(blocks[1]) if len(blocks) > 1 else None
        if line is None or not self.starts_block(parent):
            return False
        text, id_ = _split_id(blocks[0].strip())
        if not text:
            return False
        del blocks[:2]
        _add(self, parent, 2 if line[1] == "-" else 1, text, id_)
        return True


def _split_id(written: str) -> tuple[str, str]:
    """Return the text of a heading, and the id behind it or an empty string."""
    written = written.strip()
    match = _ID.search(written)
    return (written[: match.start()].rstrip(), match[1]) if match else (written, "")


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
