"""Emphasis, strong emphasis and words struck out.

kramdown's syntax page, “Emphasis”; `~~` from its GFM input.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from exporter.read.dialects.kramdown.patterns import is_space
from exporter.read.dialects.kramdown.raw_html import append_text

if TYPE_CHECKING:
    from exporter.read.dialects.kramdown.spans import Spans

_IN_WORD = re.compile(r"[^\W\d_]-?\Z")
"""An underscore behind a letter belongs to the word."""
_STOPS = {mark: re.compile(re.escape(mark)) for mark in ("*", "**", "_", "__", "~~")}


def read_emphasis(spans: Spans, parent: Element) -> bool:
    """Emphasis at `*` or `_`, strong where the mark is doubled."""
    text, start = spans.text, spans.at
    sign = text[start]
    mark = sign * 2 if text.startswith(sign * 2, start) else sign
    after = text[start + len(mark) : start + len(mark) + 1]
    tag = "strong" if len(mark) == 2 else "em"
    in_word = sign == "_" and _IN_WORD.search(text, max(start - 2, 0), start) is not None
    if in_word or not after or is_space(after) or tag in spans.open:
        _plain(spans, parent, mark)
        return True
    if _try(spans, parent, mark, tag):
        return True
    if tag == "strong" and "em" not in spans.open and _try(spans, parent, sign, "em"):
        return True
    _plain(spans, parent, mark)
    return True


def read_struck(spans: Spans, parent: Element) -> bool:
    """Words between two tildes on each side."""
    text, start = spans.text, spans.at
    after = text[start + 2 : start + 3]
    if not text.startswith("~~", start) or after in ("", "~") or is_space(after):
        return False
    return "del" not in spans.open and _try(spans, parent, "~~", "del")


def _try(spans: Spans, parent: Element, mark: str, tag: str) -> bool:
    text, start = spans.text, spans.at
    if not spans.may_try(start, mark):
        return False
    spans.at += len(mark)
    element = Element(tag)

    def closes(found: re.Match[str]) -> bool:
        at, end = found.span()
        if is_space(text[at - 1]) or (not element.text and not len(element)):
            return False
        if tag == "em" and text.startswith(mark * 2, at) and not text.startswith(mark * 3, at):
            return False
        return not (mark[0] == "_" and text[end : end + 1].isalnum())

    if not spans.read(element, _STOPS[mark], closes):
        spans.fail(start, mark)
        return False
    spans.at += len(mark)
    parent.append(element)
    return True


def _plain(spans: Spans, parent: Element, mark: str) -> None:
    append_text(parent, mark)
    spans.at += len(mark)
