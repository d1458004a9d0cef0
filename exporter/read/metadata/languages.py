"""Language tags (BCP 47)."""

from __future__ import annotations

import re

_TAG = re.compile(
    r"[a-z]{2,3}(-[a-z]{3})?(-[a-z]{4})?(-([a-z]{2}|\d{3}))?(-([a-z0-9]{5,8}|\d[a-z0-9]{3}))*"
    r"(-x(-[a-z0-9]{1,8})+)?",
    re.IGNORECASE | re.ASCII,
)
"""Language, extended language, script, region, variants, private use (RFC 5646, section 2.1)."""


def language_tag(value: object) -> str:
    """Return a value as a language tag, with `_` as `-`; empty if it is not one."""
    tag = str(value).strip().replace("_", "-")
    return tag if _TAG.fullmatch(tag) else ""
