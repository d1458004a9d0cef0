"""Ids made from words, as kramdown's GFM input makes them for headings."""

from __future__ import annotations

import re

_NOT_IN_ID = re.compile(r"[^\w\- \t]")


def slug(title: str) -> str:
    """The id of a heading: small letters, no punctuation, a hyphen for each blank."""
    return re.sub(r"[ \t]", "-", _NOT_IN_ID.sub("", title.strip().lower())) or "section"
