"""Emoji by their names on GitHub, such as `:rocket:`."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

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
                token.content = _SHORTCODE.sub(_character, token.content)


def _character(shortcode: re.Match[str]) -> str:
    # Most texts have no emoji, and need not wait for this table of GitHub's names.
    from pymdownx.gemoji_db import aliases, emoji

    name = shortcode[0]
    entry = emoji.get(aliases.get(name, name), {})
    # The second one asks for the presentation in colour. GitHub's own images have neither.
    codes = entry.get("unicode_alt") or entry.get("unicode") or ""
    return "".join(chr(int(code, 16)) for code in codes.split("-")) if codes else name
