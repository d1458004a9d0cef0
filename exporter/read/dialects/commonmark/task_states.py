"""Tasks in other states than open and done, such as `- [/]` and `- [>]`, as in Obsidian."""

from __future__ import annotations

import re
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

_STATE = re.compile(r"\[[-/<>!?*\"+]\][ \t]+")
"""Marks that stand for a task begun, cancelled, moved, important, questionable and so on."""


def extend_with_task_states(parser: MarkdownIt) -> None:
    """Let a parser read tasks in other states as tasks that are not done."""
    parser.core.ruler.after("tasks", "task_states", _read_states)


def _read_states(state: StateCore) -> None:
    item = None
    for token, after in pairwise(state.tokens):
        if token.type == "list_item_open":
            item = token
        elif token.type == "paragraph_open" and item and (found := _STATE.match(after.content)):
            item.attrSet("class", "task")
            after.content = after.content[found.end() :]
            item = None
        else:
            item = None
