"""Which pages are on which side of which sheet, as pure arithmetic.

Sheets are printed on both sides and turned over at their left or right edge, so that the right half
of a front is behind the left half of its back.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

_ONE_SIGNATURE = 10
"""Sheets that a stapler pierces and a hand folds at once."""
_SHEETS = 4
"""Sheets of each signature of a longer book."""


@dataclass(frozen=True, slots=True)
class SheetSide:
    """A side of a sheet: the indexes of its pages from 0, None for an empty half.

    `depth` is the number of sheets around this one in its signature.
    """

    left: int | None
    right: int | None
    depth: int = 0


def signature_sheets(pages: int, most: int = 0) -> list[int]:
    """Return the number of sheets of each signature, at most `most`, as equal as possible.

    Without `most`, it is one signature of up to ten sheets, and else signatures of up to four.
    """
    sheets = -(-pages // 4)
    if not sheets:
        return []
    most = most or (sheets if sheets <= _ONE_SIGNATURE else _SHEETS)
    count = -(-sheets // most)
    return [sheets // count + (index < sheets % count) for index in range(count)]


def booklet_sides(pages: int, most: int = 0, *, rtl: bool = False) -> list[SheetSide]:
    """Return the sides of a booklet, front and back of each sheet, signature after signature.

    The empty pages are the last ones. A book that is read from right to left is bound at the right.
    """
    sizes = signature_sheets(pages, most)
    starts = [0]
    for size in sizes:
        starts.append(starts[-1] + 4 * size)
    sides = []
    for start, end in pairwise(starts):
        for depth in range((end - start) // 4):
            first, last = start + 2 * depth, end - 1 - 2 * depth
            for low, high in ((last, first), (first + 1, last - 1)):
                left, right = (high, low) if rtl else (low, high)
                sides.append(SheetSide(_page(left, pages), _page(right, pages), depth))
    return sides


def two_up_sides(pages: int, *, rtl: bool = False) -> list[SheetSide]:
    """Return sides with two pages each, in reading order."""
    pairs = [(page, _page(page + 1, pages)) for page in range(0, pages, 2)]
    return [
        SheetSide(second, first) if rtl else SheetSide(first, second) for first, second in pairs
    ]


def _page(index: int, pages: int) -> int | None:
    return index if index < pages else None
