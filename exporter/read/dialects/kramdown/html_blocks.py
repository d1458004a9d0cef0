"""Block-level HTML: kept as it is, or with Markdown inside if it has `markdown="1"`.

kramdown's syntax page, “HTML Blocks”. An inline element begins a paragraph instead. kramdown prints
a closing tag without an opening one as text; here it is dropped.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Literal
from xml.etree.ElementTree import Element

from exporter.read.dialects.kramdown.block_parser import LineProcessor
from exporter.read.dialects.kramdown.lines import Lines
from exporter.read.dialects.kramdown.patterns import (
    BLOCK_CONTENT,
    CLOSE_TAG,
    INDENT,
    INLINE_CONTENT,
    NAME,
    OPEN_TAG,
    SPAN_ELEMENTS,
    VOID_ELEMENTS,
)
from exporter.read.dialects.kramdown.raw_html import (
    COMMENT_MARKER,
    VERBATIM_ELEMENTS,
    append_element,
    element_of,
    end_of_skipped,
    end_of_verbatim,
    read_raw_html,
)
from exporter.read.dialects.kramdown.searched_text import SearchedText


class HtmlBlockProcessor(LineProcessor):
    """A line that begins with the tag of a block-level element, or with a comment."""

    START = re.compile(rf"{INDENT}<(?:{NAME}|!--|/|!DOCTYPE|!\[)")

    def run(self, parent: Element, lines: Lines) -> bool:
        """Take the element, which may end in the middle of a line."""
        first = lines[0].lstrip()
        tag = re.match(rf"</?({NAME})", first)
        if tag and tag[1].lower() in SPAN_ELEMENTS:
            return False
        if first.startswith("</"):
            return self._close(parent, lines)
        source = lines.source
        at = lines.offset + len(lines[0]) - len(first)
        skipped = end = end_of_skipped(source, at)
        while end:
            # All at once: each that is taken copies the rest of the line.
            skipped, end = end, end_of_skipped(source, end)
        if skipped:
            # The rest of the line begins a new block.
            parent.append(Element(COMMENT_MARKER))
            _leave(lines, skipped)
            return True
        opening = OPEN_TAG.match(source.text, at) if source.has(">", at) else None
        if opening is None:
            return False
        self._open(parent, lines, opening)
        return True

    def _open(self, parent: Element, lines: Lines, opening: re.Match[str]) -> None:
        source, element = lines.source, element_of(opening)
        indent = opening.start() - lines.offset
        if element.tag == "pre" and indent:
            closing = source.closing_tag("pre", opening.end())
            text = source.text[lines.offset : closing[0]] if closing else ""
            block = Lines(_outdented(text.split("\n"), indent))
            outdented = OPEN_TAG.match(block.source.text)
            if closing and outdented:
                self._open(parent, block, outdented)
                _leave(lines, closing[1])
                return
        if self.parser.pending_attributes:
            self.document.deferred_attributes.append((element, self.parser.pending_attributes))
        end = self._append(parent, lines, element, opening)
        # All that follow on the line at once: each that is taken copies the rest of it.
        while following := _block_tag(source, end):
            opening = following
            end = self._append(parent, lines, element_of(opening), opening)
        if _is_empty(opening):
            # The rest of such a line is a blank line.
            lines.go_to(end)
        else:
            _leave(lines, end)

    def _append(
        self, parent: Element, lines: Lines, element: Element, opening: re.Match[str]
    ) -> int:
        """Append an element with its content; return the offset behind its closing tag."""
        # The words of two elements are not one word.
        element.tail = "\n"
        end = opening.end()
        if element.tag in VERBATIM_ELEMENTS:
            end = end_of_verbatim(element, lines.source, end)
            append_element(parent, element)
            return end
        parent.append(element)
        return end if _is_empty(opening) else self._read(lines, element, end)

    def _read(self, lines: Lines, element: Element, at: int) -> int:
        """Read the content of an element and return the offset behind its closing tag."""
        source = lines.source
        match self._content_model(element):
            case "block":
                lines.go_to(at)
                end = lines[0].find(f"</{element.tag}") if lines else -1
                if end >= 0 and lines[0][:end].strip():
                    # The closing tag on a line of its own.
                    lines.split(end)
                elif lines and not lines[0].strip():
                    lines.take()
                self.parser.open_html_elements.append(element)
                self.parser.read(element, lines)
                self.parser.open_html_elements.pop()
                return lines.offset
            case "span":
                start, end = source.closing_tag(element.tag, at) or (len(source.text),) * 2
                element.text = source.text[at:start].strip()
                return end
            case "raw":
                return read_raw_html(
                    element,
                    source,
                    at,
                    read_markdown=partial(self._read, lines),
                    findings=self.document.findings,
                )

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

    def _close(self, parent: Element, lines: Lines) -> bool:
        line = lines[0].lstrip()
        closing = CLOSE_TAG.match(line)
        if closing is None:
            return False
        open_elements = self.parser.open_html_elements
        is_open = bool(open_elements) and open_elements[-1] is parent
        end = closing.end()
        if is_open and parent.tag == closing[1].lower():
            self.parser.close(parent)
        else:
            # All at once: each that is taken copies the rest of the line.
            while (after := CLOSE_TAG.match(line, end)) and after[1].lower() not in SPAN_ELEMENTS:
                if is_open and parent.tag == after[1].lower():
                    break
                end = after.end()
            if not line[end:].strip():
                lines.take()
                return True
        lines.cut(len(lines[0]) - len(line) + end)
        return True


def _is_empty(opening: re.Match[str]) -> bool:
    """Return whether a tag is that of an element whose content is no Markdown."""
    name = opening[1].lower()
    return bool(opening[3]) or name in VOID_ELEMENTS or name in VERBATIM_ELEMENTS


def _block_tag(source: SearchedText, at: int) -> re.Match[str] | None:
    """Return the opening tag of a block-level element at an offset."""
    tag = OPEN_TAG.match(source.text, at) if source.has(">", at) else None
    return tag if tag and tag[1].lower() not in SPAN_ELEMENTS else None


def _outdented(lines: list[str], indent: int) -> list[str]:
    """Return preformatted lines without an indentation that all of them have.

    An item of a list leaves it if they are indented further than its text.
    """
    if any(line.strip() and line[:indent].strip(" ") for line in lines):
        return lines
    return [line[indent:] for line in lines]


def _leave(lines: Lines, at: int) -> None:
    """Keep the lines from offset `at` on, without a blank rest of the first one."""
    lines.go_to(at)
    if lines and not lines[0].strip():
        lines.take()
