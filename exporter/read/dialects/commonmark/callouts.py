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
            token.tag = "div"
            token.attrSet("class", admonition_classes(mark["kind"]))
            yield token
            text = tokens[index + 2]
            yield from admonition_title(mark["title"], text.map)
            text.content = text.content[mark.end() :]
            skipped = 0 if text.content.strip() else 3
        elif token.type == "blockquote_close":
            if open_quotes.pop():
                token.tag = "div"
            yield token
        else:
            yield token


def admonition_classes(kind: str) -> str:
    """Return the classes of the element of an admonition, whose kind an author has written."""
    name = re.sub(r"\W+", "-", kind.strip().lower())
    return f"admonition {name}"


def admonition_title(title: str, lines: list[int] | None) -> Iterator[Token]:
    """Yield the tokens of the title of an admonition, which may be empty, and is Markdown."""
    if title := title.strip():
        classes: dict[str, str | int | float] = {"class": "admonition-title"}
        yield Token("paragraph_open", "p", 1, attrs=classes, map=lines, block=True)
        yield Token("inline", "", 0, content=title, children=[], map=lines, block=True)
        yield Token("paragraph_close", "p", -1, block=True)


def _has_text(tokens: list[Token], index: int) -> bool:
    return tokens[index + 1].type == "paragraph_open" and tokens[index + 2].type == "inline"
