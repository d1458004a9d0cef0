"""Languages, as authors name them."""

from __future__ import annotations

import re

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
