"""The text of a page in Unicode, by the encoding that its server or the page itself declares."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([^\s\"';,>]+)", re.IGNORECASE)
_META = re.compile(rb"<meta\b[^>]{0,400}>", re.IGNORECASE)
_DECLARED_WITHIN = 4096
"""Bytes from the start in which a page declares its encoding; the standard says 1024."""
_SUPERSETS = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "tis-620": "cp874",
    "utf-16": "utf-8",
    "utf-16le": "utf-8",
    "utf-16be": "utf-8",
}
"""What browsers read for the name of an encoding (WHATWG Encoding, 4.2). A page that declares
UTF-16 in ASCII is not UTF-16."""


def page_text(body: bytes, content_type: str) -> str:
    """Return the text of a page. `content_type` is the value of the header.

    A mark at its start counts first, then the header, then the page; else it is UTF-8 or, if that
    fails, Windows-1252.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) * (name == "utf-8") :].decode(name, "replace")
    declared = [match[1] for match in [_CHARSET.search(content_type)] if match]
    for tag in _META.findall(body[:_DECLARED_WITHIN]):
        declared += _CHARSET.findall(tag.decode("latin-1"))
    for name in declared:
        name = _SUPERSETS.get(name.lower(), name)
        if _is_encoding(name):
            return body.decode(name, "replace")
    try:
        # A body that was cut off may end within a character.
        return codecs.getincrementaldecoder("utf-8")().decode(body)
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")


def _is_encoding(name: str) -> bool:
    """Return whether a name is that of an encoding of text that pages can have."""
    try:
        b"a".decode(name, "replace")
        return codecs.lookup(name).name not in _NO_ENCODINGS_OF_PAGES
    except (LookupError, ValueError):
        return False


_NO_ENCODINGS_OF_PAGES = frozenset(
    (
        "idna",
        "punycode",
        "unicode_escape",
        "raw_unicode_escape",
        "undefined",
        "utf-7",
        "mbcs",
        "oem",
    )
)
