"""ISBN: ten digits or thirteen, of which the last one checks the others."""

from __future__ import annotations

import re

_AROUND = re.compile(r"^(?:urn:)?isbn(?:-1[03])?:?|[\s‐-―-]", re.IGNORECASE)


def isbn_urn(written: str) -> str:
    """The URN of an ISBN (RFC 8254) by its digits alone; empty where its check digit is wrong.

    The sums are those of ISO 2108, annex C.
    """
    digits = _AROUND.sub("", written).upper()
    if re.fullmatch(r"[0-9]{9}[0-9X]", digits):
        values = [10 if digit == "X" else int(digit) for digit in digits]
        good = sum(weight * value for weight, value in zip(range(10, 0, -1), values, strict=True))
        return f"urn:isbn:{digits}" if good % 11 == 0 else ""
    if re.fullmatch(r"97[89][0-9]{10}", digits):
        good = sum((3 if at % 2 else 1) * int(digit) for at, digit in enumerate(digits))
        return f"urn:isbn:{digits}" if good % 10 == 0 else ""
    return ""
