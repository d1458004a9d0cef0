"""The HTML of the tokens of one type."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token


def write_tokens(parser: MarkdownIt, types: Iterable[str], write: Callable[[Token], str]) -> None:
    """Let `write` return the HTML of each token of these types."""

    def rule(_: object, tokens: Sequence[Token], index: int, *__: Any) -> str:
        return write(tokens[index])

    for type_ in types:
        parser.add_render_rule(type_, rule)
