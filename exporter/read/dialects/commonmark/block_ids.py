"""Ids of blocks in Obsidian, `^id` at the end of a block or after it, to which links lead."""

from __future__ import annotations

import re
from html import escape

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_NAME = re.compile(r"[A-Za-z0-9-]+")
_KEY = "block_id"


def id_of_block(name: str) -> str:
    """Return the id of the element for the id of a block."""
    return f"block-{name.strip()}"


def extend_with_block_ids(parser: MarkdownIt) -> None:
    """Let a parser replace the id at the end of a block by an element with that id."""
    parser.core.ruler.before("inline", "take_block_ids", _take_ids)
    parser.core.ruler.after("inline", "put_block_ids", _put_elements)


def _take_ids(state: StateCore) -> None:
    for token in state.tokens:
        if token.type != "inline" or "^" not in token.content:
            continue
        before, _, name = token.content.rstrip().rpartition("^")
        is_power = len(name) == 1 and before.strip()
        if _NAME.fullmatch(name) and before[-1:] in ("", " ", "\t", "\n") and not is_power:
            token.content = before.rstrip()
            token.meta[_KEY] = name


def _put_elements(state: StateCore) -> None:
    for token in state.tokens:
        if _KEY in token.meta:
            element = f'<span id="{escape(id_of_block(token.meta[_KEY]))}"></span>'
            token.children = [*(token.children or ()), Token("html_inline", "", 0, content=element)]
