"""Text without what formatting may change, so that a source and its output can be compared."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

_INVISIBLE = "\u00ad\u034f\u061c\u200b-\u200f\u2060\u2066-\u2069\ufe0e\ufe0f\ufeff"
_INVISIBLE_CHARACTER = re.compile(f"[{_INVISIBLE}]")
_DELETED = re.compile(rf"[*`~^\\{_INVISIBLE}]")
"""Marks that may be markup or content within a word, and what nobody sees."""
_IDEOGRAPH = (
    "([\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff])"
)
"""Compiled when it is first used, which takes milliseconds."""
_NO_LETTER = re.compile(r"[\W_]+")
_SCHEME = re.compile(r"\s*(?:[a-z]+:)?//|\s*mailto:", re.IGNORECASE)

_TYPOGRAPHY = "\u00ad\u200b\u2060\u00a0\u202f‘’‚“”„«»‹›–—…‐"
_NO_CHARACTERS = bytes(code for code in range(128) if not chr(code).isalnum())

WORD = re.compile(r"[^\W_]+")
"""A word of a folded text: letters and digits."""


def fold(text: str) -> str:
    """Return a text whose words `WORD` finds; each ideograph is a word."""
    text = _DELETED.sub("", text)
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", text)
    return re.sub(_IDEOGRAPH, r" \1 ", text) if text and max(text) >= "\u2e80" else text


def squeeze(text: str) -> str:
    """Return the visible characters of a text, without white space."""
    squeezed = "".join(text.split())
    if squeezed.isascii():
        return squeezed
    return unicodedata.normalize("NFC", _INVISIBLE_CHARACTER.sub("", squeezed))


def letters(text: str) -> str:
    """Return the letters and digits of a text."""
    return _NO_LETTER.sub("", text)


def fold_address(address: str) -> str:
    """Return the letters and digits of an address: its scheme and encoding may be written again."""
    found = _SCHEME.match(address)
    address = address[found.end() :] if found else address
    return letters(unquote(address) if "%" in address else address).casefold()


def without_marks(text: str) -> bytes:
    """Return a text, as UTF-8, without white space and punctuation: quickly, and nearly."""
    if not text.isascii():
        for mark in _TYPOGRAPHY:
            text = text.replace(mark, "")
    return text.encode("utf-8", "replace").translate(None, _NO_CHARACTERS)
