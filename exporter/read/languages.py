"""Languages, as authors name them, and which way their words are read."""

from __future__ import annotations

import re
from typing import Literal

from lxml.html import HtmlElement

_TAG = re.compile(
    r"[a-z]{2,3}(-[a-z]{3})?(-[a-z]{4})?(-([a-z]{2}|\d{3}))?(-([a-z0-9]{5,8}|\d[a-z0-9]{3}))*"
    r"(-x(-[a-z0-9]{1,8})+)?",
    re.IGNORECASE | re.ASCII,
)
"""Language, extended language, script, region, variants, private use (RFC 5646, section 2.1)."""


def language_tag(written: object) -> str:
    """A language tag (BCP 47), which authors may write with low lines; empty where it is none."""
    tag = str(written).strip().replace("_", "-")
    return tag if _TAG.fullmatch(tag) else ""


def direction_of(element: HtmlElement) -> Literal["", "ltr", "rtl", "auto"]:
    """What an element says of the way in which its words are read."""
    match (element.get("dir") or "").strip().lower():
        case "ltr" | "rtl" | "auto" as said:
            return said
        case _:
            return ""
