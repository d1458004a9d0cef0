"""Ids made from words, as kramdown's GFM input makes them for headings."""

from __future__ import annotations

import re
from unicodedata import category

_WORDS = ("L", "M", "Nd", "Pc")
"""The categories of Unicode that Ruby counts among the characters of words."""


def slug(title: str) -> str:
    """The id of a heading: small letters, no punctuation, a hyphen for each blank."""
    kept = (sign for sign in title.lower() if sign in "- \t" or category(sign).startswith(_WORDS))
    return re.sub(r"[ \t]", "-", "".join(kept)) or "section"
