"""Languages, as authors name them."""

from __future__ import annotations

import re

_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def language_tag(written: object) -> str:
    """A language tag (BCP 47), which authors may write with low lines; empty where it is none."""
    tag = str(written).strip().replace("_", "-")
    return tag if _TAG.fullmatch(tag) else ""
