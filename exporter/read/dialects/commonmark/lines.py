"""The lines where blocks were written, as an attribute of their elements."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

from exporter.read.dialects.commonmark.document import document_of

_FIRST_TAG = re.compile(r"^(\s*<[A-Za-z][\w-]*)(?=[\s/>])")


def extend_with_lines(parser: MarkdownIt) -> None:
    """Give each element of a block its first and its last line, counted from 1."""
    parser.core.ruler.push("lines", _assign_lines)


def _assign_lines(state: StateCore) -> None:
    name = document_of(state.env).line_attribute
    row = None
    for token in state.tokens:
        if token.type == "tr_open":
            row = token.map
        lines = row if token.type in ("th_open", "td_open") else token.map
        if lines is None or token.nesting < 0:
            continue
        value = f"{lines[0] + 1}-{max(lines[1], lines[0] + 1)}"
        if token.type == "html_block":
            token.content = _FIRST_TAG.sub(rf'\1 {name}="{value}"', token.content, count=1)
        elif token.type != "inline":
            token.attrSet(name, value)
