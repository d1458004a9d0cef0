"""East Asian languages, and their characters as a class for regular expressions."""

from __future__ import annotations

import re

CJK = (
    "\u2e80-\u312f\u3190-\u31ff\u3220-\u325f\u3280-\ua4cf\uf900-\ufaff\ufe30-\ufe4f"
    "\uff01-\uff9f\uffe0-\uffe6\U0001aff0-\U0001b16f\U0001f200-\U0001f265\U00020000-\U0003ffff"
)
"""Han, Kana, Bopomofo, Yi and their punctuation, which are written without spaces.

Hangul is not among them: Korean separates words with spaces.
"""
_QUOTED = "“”‘’…—·"
"""Punctuation that Chinese shares with Western scripts."""
_JOINED = re.compile(rf"[{CJK}](?:[{CJK}{_QUOTED}])|[{_QUOTED}][{CJK}]")


_LANGUAGE = re.compile(r"(?:ja|ko|zh)\b", re.IGNORECASE)
_MARKED = re.compile(r'\blang="(?:ja|ko|zh)\b', re.IGNORECASE)


def is_east_asian(lang: str) -> bool:
    """Whether a language tag (BCP 47) is of Chinese, Japanese or Korean."""
    return _LANGUAGE.match(lang) is not None


def has_east_asian(markup: str) -> bool:
    """Whether some element of this XHTML is in Chinese, Japanese or Korean."""
    return _MARKED.search(markup) is not None


def is_joined(before: str, after: str) -> bool:
    """Whether two characters on either side of a line end belong together without a space.

    The segment break between them is removed (CSS Text 4, 4.1.3).
    """
    return _JOINED.match(before + after) is not None
