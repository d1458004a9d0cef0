"""Attribute lists, as in Goldmark, kramdown and pandoc: `{#id .class key="value"}`.

They are behind a heading, an image, a link or code, or on a line below a block. A list that nothing
is next to is text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from exporter.read.dialects.commonmark.containers import directive_attributes
from exporter.read.dialects.commonmark.rule_dispatch import begins_with

_VALUE = r"(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s{}\"'=]+)"
_ATTRIBUTE = rf"(?:[#.][\w:-]+|[A-Za-z][\w:-]*={_VALUE})"
_LIST = rf"\{{:?[ \t]*{_ATTRIBUTE}(?:[ \t,]+{_ATTRIBUTE})*[ \t]*\}}"
_INLINE = re.compile(_LIST)
_FIRST_LINE = re.compile(rf"[ \t]*({_LIST})[ \t]*\n")
_MAX_LIST = 1000
_TARGETS = ("image", "code_inline", "link_close")


def extend_with_attributes(parser: MarkdownIt) -> None:
    """Read attribute lists."""
    parser.core.ruler.after("block", "attributes", _read_blocks)
    parser.inline.ruler.push("attributes", _read_inline)


@begins_with("{")
def _read_inline(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "{" or not state.tokens or state.pending:
        return False
    target = state.tokens[-1]
    found = _INLINE.match(state.src, state.pos, min(state.posMax, state.pos + _MAX_LIST))
    if target.type not in _TARGETS or found is None:
        return False
    if target.type == "link_close":
        openings = (token for token in reversed(state.tokens) if token.type == "link_open")
        target = next(openings, target)
    if not silent:
        _give(target, found[0])
    state.pos = found.end()
    return True


def _read_blocks(state: StateCore) -> None:
    if "{" not in state.src:
        return
    tokens, lines = state.tokens, state.src.split("\n")
    removed: set[int] = set()
    # The block before each block, by level.
    before: dict[int, Token] = {}
    parents: list[Token] = []
    for index, token in enumerate(tokens):
        if token.nesting < 0:
            before[token.level] = parents.pop()
            if token.type == "table_close":
                removed |= _read_last_row(tokens, index, before[token.level])
            continue
        if token.type == "inline" and "{" in token.content:
            block = parents[-1]
            if block.type == "heading_open":
                _take_from_end(token, block, is_line=False)
            elif block.type == "paragraph_open":
                if _INLINE.fullmatch(token.content.strip()):
                    if target := _neighbour(tokens, index, before.get(block.level)):
                        _give(target, token.content.strip())
                        removed |= {index - 1, index, index + 1}
                        continue
                else:
                    _take_from_end(token, _owner(lines, token, parents), is_line=True)
                    _take_from_first_line(token, block)
        if token.nesting > 0:
            parents.append(token)
            before.pop(token.level + 1, None)
        elif token.type != "inline":
            before[token.level] = token
    if removed:
        state.tokens = [token for index, token in enumerate(tokens) if index not in removed]


def _take_from_end(inline: Token, target: Token, *, is_line: bool) -> None:
    """Move an attribute list at the end of a text, or in its last line, to a block."""
    start = inline.content.rfind("{")
    found = _INLINE.match(inline.content, start)
    text = inline.content[:start].rstrip(" \t")
    if found and found.end() == len(inline.content.rstrip()) and (text[-1:] == "\n" or not is_line):
        _give(target, found[0])
        inline.content = text.rstrip()


def _take_from_first_line(inline: Token, target: Token) -> None:
    """Move an attribute list in the first line of a text to a block."""
    if found := _FIRST_LINE.match(inline.content):
        _give(target, found[1])
        inline.content = inline.content[found.end() :]


def _neighbour(tokens: Sequence[Token], index: int, before: Token | None) -> Token | None:
    """Return the block right above a line of attributes, else the one right below it."""
    first, last = tokens[index].map or (0, 0)
    if before and before.map and before.map[1] == first:
        return before
    below = tokens[index + 2] if index + 2 < len(tokens) else None
    return below if below and below.nesting >= 0 and below.map and below.map[0] == last else None


def _owner(lines: Sequence[str], inline: Token, parents: Sequence[Token]) -> Token:
    """Return the block to which the last line of a paragraph belongs.

    It is a list whose items are single lines, or a quotation whose mark the line does not have.
    """
    paragraph, *around = reversed(parents)
    if paragraph.hidden and len(around) > 1:
        return around[1]
    line = lines[inline.map[1] - 1] if inline.map else ""
    is_quoted = bool(around) and around[0].type == "blockquote_open"
    return around[0] if is_quoted and ">" not in line.partition("{")[0] else paragraph


def _read_last_row(tokens: Sequence[Token], end: int, table: Token) -> set[int]:
    """Give a table the attributes in the line below it; return the tokens of that row."""
    start = next((at for at in range(end, -1, -1) if tokens[at].type == "tr_open"), end)
    texts = [token.content.strip() for token in tokens[start:end] if token.type == "inline"]
    if not texts or not _INLINE.fullmatch(texts[0]) or any(texts[1:]):
        return set()
    _give(table, texts[0])
    close = next(at for at in range(start, end) if tokens[at].type == "tr_close")
    return {*range(start, close + 1)}


def _give(token: Token, written: str) -> None:
    """Give a token the attributes of a list; classes are added to its own."""
    attributes = directive_attributes(written)
    for key, value in attributes.values.items():
        if key != "class":
            token.attrSet(key, value)
    if attributes.id:
        token.attrSet("id", attributes.id)
    for name in (*attributes.classes, *attributes.values.get("class", "").split()):
        token.attrJoin("class", name)
