"""How divisions are bound: on which page each begins, and what the pages are called.

A printer counts the front matter in roman figures and the text from 1; the cover is outside of
both. In a book that is printed on both sides of a leaf, divisions open on a recto.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeAlias

from exporter.model.publication import Edition, Role
from exporter.model.roman_numerals import roman_numeral

Kind: TypeAlias = Role | Literal["chapter"]
"""What a division is."""

Count: TypeAlias = Literal["cover", "roman", "arabic"]
"""How pages are called."""

BARE: frozenset[Kind] = frozenset(
    ("cover", "half-title", "title-page", "imprint", "part", "colophon")
)
"""Divisions that show neither folio nor running head."""


@dataclass(frozen=True, slots=True)
class Slot:
    """What a division is, where it stands, and the number of the part that it is in (0 for none).

    `verso` says that it wants to open on the back of a leaf.
    """

    kind: Kind
    count: Count
    part: int = 0
    verso: bool = False


@dataclass(frozen=True, slots=True)
class PageRange:
    """A division's pages: the number of the first (from 0), and what each is called.

    `blanks` is how many empty pages stand before it.
    """

    first: int
    labels: tuple[str, ...]
    blanks: int = 0


@dataclass(frozen=True, slots=True)
class LabelRange:
    """Pages that are counted alike, from the first of them on, and what that one is called."""

    first: int
    count: Count
    label: str


def slots_of(edition: Edition) -> tuple[Slot, ...]:
    """A slot for each division of an edition."""
    front = [
        Slot(page.role, "cover" if page.role == "cover" else "roman") for page in edition.front
    ]
    for at, (before, slot) in enumerate(pairwise(front), 1):
        if (before.kind, slot.kind) == ("title-page", "imprint"):
            front[at] = Slot("imprint", "roman", verso=True)
    body = []
    for number, part in enumerate(edition.parts, 1):
        inside = number if part.opening else 0
        body += [Slot("part", "arabic", inside)] if part.opening else []
        body += [Slot("chapter", "arabic", inside) for _ in part.chapters]
    back = [Slot(page.role, "arabic") for page in edition.back]
    return (*front, *body, *back)


def page_ranges(
    slots: Sequence[Slot], lengths: Sequence[int], *, two_sided: bool, cover: str = ""
) -> tuple[PageRange, ...]:
    """Where divisions of so many pages come to stand. `cover` is what the cover's page is called.

    A division of no pages, since it is not laid out yet, takes no room.
    """
    bound = []
    at = 0
    starts: dict[Count, int] = {}
    for slot, length in zip(slots, lengths, strict=True):
        # A leaf has its recto at an even number.
        blanks = int(two_sided and length > 0 and at % 2 != int(slot.verso))
        at += blanks
        # What is left blank before a run belongs to the one before.
        number = at - starts.setdefault(slot.count, at) + 1
        labels = (_label(slot.count, number + page, cover) for page in range(length))
        bound.append(PageRange(at, tuple(labels), blanks))
        at += length
    return tuple(bound)


def label_ranges(slots: Sequence[Slot], bound: Sequence[PageRange]) -> tuple[LabelRange, ...]:
    """Where the way of counting changes."""
    runs: list[LabelRange] = []
    for slot, place in zip(slots, bound, strict=True):
        if not runs or runs[-1].count != slot.count:
            runs.append(LabelRange(place.first, slot.count, place.labels[0]))
    return tuple(runs)


def _label(count: Count, number: int, cover: str) -> str:
    match count:
        case "cover":
            return cover
        case "roman":
            return roman_numeral(number)
        case "arabic":
            return str(number)
