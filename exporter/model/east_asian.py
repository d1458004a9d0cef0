"""East Asian languages, and their characters as a class for regular expressions.

The expressions are compiled when they are first used: it takes milliseconds, and few posts need it.
"""

from __future__ import annotations

import re

CJK = (
    "\u2e80-\u312f\u3190-\u31ff\u3220-\u325f\u3280-\ua4cf\uf900-\ufaff\ufe30-\ufe4f"
    "\uff01-\uff9f\uffe0-\uffe6\U0001aff0-\U0001b16f\U0001f200-\U0001f265\U00020000-\U0003ffff"
)
"""Han, Kana, Bopomofo, Yi and their punctuation, which are written without spaces.

Hangul is not among them: Korean separates words with spaces.
"""
_FIRST_JAMO = "\u1100"
EAST_ASIAN = f"[{CJK}\u1100-\u11ff\u3130-\u318f\uac00-\ud7ff]"
"""Those characters and Hangul, as a regular expression."""
_IDEOGRAPH = (
    "\u3005-\u3007\u3041-\u3096\u3099-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
"""Han and Kana without punctuation."""
_LETTER = "0-9A-Za-z\u00c0-\u024f\u0370-\u052f\u1e00-\u1fff"
BOUNDARY = rf"[{_IDEOGRAPH}](?=[{_LETTER}])|[{_LETTER}](?=[{_IDEOGRAPH}])"
"""The character before a boundary between East Asian and other text (CSS Text 4, 8.6)."""
_QUOTED = "“”‘’…—·"
"""Punctuation that Chinese shares with Western scripts."""
_JOINED = rf"[{CJK}](?:[{CJK}{_QUOTED}])|[{_QUOTED}][{CJK}]"


_TAG = r"(?:ja|ko|zh)\b(?![\w-]*-latn\b)"
_LANGUAGE = re.compile(_TAG, re.IGNORECASE)
_MARKED = re.compile(rf'\blang="{_TAG}', re.IGNORECASE)


def is_east_asian(lang: str) -> bool:
    """Whether a language tag (BCP 47) is of Chinese, Japanese or Korean, not in Latin letters."""
    return _LANGUAGE.match(lang) is not None


def has_east_asian(markup: str) -> bool:
    """Whether some element of this XHTML is in Chinese, Japanese or Korean."""
    return _MARKED.search(markup) is not None


def is_upright(text: str) -> bool:
    """Whether a text has East Asian characters, whose typefaces have no italics."""
    return _reaches(text, _FIRST_JAMO) and re.search(EAST_ASIAN, text) is not None


def is_boundary(before: str, after: str) -> bool:
    """Whether there is a boundary between East Asian and other text between two characters."""
    both = before + after
    return may_have_cjk(both) and re.match(BOUNDARY, both) is not None


def is_joined(before: str, after: str) -> bool:
    """Whether two characters on either side of a line end belong together without a space.

    The segment break between them is removed (CSS Text 4, 4.1.3).
    """
    both = before + after
    return may_have_cjk(both) and re.match(_JOINED, both) is not None


def may_have_cjk(text: str) -> bool:
    """Whether a text may have characters of `CJK`; it has none of them if it is false."""
    return _reaches(text, CJK[0])


def _reaches(text: str, first: str) -> bool:
    """Whether a text has a character, not of ASCII, from `first` on: much faster than a search."""
    return not text.isascii() and max(text) >= first
