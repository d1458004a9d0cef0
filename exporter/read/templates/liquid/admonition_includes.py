"""Includes that a site does not carry but that speak for themselves: their words in a box."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

_WORDS = ("content", "text", "body", "message")
_KIND = ("type", "kind", "style", "class")
_GENERAL = frozenset("admonition alert alerts box callout callouts message notice panel".split())


def admonition(name: str, given: Mapping[str, object], indent: str) -> str:
    """The Markdown of a box that is named after the include; empty where nothing is said in it.

    Every line begins with `indent`, so that a box within a list stays there.
    """
    words = next((str(given[key]) for key in _WORDS if given.get(key)), "").strip()
    if not words:
        return ""
    kind = PurePosixPath(name).stem.lower()
    if kind in _GENERAL:
        kind = next((str(given[key]) for key in _KIND if given.get(key)), "note").lower()
    kind = re.sub(r"[^\w-]+", "-", kind).strip("-") or "note"
    title = " ".join(str(given.get("title") or "").split())
    lines = [f'<div class="admonition {kind}" markdown="1">', ""]
    if title:
        lines += [f'<p class="admonition-title" markdown="1">{title}</p>', ""]
    lines += [*words.split("\n"), "", "</div>"]
    return "\n".join(
        indent + line if number and line else line for number, line in enumerate(lines)
    )
