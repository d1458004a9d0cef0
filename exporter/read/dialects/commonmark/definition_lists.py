"""Definition lists: terms, each with lines below it that begin with a colon, as in PHP Markdown."""

from __future__ import annotations

from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin


def extend_with_definition_lists(parser: MarkdownIt) -> None:
    """Read definition lists."""
    parser.use(deflist_plugin)
