"""Roman numerals: numbers of parts, and of pages in the front matter."""

from __future__ import annotations

_SYMBOLS = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


def roman_numeral(number: int) -> str:
    """Return a positive number in lower-case Roman numerals."""
    numeral = ""
    for value, symbol in _SYMBOLS:
        count, number = divmod(number, value)
        numeral += symbol * count
    return numeral
