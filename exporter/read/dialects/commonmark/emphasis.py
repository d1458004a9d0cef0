"""Emphasis beside Chinese, Japanese and Korean text.

CommonMark takes asterisks beside punctuation for marks only where a space or other punctuation is
on their other side. These languages have no spaces there: those of `**注意：**请看` would be text.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter

from exporter.model.east_asian import EAST_ASIAN
from exporter.read.dialects.commonmark.rule_dispatch import begins_with


def extend_with_emphasis(parser: MarkdownIt) -> None:
    """Let asterisks beside East Asian characters open and close emphasis."""
    parser.inline.ruler.at("emphasis", _read_marks)


@begins_with("*_")
def _read_marks(state: StateInline, silent: bool) -> bool:
    """Read a run of asterisks or underscores, each of which may open or close emphasis."""
    if silent:
        return False
    start, mark = state.pos, state.src[state.pos]
    opens, closes, length = state.scanDelims(start, mark == "*")
    before, after = (
        state.src[max(start - 1, 0) : start],
        state.src[start + length : start + length + 1],
    )
    if mark == "*" and (_is_east_asian(before) or _is_east_asian(after)):
        opens, closes = bool(after.strip()), bool(before.strip())
    for _ in range(length):
        state.push("text", "", 0).content = mark
        token = len(state.tokens) - 1
        state.delimiters.append(Delimiter(ord(mark), length, token, -1, opens, closes))
    state.pos += length
    return True


def _is_east_asian(character: str) -> bool:
    return character >= "\u1100" and re.match(EAST_ASIAN, character) is not None
