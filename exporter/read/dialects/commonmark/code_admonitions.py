"""Code blocks that are boxes of Markdown, as the plugin Admonition of Obsidian writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from exporter.read.dialects.commonmark.callouts import admonition_classes, admonition_title

PREFIX = "ad-"
"""What the language of such a block begins with; its kind follows."""
_SETTING = re.compile(r"(title|collapse|icon|color|metadata)[ \t]*:[ \t]*(.*)")


def extend_with_code_admonitions(parser: MarkdownIt) -> None:
    """Let a parser write these blocks as admonitions."""
    parser.core.ruler.after("block", "code_admonitions", _read_blocks)


def _read_blocks(state: StateCore) -> None:
    for _ in range(3):
        # A box may hold others.
        if not any(map(_is_box, state.tokens)):
            return
        state.tokens = [new for token in state.tokens for new in _read(token, state)]


def _is_box(token: Token) -> bool:
    return token.type == "fence" and token.info.strip().lower().startswith(PREFIX)


def _read(token: Token, state: StateCore) -> Iterator[Token]:
    if not _is_box(token):
        yield token
        return
    lines = token.content.split("\n")
    title, count = "", 0
    while count < len(lines) and (setting := _SETTING.fullmatch(lines[count].strip())):
        title = setting[2] if setting[1] == "title" else title
        count += 1
    box = Token("admonition_open", "div", 1, map=token.map, block=True)
    kind = token.info.strip().lower().removeprefix(PREFIX)
    box.attrs = {"class": admonition_classes(kind)}
    yield box
    yield from admonition_title(title, token.map)
    inner: list[Token] = []
    state.md.block.parse("\n".join(lines[count:]), state.md, state.env, inner)
    first = (token.map[0] if token.map else 0) + 1 + count
    for each in inner:
        if each.map:
            each.map = [line + first for line in each.map]
    yield from inner
    yield Token("admonition_close", "div", -1, block=True)
