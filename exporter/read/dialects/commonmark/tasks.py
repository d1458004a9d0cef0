"""Task lists: items that begin with `[ ]` or `[x]` (GFM, 5.3)."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore


def extend_with_tasks(parser: MarkdownIt) -> None:
    """Give each task the class `task`, and `done` if it is ticked."""
    parser.core.ruler.after("block", "tasks", _mark_tasks)


def _mark_tasks(state: StateCore) -> None:
    for token in state.tokens:
        match token.type:
            case "list_item_open" if "checked" in token.meta:
                token.attrSet("class", "task done" if token.meta.pop("checked") else "task")
            case "bullet_list_open" | "ordered_list_open":
                token.attrs.pop("class", None)
