"""The kinds of admonitions by the names that programs, themes and authors have for them."""

from __future__ import annotations

from collections.abc import Mapping

KIND_OF_CLASS: Mapping[str, str] = {
    "caution": "warning",
    "danger": "warning",
    "error": "warning",
    "hint": "tip",
    "info": "note",
    "important": "important",
    "note": "note",
    "success": "success",
    "tip": "tip",
    "tldr": "tldr",
    "update": "update",
    "warning": "warning",
}
"""Names that say by themselves that an element is an admonition."""
KIND_OF_BOX: Mapping[str, str] = {
    **KIND_OF_CLASS,
    **dict.fromkeys(("alert", "attention", "destructive", "warn"), "warning"),
    **dict.fromkeys(("bug",), "bug"),
    **dict.fromkeys(("check", "done"), "success"),
    **dict.fromkeys(("cite", "quote"), "quote"),
    **dict.fromkeys(("default", "message", "primary", "secondary"), "note"),
    **dict.fromkeys(("example",), "example"),
    **dict.fromkeys(("fail", "failure", "missing"), "failure"),
    **dict.fromkeys(("faq", "help", "question"), "question"),
    **dict.fromkeys(("todo",), "todo"),
}
"""Names that do so only where something else says that it is one."""
