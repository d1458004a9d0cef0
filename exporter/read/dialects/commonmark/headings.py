"""The ids of headings, as GitHub makes them from their text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from exporter.model.slug import slug


def extend_with_heading_ids(parser: MarkdownIt) -> None:
    """Give an id to each heading that has none. Repeated ids get a suffix, from `-1`."""
    parser.core.ruler.push("heading_ids", _assign_ids)


def _assign_ids(state: StateCore) -> None:
    counts: Counter[str] = Counter()
    for token, content in pairwise(state.tokens):
        if token.type != "heading_open" or "id" in token.attrs:
            continue
        text = "".join(_displayed_text(content.children or ())).strip()
        if not text:
            continue
        name = slug(text)
        count = counts[name]
        counts[name] += 1
        token.attrSet("id", f"{name}-{count}" if count else name)


def _displayed_text(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        match token.type:
            case "text" | "code_inline" | "math_inline":
                yield token.content
            case "softbreak" | "hardbreak":
                yield " "
