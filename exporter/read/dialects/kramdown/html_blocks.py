"""HTML between the blocks: kept as it is, or with Markdown inside where `markdown="1"` asks for it.

kramdown's syntax page, “HTML Blocks”. Elements of running text begin a paragraph instead. kramdown
prints a closing tag that nothing opened as text; here it is dropped.
"""

from __future__ import annotations

import re
from typing import Literal
from xml.etree.ElementTree import Element

from exporter.read.dialects.kramdown.blocks import LineProcessor
from exporter.read.dialects.kramdown.patterns import (
    CLOSE_TAG,
    COMMENT,
    INDENT,
    INSTRUCTION,
    NAME,
    OPEN_TAG,
    PARAGRAPH_ELEMENTS,
    RAW_ELEMENTS,
    SPAN_ELEMENTS,
    VOID_ELEMENTS,
)
from exporter.read.dialects.kramdown.raw_html import (
    add_element,
    element_of,
    read_raw,
    skip_verbatim,
)


class HtmlBlockProcessor(LineProcessor):
    """A line that begins with the tag of a block, or with a comment."""

    START = re.compile(rf"{INDENT}<(?:{NAME}|!--|\?|/|!DOCTYPE)")

    def run(self, parent: Element, blocks: list[str]) -> bool:
        """Take the element, which may end in the middle of a line."""
        first = blocks[0].lstrip()
        indent = len(blocks[0]) - len(first)
        tag = re.match(rf"</?({NAME})", first)
        if tag and tag[1].lower() in SPAN_ELEMENTS:
            return False
        if first.startswith("</"):
            return self._close(parent, blocks)
        text = "\n".join(blocks)
        skipped = COMMENT.match(text, indent) or INSTRUCTION.match(text, indent)
        if skipped:
            # Only a mark stays: what follows in the line may be anything.
            parent.append(Element("comment"))
            _leave(blocks, text, skipped.end())
            return True
        opening = OPEN_TAG.match(text, indent)
        if opening is None:
            return False
        self._open(parent, blocks, text, opening)
        return True

    def _open(self, parent: Element, blocks: list[str], text: str, opening: re.Match[str]) -> None:
        element = element_of(opening)
        if self.parser.waiting:
            self.document.attached.append((element, self.parser.waiting))
        at = opening.end()
        if element.tag in ("script", "style"):
            at = skip_verbatim(element, text, at)
            add_element(parent, element)
        else:
            parent.append(element)
            if not opening[3] and element.tag not in VOID_ELEMENTS:
                at = self._read(element, text, at)
        _leave(blocks, text, at)

    def _read(self, element: Element, text: str, at: int) -> int:
        """Read what an element holds, up to its closing tag; give the place behind that."""
        match self._model(element):
            case "block":
                lines = _with_own_line(text, at, element.tag)[at:].split("\n")
                if not lines[0].strip():
                    del lines[0]
                self.parser.islands.append(element)
                self.parser.parseBlocks(element, lines)
                self.parser.islands.pop()
                return len(text) - len("\n".join(lines))
            case "span":
                end = re.compile(rf"</{re.escape(element.tag)}\s*>", re.IGNORECASE).search(text, at)
                element.text = text[at : end.start() if end else len(text)].strip()
                return end.end() if end else len(text)
            case "raw":
                return read_raw(element, text, at, self._read)

    def _model(self, element: Element) -> Literal["block", "span", "raw"]:
        """What an element holds: blocks, running text, or HTML alone."""
        said = element.attrib.pop("markdown", None)
        match said:
            case "block":
                return "block"
            case "span":
                return "span"
        asked = said == "1" or (said is None and self.document.markup_is_markdown)
        if not asked or element.tag in RAW_ELEMENTS:
            return "raw"
        return "span" if element.tag in PARAGRAPH_ELEMENTS else "block"

    def _close(self, parent: Element, blocks: list[str]) -> bool:
        closing = CLOSE_TAG.match(blocks[0].lstrip())
        if closing is None:
            return False
        rest = blocks[0].lstrip()[closing.end() :]
        islands = self.parser.islands
        if islands and islands[-1] is parent and parent.tag == closing[1].lower():
            self.parser.close(parent)
        blocks[:1] = [rest] if rest.strip() else []
        return True


def _with_own_line(text: str, at: int, name: str) -> str:
    """The text with the closing tag on a line of its own where it stands in the opening one's."""
    line_end = text.find("\n", at)
    line_end = len(text) if line_end < 0 else line_end
    end = text.find(f"</{name}", at, line_end)
    return text if end < 0 or not text[at:end].strip() else f"{text[:end]}\n{text[end:]}"


def _leave(blocks: list[str], text: str, at: int) -> None:
    """Leave the lines that begin at `at`; the rest of a line that holds no words is dropped."""
    rest = text[at:].split("\n")
    if not rest[0].strip():
        del rest[0]
    blocks[:] = rest
