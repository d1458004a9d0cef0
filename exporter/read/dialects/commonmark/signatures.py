"""Marks of HackMD in quotations: `[name=Jane] [time=Monday] [color=red]`."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

_MARK = re.compile(r"[ \t]*\[(?P<key>name|time|color)=(?P<value>[^\[\]\n]{1,200})\]")


def extend_with_signatures(parser: MarkdownIt) -> None:
    """Let a parser show name and time behind a dash, and leave colours out."""
    parser.core.ruler.before("inline", "signatures", _read_marks)


def _read_marks(state: StateCore) -> None:
    depth = 0
    for token in state.tokens:
        if token.type.startswith("blockquote_"):
            depth += token.nesting
        elif depth and token.type == "inline" and "=" in token.content:
            token.content = "\n".join(map(_with_signature, token.content.split("\n")))


def _with_signature(line: str) -> str:
    marks = list(_MARK.finditer(line))
    words = ", ".join(mark["value"] for mark in marks if mark["key"] != "color")
    rest = _MARK.sub("", line).strip()
    return " ".join(filter(None, (rest, f"— {words}" if words else ""))) if marks else line
