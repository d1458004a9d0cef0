"""Which way a language is read."""

from __future__ import annotations

import unicodedata
from typing import Literal, TypeAlias

Direction: TypeAlias = Literal["ltr", "rtl"]

_LANGUAGES = frozenset("ar arc ckb dv fa he ks ps sd syr ug ur yi".split())
_SCRIPTS = frozenset("adlm arab aran hebr mand nkoo rohg samr syrc thaa".split())


def direction(lang: str) -> Direction:
    """Which way a language (a BCP 47 tag) is read: a script that the tag names decides first."""
    language, *others = lang.lower().split("-")
    script = next((tag for tag in others[:2] if len(tag) == 4 and tag.isalpha()), "")
    rtl = script in _SCRIPTS if script else language in _LANGUAGES
    return "rtl" if rtl else "ltr"


def direction_of(text: str) -> Direction:
    """Which way a text is read: as the first letter that knows a direction."""
    kinds = map(unicodedata.bidirectional, text)
    first = next((kind for kind in kinds if kind in ("L", "R", "AL")), "L")
    return "ltr" if first == "L" else "rtl"


def says_rtl(lang: str) -> str:
    """The attribute of an element in a language that is read from the right, else nothing."""
    return ' dir="rtl"' if direction(lang) == "rtl" else ""


def holds_rtl(markup: str) -> bool:
    """Whether some of this XHTML is read from the right."""
    return 'dir="rtl"' in markup
