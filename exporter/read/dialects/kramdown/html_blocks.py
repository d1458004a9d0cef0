"""Block-level HTML: kept as it is, or with Markdown inside if it has `markdown="1"`.

kramdown's syntax page, “HTML Blocks”. An inline element begins a paragraph instead. kramdown prints
a closing tag without an opening one as text; here it is dropped.
"""

from __future__ import annotations

import re
from typing import Literal
from xml.etree.ElementTree import Element

from exporter.read.dialects.kramdown.block_parser import LineProcessor
from exporter.read.dialects.kramdown.patterns import (
    BLOCK_CONTENT,
    CLOSE_TAG,
    COMMENT,
    DECLARATION,
    INDENT,
    INLINE_CONTENT,
    NAME,
    OPEN_TAG,
    SPAN_ELEMENTS,
    VOID_ELEMENTS,
)
from exporter.read.dialects.kramdown.raw_html import (
    COMMENT_MARKER,
    append_element,
    element_of,
    end_of_verbatim,
    read_raw_html,
)


class HtmlBlockProcessor(LineProcessor):
    """A line that begins with the tag of a block-level element, or with a comment."""

    START = re.compile(rf"{INDENT}<(?:{NAME}|!--|/|!DOCTYPE|!\[)")

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
        skipped = COMMENT.match(text, indent) or DECLARATION.match(text, indent)
        if skipped:
            # The rest of the line begins a new block.
            parent.append(Element(COMMENT_MARKER))
            _leave(blocks, text, skipped.end())
            return True
        opening = OPEN_TAG.match(text, indent)
        if opening is None:
            return False
        self._open(parent, blocks, text, opening)
        return True

    def _open(self, parent: Element, blocks: list[str], text: str, opening: re.Match[str]) -> None:
        element = element_of(opening)
        if element.tag == "pre" and opening.start():
            end = text.find("</pre", opening.end())
            lines = _outdented(text[: max(end, 0)].split("\n"), opening.start())
            text = "\n".join(lines) + text[max(end, 0) :]
            opening = OPEN_TAG.match(text) or opening
        if self.parser.pending_attributes:
            self.document.deferred_attributes.append((element, self.parser.pending_attributes))
        # The words of two elements are not one word.
        element.tail = "\n"
        at = opening.end()
        if element.tag in ("script", "style"):
            at = end_of_verbatim(element, text, at)
            append_element(parent, element)
        elif opening[3] or element.tag in VOID_ELEMENTS:
            parent.append(element)
        else:
            parent.append(element)
            _leave(blocks, text, self._read(element, text, at))
            return
        # The rest of such a line is a blank line.
        blocks[:] = text[at:].split("\n")

    def _read(self, element: Element, text: str, at: int) -> int:
        """Read the content of an element and return the offset behind its closing tag."""
        match self._content_model(element):
            case "block":
                lines = _with_own_line(text, at, element.tag)[at:].split("\n")
                if not lines[0].strip():
                    del lines[0]
                self.parser.open_html_elements.append(element)
                self.parser.parseBlocks(element, lines)
                self.parser.open_html_elements.pop()
                return len(text) - len("\n".join(lines))
            case "span":
                end = re.compile(rf"</{re.escape(element.tag)}\s*>", re.IGNORECASE).search(text, at)
                element.text = text[at : end.start() if end else len(text)].strip()
                return end.end() if end else len(text)
            case "raw":
                return read_raw_html(element, text, at, self._read)

    def _content_model(self, element: Element) -> Literal["block", "span", "raw"]:
        """Return how the content is read: as blocks, as inline Markdown, or as HTML only."""
        markdown = element.attrib.pop("markdown", None)
        match markdown:
            case "block":
                return "block"
            case "span":
                return "span"
        parse = markdown == "1" or (markdown is None and self.document.parse_block_html)
        if parse and element.tag in BLOCK_CONTENT:
            return "block"
        return "span" if parse and element.tag in INLINE_CONTENT else "raw"

    def _close(self, parent: Element, blocks: list[str]) -> bool:
        closing = CLOSE_TAG.match(blocks[0].lstrip())
        if closing is None:
            return False
        rest = blocks[0].lstrip()[closing.end() :]
        open_elements = self.parser.open_html_elements
        if open_elements and open_elements[-1] is parent and parent.tag == closing[1].lower():
            self.parser.close(parent)
            blocks[0] = rest
        else:
            blocks[:1] = [rest] if rest.strip() else []
        return True


def _outdented(lines: list[str], indent: int) -> list[str]:
    """Return preformatted lines without an indentation that all of them have.

    An item of a list leaves it if they are indented further than its text.
    """
    if any(line.strip() and line[:indent].strip(" ") for line in lines):
        return lines
    return [line[indent:] for line in lines]


def _with_own_line(text: str, at: int, name: str) -> str:
    """Return the text with the closing tag moved off the line of the opening tag."""
    line_end = text.find("\n", at)
    line_end = len(text) if line_end < 0 else line_end
    end = text.find(f"</{name}", at, line_end)
    return text if end < 0 or not text[at:end].strip() else f"{text[:end]}\n{text[end:]}"


def _leave(blocks: list[str], text: str, at: int) -> None:
    """Keep the lines from offset `at` on, without a blank rest of the first one."""
    rest = text[at:].split("\n")
    if not rest[0].strip():
        del rest[0]
    blocks[:] = rest
