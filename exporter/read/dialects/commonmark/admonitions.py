"""Boxes of Python-Markdown, `!!! note "Title"` above indented text, in other texts."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from mdit_py_plugins.admon import admon_plugin


def extend_with_admonitions(parser: MarkdownIt) -> None:
    """Let a parser read boxes. The label of one without a title is left to the language."""
    parser.use(admon_plugin)
    parser.core.ruler.after("block", "admonition_titles", _drop_default_titles)


def _drop_default_titles(state: StateCore) -> None:
    """Remove the titles that the plugin makes of the kinds, in English."""
    kept = []
    drops = False
    for token in state.tokens:
        if token.type == "admonition_open":
            has_title = '"' in token.info
        if token.type == "admonition_title_open":
            drops = not has_title
        if not drops:
            kept.append(token)
        if token.type == "admonition_title_close":
            drops = False
    state.tokens = kept
