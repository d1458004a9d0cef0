"""Callouts: quotes that begin with a mark such as `[!tip]- Title`, as in Obsidian and GitHub."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_MARK = re.compile(
    r"\[!(?P<kind>[^\[\]|\n]{1,40})(?:\|[^\[\]\n]*)?\][+-]?[ \t]*(?P<title>[^\n]*)\n?"
)
"""The kind of a callout, after which programs have their own hints of its looks, and its title."""


def extend_with_callouts(parser: MarkdownIt) -> None:
    """Let a parser write callouts as admonitions; a folded one is open in a book."""
    parser.core.ruler.before("inline", "callouts", _read_callouts)


def _read_callouts(state: StateCore) -> None:
    if "[!" in state.src:
        state.tokens = list(_with_callouts(state.tokens))


def _with_callouts(tokens: list[Token]) -> Iterator[Token]:
    open_quotes: list[bool] = []
    skipped = 0
    for index, token in enumerate(tokens):
        if skipped:
            skipped -= 1
        elif token.type == "blockquote_open":
            mark = _MARK.match(tokens[index + 2].content) if _has_text(tokens, index) else None
            open_quotes.append(mark is not None)
            if mark is None:
                yield token
                continue
            kind = re.sub(r"\W+", "-", mark["kind"].strip().lower())
            token.tag = "div"
            token.attrSet("class", f"admonition {kind}")
            yield token
            paragraph, text, end = tokens[index + 1 : index + 4]
            if mark["title"].strip():
                title = text.copy(content=mark["title"].strip(), children=[])
                yield paragraph.copy(attrs={"class": "admonition-title"}, hidden=False)
                yield title
                yield end.copy(hidden=False)
            text.content = text.content[mark.end() :]
            skipped = 0 if text.content.strip() else 3
        elif token.type == "blockquote_close":
            if open_quotes.pop():
                token.tag = "div"
            yield token
        else:
            yield token


def _has_text(tokens: list[Token], index: int) -> bool:
    return tokens[index + 1].type == "paragraph_open" and tokens[index + 2].type == "inline"
