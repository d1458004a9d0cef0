"""Barcodes of ISBNs: EAN-13 with an add-on of five digits (ISO/IEC 15420).

A symbol is a row of modules of equal width: 1 for a bar, 0 for a space.
"""

from __future__ import annotations

_ODD = "0001101 0011001 0010011 0111101 0100011 0110001 0101111 0111011 0110111 0001011".split()
"""The digits in number set A. Set C is its complement, set B is C from right to left."""
_FIRST = "OOOOOO OOEOEE OOEEOE OOEEEO OEOOEE OEEOOE OEEEOO OEOEOE OEOEEO OEEOEO".split()
"""The first digit of an EAN-13, by the sets of the next six (O for A, E for B)."""
_ADD_ON = "EEOOO EOEOO EOOEO EOOOE OEEOO OOEEO OOOEE OEOEO OEOOE OOEOE".split()
"""The check value of an add-on, by the sets of its five digits."""

EAN13_MODULES = 95
ADD_ON_MODULES = 47
QUIET_LEFT, QUIET_RIGHT = 11, 7
"""The spaces that are needed beside an EAN-13, in modules."""
QUIET_BEFORE_ADD_ON, QUIET_AFTER_ADD_ON = 9, 5


def ean13(digits: str) -> str:
    """Return the modules of 13 digits, the last of which is the check digit.

    Raises ValueError if there are not 13 digits, or the check digit is wrong.
    """
    if len(digits) != 13 or not digits.isdecimal() or not digits.isascii():
        raise ValueError(f"‘{digits}’ is not 13 digits")
    total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(digits))
    if total % 10:
        raise ValueError(f"the check digit of ‘{digits}’ is wrong")
    left = _encoded(digits[1:7], _FIRST[int(digits[0])])
    right = "".join(_complement(_ODD[int(digit)]) for digit in digits[7:])
    return f"101{left}01010{right}101"


def ean5(digits: str) -> str:
    """Return the modules of an add-on of five digits. Raises ValueError for anything else."""
    if len(digits) != 5 or not digits.isdecimal() or not digits.isascii():
        raise ValueError(f"‘{digits}’ is not five digits")
    values = [int(digit) for digit in digits]
    check = (3 * sum(values[::2]) + 9 * sum(values[1::2])) % 10
    encoded = (_encoded(digit, kind) for digit, kind in zip(digits, _ADD_ON[check], strict=True))
    return "1011" + "01".join(encoded)


def isbn13(digits: str) -> str:
    """Return the ISBN of 13 digits of one of 10 or 13, without hyphens."""
    if len(digits) == 13:
        return digits
    body = f"978{digits[:9]}"
    total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(body))
    return f"{body}{-total % 10}"


def _encoded(digits: str, sets: str) -> str:
    return "".join(
        _ODD[int(digit)] if kind == "O" else _complement(_ODD[int(digit)])[::-1]
        for digit, kind in zip(digits, sets, strict=True)
    )


def _complement(modules: str) -> str:
    return modules.translate(str.maketrans("01", "10"))
