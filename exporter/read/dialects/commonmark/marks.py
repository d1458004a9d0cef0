"""Highlighted text, `==…==`, as in Obsidian, Typora and many other editors."""

from __future__ import annotations

from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

from exporter.read.dialects.commonmark.rule_dispatch import begins_with

_MARK = "="


def extend_with_marks(parser: MarkdownIt) -> None:
    """Let a parser read highlighted text."""
    parser.inline.ruler.before("emphasis", "mark", _tokenize)
    parser.inline.ruler2.before("emphasis", "mark", _pair)


@begins_with(_MARK)
def _tokenize(state: StateInline, silent: bool) -> bool:
    """Read a run of two equals signs as a delimiter; longer runs are arrows or rules."""
    if silent or state.src[state.pos] != _MARK:
        return False
    scanned = state.scanDelims(state.pos, canSplitWord=True)
    if scanned.length != 2:
        state.pending += _MARK * scanned.length
        state.pos += scanned.length
        return True
    token = state.push("text", "", 0)
    token.content = _MARK * 2
    state.delimiters.append(
        Delimiter(
            marker=ord(_MARK),
            length=0,  # It takes no part in the rule of three of emphasis.
            token=len(state.tokens) - 1,
            end=-1,
            open=scanned.can_open,
            close=scanned.can_close,
        )
    )
    state.pos += scanned.length
    return True


def _pair(state: StateInline) -> None:
    """Turn the delimiters that belong together into the tags of an element."""
    groups = [state.delimiters]
    groups += [meta["delimiters"] for meta in state.tokens_meta if meta and "delimiters" in meta]
    for delimiters in groups:
        for opening in delimiters:
            if opening.marker == ord(_MARK) and opening.end >= 0:
                _make_tag(state.tokens[opening.token], "mark_open", 1)
                _make_tag(state.tokens[delimiters[opening.end].token], "mark_close", -1)


def _make_tag(token: Token, kind: str, nesting: Literal[1, -1]) -> None:
    token.type, token.tag, token.nesting = kind, "mark", nesting
    token.content, token.markup = "", _MARK * 2
