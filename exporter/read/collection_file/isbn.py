"""ISBNs of ten and of thirteen digits, the last of which is a check digit."""

from __future__ import annotations

import re

from exporter.read.schema.schema_reader import MappingReader

_LABEL = re.compile(r"^(?:urn:)?isbn(?:-1[03])?:?\s*", re.IGNORECASE)
"""What may stand before the digits."""
_BETWEEN = re.compile(r"[\s‐-―-]")
"""Spaces and hyphens between the digits."""


def isbn_urn(written: str) -> str:
    """Return the URN of an ISBN (RFC 8254) without hyphens; empty if its check digit is wrong.

    The check digits are those of ISO 2108, annex C.
    """
    digits = _BETWEEN.sub("", _LABEL.sub("", written)).upper()
    if re.fullmatch(r"[0-9]{9}[0-9X]", digits):
        values = [10 if digit == "X" else int(digit) for digit in digits]
        total = sum(weight * value for weight, value in zip(range(10, 0, -1), values, strict=True))
        return f"urn:isbn:{digits}" if total % 11 == 0 else ""
    if re.fullmatch(r"97[89][0-9]{10}", digits):
        total = sum((3 if index % 2 else 1) * int(digit) for index, digit in enumerate(digits))
        return f"urn:isbn:{digits}" if total % 10 == 0 else ""
    return ""


def read_isbn(mapping: MappingReader) -> tuple[str, str]:
    """Return the ISBN in a mapping, as written and as a URN; empty without one, or if it is wrong.

    The first has no label before its digits. One that is wrong is reported.
    """
    written = mapping.text("isbn")
    urn = isbn_urn(written)
    if written and not urn:
        hint = "compare the digits; the check digit does not match them"
        mapping.schema.report(f"‘{written}’ is not an ISBN", mapping.value_place("isbn"), hint)
    return (_LABEL.sub("", written), urn) if urn else ("", "")
