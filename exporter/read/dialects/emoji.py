"""The emoji that have names between colons, as GitHub and Twemoji name them."""

from __future__ import annotations

from functools import cache


@cache
def emoji_named(name: str) -> str:
    """Return the characters of the emoji with a name such as `:rocket:`; empty if there is none."""
    # Few texts have any, and the tables are large.
    from pymdownx import gemoji_db, twemoji_db

    for table in (gemoji_db, twemoji_db):
        if entry := table.emoji.get(table.aliases.get(name, name)):
            # The second one asks for the presentation in colour. GitHub's own images have neither.
            codes = entry.get("unicode_alt") or entry.get("unicode") or ""
            return "".join(chr(int(code, 16)) for code in codes.split("-") if code)
    return ""
