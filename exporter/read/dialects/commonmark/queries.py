"""Blocks and code that plugins of Obsidian run: a book shows their source."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

from exporter.read.dialects.commonmark.document import document_of

_LANGUAGES = frozenset(
    """base button calendar chart dataview dataviewjs excalidraw meta-bind meta-bind-button
    query tasks templater timeline tracker""".split()
)
_INLINE_QUERY = re.compile(r"\$?=\s*\w")


def extend_with_queries(parser: MarkdownIt) -> None:
    """Let a parser name queries, of Dataview and others."""
    parser.core.ruler.after("inline", "queries", _report)


def _report(state: StateCore) -> None:
    report = document_of(state.env).report
    for token in state.tokens:
        line = token.map[0] + 1 if token.map else 0
        name = token.info.strip().lower() if token.type == "fence" else ""
        if name in _LANGUAGES:
            report("query-unread", f"a ‘{name}’ block is shown as its source", name, line)
        for child in token.children or ():
            if child.type == "code_inline" and _INLINE_QUERY.match(child.content):
                message = f"the query ‘{child.content[:40]}’ is shown as its source"
                report("query-unread", message, child.content, line)
