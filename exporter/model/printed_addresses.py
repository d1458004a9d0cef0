"""Addresses as they are printed: in Unicode, where that is safe and can be typed in again."""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby

from exporter.file_formats.urls import split_url

_TEXT_FRAGMENT = ":~:text="
_ESCAPES = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")
"""Escaped bytes outside ASCII. Escapes of ASCII are delimiters, or were not needed."""
_LABEL = re.compile(r"(?<=[/@.])xn--[a-z0-9-]+(?=[./:?#]|$)", re.IGNORECASE)
_SIMILAR_TO_LATIN = frozenset(("ARMENIAN", "CHEROKEE", "COPTIC", "CYRILLIC", "GREEK"))
"""Scripts, by the first words of character names, with letters that look like Latin ones."""
_LATIN_TWINS = frozenset("асԁеһіјӏорԛѕԝху")
"""Cyrillic letters that look like Latin ones."""


def displayed_url(address: str) -> str:
    """Return a URL for print: Unicode for punycode and escapes, `…` for a text fragment.

    An escape remains where its character is invisible, is a space, reorders text or looks like
    ASCII, and in bytes that are not UTF-8 (RFC 3987, sections 3.2 and 4.1).
    """
    before, mark, _ = address.partition(_TEXT_FRAGMENT)
    scheme, separator, rest = before.partition("://")
    host = re.match(r"[^/?#]*", rest)
    if separator and host and "xn--" in host[0].lower():
        rest = _LABEL.sub(_unicode_label, f"/{host[0]}")[1:] + rest[host.end() :]
    shown = f"{scheme}{separator}{rest}"
    if "%" in shown:
        shown = _ESCAPES.sub(_unicode_text, shown)
    return f"{shown}{mark}…" if mark else shown


def site_name(address: str) -> str:
    """Return the host of a URL for print: in Unicode and lower case, without `www.`."""
    host = (split_url(address).hostname or "").lower()
    return _LABEL.sub(_unicode_label, f"/{host}")[1:].removeprefix("www.")


def _unicode_label(match: re.Match[str]) -> str:
    """Return a label of a host in Unicode, unless it looks like another (UTS 39, 4 and 5)."""
    written = match[0].lower()
    try:
        label = written.encode().decode("idna")
        safe = label.encode("idna") == written.encode()
    except UnicodeError:
        return match[0]
    scripts = {unicodedata.name(char, "").partition(" ")[0] for char in label if char.isalpha()}
    mixed = bool(scripts & _SIMILAR_TO_LATIN) and len(scripts) > 1
    safe = safe and not mixed and not _LATIN_TWINS.issuperset(label)
    return label if safe and all(map(_is_safe, label)) else match[0]


def _unicode_text(match: re.Match[str]) -> str:
    """Return escaped bytes as text; each run of characters that are not safe stays escaped."""
    try:
        text = bytes.fromhex(match[0].replace("%", "")).decode()
    except UnicodeDecodeError:
        return match[0]
    if text != unicodedata.normalize("NFC", text) or unicodedata.combining(text[0]):
        return match[0]
    runs = (("".join(run), safe) for safe, run in groupby(text, _is_safe))
    return "".join(run if safe else _escaped(run) for run, safe in runs)


def _is_safe(char: str) -> bool:
    """Whether a character is visible, and cannot be taken for one of ASCII."""
    if char.isascii():
        return True
    visible = unicodedata.category(char)[0] in "LMNPS"
    return visible and not unicodedata.normalize("NFKC", char).isascii()


def _escaped(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode())
