"""The indented lines of a Markdown text, which are code unless a list or HTML is around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple, TypeAlias

_LIST_ITEM = re.compile(
    r"[-*+][ \t]|\d{1,9}[.)][ \t]|\[\^[^\]]+\]:|:[ \t]|(?:!!!|\?\?\?\+?|===[!+]?)[ \t]"
)
"""Begins a block whose text is indented: an item, a note, a definition, a box, a tab."""
_IN_LIST = 6
"""The least indentation of code in a list item, in columns."""

Certainty: TypeAlias = Literal["", "code", "perhaps code"]


class IndentedText(NamedTuple):
    """The offsets of lines that are code, or may be."""

    start: int
    end: int
    certain: bool


def indented_texts(text: str) -> Iterator[IndentedText]:
    """Yield the indented parts of a text that are code, or may be."""
    after_blank, in_list, in_html = True, False, False
    kind: Certainty = ""
    start = end = offset = 0
    for line in text.split("\n"):
        stripped = line.lstrip(" \t")
        if not stripped:
            after_blank = True
            offset += len(line) + 1
            continue
        before = kind
        indent = len(line) - len(stripped)
        if indent and "\t" in line[:indent]:
            indent = len(line[:indent].expandtabs(4))
        kind = ""
        if indent < 4:
            if _LIST_ITEM.match(stripped):
                in_list = True
            elif after_blank and indent < 2:
                in_list = False
        elif in_list:
            kind = "perhaps code" if indent >= _IN_LIST and (after_blank or before) else ""
        elif after_blank or before:
            is_html = in_html or stripped[0] in "<>" or before == "perhaps code"
            kind = "perhaps code" if is_html else "code"
        if not kind:
            in_html = stripped[0] == "<"
        if kind != before:
            if before:
                yield IndentedText(start, end, before == "code")
            start = offset
        end = offset + len(line)
        offset = end + 1
        after_blank = False
    if kind:
        yield IndentedText(start, end, kind == "code")
