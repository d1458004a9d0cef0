"""Emoji by their names on GitHub, such as `:rocket:`."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

from exporter.read.dialects.emoji import emoji_named

_SHORTCODE = re.compile(r"(?<![\w:]):([a-z0-9_+-]+):(?![\w:])")


def extend_with_emoji(parser: MarkdownIt) -> None:
    """Write the characters of emoji instead of their names; unknown names stay as they are."""
    parser.core.ruler.push("emoji", _replace_names)


def _replace_names(state: StateCore) -> None:
    for block in state.tokens:
        if block.type != "inline" or ":" not in block.content:
            continue
        for token in block.children or ():
            if token.type == "text" and ":" in token.content:
                token.content = _SHORTCODE.sub(
                    lambda name: emoji_named(name[0]) or name[0], token.content
                )
