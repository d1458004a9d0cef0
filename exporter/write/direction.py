"""The writing direction of languages and texts."""

from __future__ import annotations

import unicodedata
from typing import Literal, TypeAlias

from exporter.model.language_tags import script_of

Direction: TypeAlias = Literal["ltr", "rtl"]

_LANGUAGES = frozenset("ar arc ckb dv fa he ks ps sd syr ug ur yi".split())
_SCRIPTS = frozenset("adlm arab aran hebr mand nkoo rohg samr syrc thaa".split())


def direction(lang: str) -> Direction:
    """Return the direction of a BCP 47 language tag: of its script, else of its language."""
    script = script_of(lang).lower()
    rtl = script in _SCRIPTS if script else lang.lower().split("-")[0] in _LANGUAGES
    return "rtl" if rtl else "ltr"


def direction_of(text: str) -> Direction:
    """Return the direction of a text: that of its first strong character (UAX 9, P2 and P3)."""
    kinds = map(unicodedata.bidirectional, text)
    first = next((kind for kind in kinds if kind in ("L", "R", "AL")), "L")
    return "ltr" if first == "L" else "rtl"


def rtl_attribute(lang: str) -> str:
    """Return the `dir` attribute of an element in a right-to-left language; empty for others."""
    return ' dir="rtl"' if direction(lang) == "rtl" else ""


def has_rtl(markup: str) -> bool:
    """Whether some element of this XHTML is set from right to left."""
    return 'dir="rtl"' in markup
