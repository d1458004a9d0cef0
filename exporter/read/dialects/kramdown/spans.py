"""Inline constructs that need no file of their own, and the table of all inline constructs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

from exporter.model.typography import quote_at, symbol_at
from exporter.read.dialects.emoji import emoji_named
from exporter.read.dialects.kramdown.attributes import apply_attributes, is_attribute_list
from exporter.read.dialects.kramdown.emphasis import read_emphasis, read_strikethrough
from exporter.read.dialects.kramdown.extension_tags import EXTENSION_OPENING, apply_extension
from exporter.read.dialects.kramdown.footnotes import NOTE_CALL, note_call
from exporter.read.dialects.kramdown.inline_parser import InlineParser, SpanReader
from exporter.read.dialects.kramdown.links import read_link
from exporter.read.dialects.kramdown.math import read_dollar, read_tex
from exporter.read.dialects.kramdown.patterns import (
    ATTRIBUTE_LIST,
    CLOSE_TAG,
    INLINE_MARKDOWN,
    OPEN_TAG,
    VOID_ELEMENTS,
    is_space,
)
from exporter.read.dialects.kramdown.raw_html import (
    COMMENT_MARKER,
    append_break,
    append_element,
    append_text,
    decode_references,
    element_of,
    end_of_skipped,
    end_of_verbatim,
    read_raw_html,
)

_TICKS = re.compile("`+")
_AUTOLINK = re.compile(r"<((?:mailto|https?|ftps?):.{1,4000}?|[-.\w]++@[-.\w]++)>")
_EMOJI = re.compile(r":[a-z0-9_+-]+:")
_ENTITY = re.compile(r"&(?:[A-Za-z][\w.-]*|#[0-9]+|#[xX][0-9a-fA-F]+);")
_ESCAPED_TAG = re.compile(r"(?:\\<|&lt;)([A-Za-z][\w.-]*)")
_ESCAPABLE = frozenset("\\.*_+`<>()[]{}#!:|\"'$=-~")
_ATTRIBUTES = re.compile(ATTRIBUTE_LIST)
_EXTENSION = re.compile(EXTENSION_OPENING)
_EXTENSION_END = re.compile(r"\{:/\w*\}")


def _read_code(parser: InlineParser, parent: Element) -> bool:
    """Read code between backticks; the closing run is as long as the opening one."""
    text, start = parser.text, parser.position
    ticks = _TICKS.match(text, start)
    if ticks is None:
        return False
    mark, code_start = ticks[0], ticks.end()
    stands_alone = len(mark) == 1 and (not start or is_space(text[start - 1]))
    end = text.find(mark, code_start) if parser.source.has(mark, code_start) else -1
    if (stands_alone and is_space(text[code_start : code_start + 1])) or end < 0:
        append_text(parent, mark)
        parser.position = code_start
        return True
    code = text[code_start:end]
    if len(mark) > 1:
        code = code.removeprefix(" ").removesuffix(" ")
    SubElement(parent, "code").text = AtomicString(code)
    parser.position = end + len(mark)
    return True


def _read_autolink(parser: InlineParser, parent: Element) -> bool:
    """Read an address between angle brackets."""
    match = _AUTOLINK.match(parser.text, parser.position) if parser.has_ahead(">") else None
    if match is None:
        return False
    address = decode_references(match[1])
    link = SubElement(parent, "a", {"href": address if ":" in address else f"mailto:{address}"})
    link.text = AtomicString(address.removeprefix("mailto:"))
    parser.position = match.end()
    return True


def _read_html(parser: InlineParser, parent: Element) -> bool:
    """Read inline HTML with Markdown inside.

    A closing tag without its element is dropped, but not one whose opening tag is text.
    """
    text = parser.text
    if not parser.has_ahead(">"):
        return False
    if end := end_of_skipped(parser.source, parser.position):
        SubElement(parent, COMMENT_MARKER)
        parser.position = end
        return True
    if closing := CLOSE_TAG.match(text, parser.position):
        name = closing[1].lower()
        if name in _escaped_tags(text):
            return False
        if name == "br":
            append_break(parent)
        parser.position = closing.end()
        return True
    opening = OPEN_TAG.match(text, parser.position)
    if opening is None:
        return False
    element = element_of(opening)
    markdown = element.attrib.pop("markdown", None)
    parser.position = opening.end()
    if element.tag in ("script", "style"):
        parser.position = end_of_verbatim(element, parser.source, parser.position)
        append_element(parent, element)
    elif opening[3] or element.tag in VOID_ELEMENTS:
        parent.append(element)
    elif markdown == "span" or (element.tag in INLINE_MARKDOWN and markdown != "0"):
        # An element that is never closed ends where one around it does.
        parser.open_html.append(element.tag)
        parser.parse_until(element, _closing_tag(frozenset(parser.open_html)))
        parser.open_html.pop()
        closing = CLOSE_TAG.match(text, parser.position)
        if closing and closing[1].lower() == element.tag:
            parser.position = closing.end()
        parent.append(element)
    else:
        parent.append(element)
        end = _end_of_content(parser, element.tag)
        findings = parser.document.findings
        parser.position = read_raw_html(
            element, parser.source, parser.position, end, findings=findings
        )
    return True


@lru_cache(maxsize=8)
def _escaped_tags(text: str) -> frozenset[str]:
    """Return the names of the elements whose opening tags are escaped in a text."""
    return frozenset(name.lower() for name in _ESCAPED_TAG.findall(text))


def _end_of_content(parser: InlineParser, name: str) -> int:
    """Return where an element has ended: if it is never closed, where one around it is closed."""
    source, at, length = parser.source, parser.position, len(parser.text)
    if source.closing_tag(name, at):
        return length
    around = (source.closing_tag(each, at) for each in set(parser.open_html))
    return min((each[0] for each in around if each), default=length)


@lru_cache(maxsize=128)
def _closing_tag(names: frozenset[str]) -> re.Pattern[str]:
    alternatives = "|".join(map(re.escape, sorted(names)))
    return re.compile(rf"</(?:{alternatives})\s*>", re.IGNORECASE)


def _read_note_call(parser: InlineParser, parent: Element) -> bool:
    """Read the call of a footnote."""
    match = NOTE_CALL.match(parser.text, parser.position)
    if match is None:
        return False
    parent.append(note_call(match[1], parser.document))
    parser.position = match.end()
    return True


def _read_entity(parser: InlineParser, parent: Element) -> bool:
    """Read a character reference."""
    match = _ENTITY.match(parser.text, parser.position)
    character = decode_references(match[0]) if match else ""
    if match is None or character == match[0]:
        return False
    append_text(parent, character)
    parser.position = match.end()
    return True


def _read_emoji(parser: InlineParser, parent: Element) -> bool:
    """Read the name of an emoji, where a plugin of the site does."""
    if not parser.document.options.emoji:
        return False
    match = _EMOJI.match(parser.text, parser.position)
    emoji = emoji_named(match[0]) if match else ""
    if match is None or not emoji or parser.text[parser.position - 1 :][:1].isalnum():
        return False
    append_text(parent, emoji)
    parser.position = match.end()
    return True


def _read_escape(parser: InlineParser, parent: Element) -> bool:
    """Read a backslash: a line break, or an escape of the next character."""
    text, at = parser.text, parser.position
    if text.startswith("\\\\\n", at) or text.startswith("\\\n", at):
        parser.position = text.index("\n", at)
        SubElement(parent, "br")
        return True
    if at + 1 < len(text) and text[at + 1] in _ESCAPABLE:
        escaped = text[at + 1 : at + 3] if text[at + 1 : at + 3] in ("<<", ">>") else text[at + 1]
        append_text(parent, escaped)
        parser.position = at + 1 + len(escaped)
        return True
    return False


def _read_line_break(parser: InlineParser, parent: Element) -> bool:
    """Read two spaces at the end of a line: a line break."""
    if not parser.text.startswith("  \n", parser.position):
        return False
    SubElement(parent, "br")
    parser.position += 2
    return True


def _read_extension(parser: InlineParser, parent: Element) -> bool:
    """Read an attribute list for the element before it, or an extension."""
    text = parser.text
    if not parser.has_ahead("}"):
        return False
    if match := _ATTRIBUTES.match(text, parser.position):
        if len(parent) and not (parent[-1].tail or "").strip():
            apply_attributes(parent[-1], match[1], parser.document)
        elif not is_attribute_list(match[1], parser.document):
            return False
        parser.position = match.end()
        return True
    if match := _EXTENSION.match(text, parser.position):
        parser.position = match.end()
        if match[3]:
            return True
        if end := parser.source.extension_end(match[1], parser.position):
            body = text[parser.position : end[0]]
            apply_extension(parent, match[1], match[2] or "", body, parser.document)
            parser.position = end[1]
        return True
    if match := _EXTENSION_END.match(text, parser.position):
        parser.position = match.end()
        return True
    return False


def _read_quote(parser: InlineParser, parent: Element) -> bool:
    """Read a quotation mark."""
    options = parser.document.options
    if options.smart_quotes:
        append_text(
            parent, quote_at(parser.text, parser.position, options.lang, parser.open_quotes)
        )
    else:
        append_text(parent, parser.text[parser.position])
    parser.position += 1
    return True


def _read_symbol(parser: InlineParser, parent: Element) -> bool:
    """Read a dash, an ellipsis or a guillemet."""
    written, shown = symbol_at(parser.text, parser.position)
    append_text(parent, shown)
    parser.position += len(written)
    return bool(written)


SPAN_READERS: Mapping[str, Sequence[SpanReader]] = {
    "*": (read_emphasis,),
    "_": (read_emphasis,),
    "`": (_read_code,),
    "<": (_read_autolink, _read_html, _read_symbol),
    "[": (_read_note_call, read_link),
    "!": (read_link,),
    '"': (_read_quote,),
    "'": (_read_quote,),
    "$": (read_dollar,),
    "{": (_read_extension,),
    "&": (_read_entity,),
    ":": (_read_emoji,),
    "-": (_read_symbol,),
    ".": (_read_symbol,),
    ">": (_read_symbol,),
    " ": (_read_line_break, _read_symbol),
    "~": (read_strikethrough,),
    "\\": (read_tex, _read_escape),
}
"""The readers of every inline construct, by the character with which it begins."""
