"""Emphasis, strong emphasis and strikethrough.

kramdown's syntax page, “Emphasis”; `~~` from its GFM input.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from exporter.read.dialects.kramdown.inline_parser import InlineParser
from exporter.read.dialects.kramdown.patterns import is_space
from exporter.read.dialects.kramdown.raw_html import append_text

_IN_WORD = re.compile(r"[^\W\d_]-?\Z")
"""An underscore after a letter belongs to the word."""
_STOPS = {mark: re.compile(re.escape(mark)) for mark in ("*", "**", "_", "__", "~~")}


def read_emphasis(parser: InlineParser, parent: Element) -> bool:
    """Read emphasis at `*` or `_`, which is strong if the mark is doubled."""
    text, start = parser.text, parser.position
    character = text[start]
    mark = character * 2 if text.startswith(character * 2, start) else character
    after = text[start + len(mark) : start + len(mark) + 1]
    tag = "strong" if len(mark) == 2 else "em"
    in_word = character == "_" and _IN_WORD.search(text, max(start - 2, 0), start) is not None
    if not (in_word or not after or is_space(after) or tag in parser.open_tags):
        if _read_delimited(parser, parent, mark, tag):
            return True
        single_mark_may_open = tag == "strong" and parser.open_tags[-1] != "em"
        if single_mark_may_open and _read_delimited(parser, parent, character, "em"):
            return True
    append_text(parent, mark)
    parser.position += len(mark)
    return True


def read_strikethrough(parser: InlineParser, parent: Element) -> bool:
    """Read text between two tildes on each side."""
    text, start = parser.text, parser.position
    after = text[start + 2 : start + 3]
    if not text.startswith("~~", start) or after in ("", "~") or is_space(after):
        return False
    return "del" not in parser.open_tags and _read_delimited(parser, parent, "~~", "del")


def _read_delimited(parser: InlineParser, parent: Element, mark: str, tag: str) -> bool:
    """Read an element that ends at the mark with which it began."""
    text, start = parser.text, parser.position
    if not parser.may_try(start, mark):
        return False
    parser.position += len(mark)
    element = Element(tag)

    def closes(found: re.Match[str]) -> bool:
        at, end = found.span()
        if is_space(text[at - 1]) or (not element.text and not len(element)):
            return False
        if tag == "em" and text.startswith(mark * 2, at) and not text.startswith(mark * 3, at):
            return False
        return not (mark[0] == "_" and text[end : end + 1].isalnum())

    if not parser.parse_until(element, _STOPS[mark], closes):
        parser.fail(start, mark)
        return False
    parser.position += len(mark)
    parent.append(element)
    return True
