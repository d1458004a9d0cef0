"""Tags of languages (BCP 47, RFC 5646)."""

from __future__ import annotations

import re

_SCRIPT = re.compile(r"[a-z]{2,8}(?:-[a-z]{3}){0,3}-([a-z]{4})(?![^-])", re.IGNORECASE)
"""A language with its extensions, and a script (RFC 5646, 2.1); `1996` is a variant."""


def script_of(lang: str) -> str:
    """Return the script (ISO 15924) that a tag names, such as `Hant`; empty for none."""
    found = _SCRIPT.match(lang)
    return found[1].title() if found else ""
