"""Page numbers in the text: divisions are set again until each has room for the numbers it names.

A sheet is set with the shapes of numbers: how many figures each has. The numbers themselves are put
in at the end. How many pages there are is reckoned before the first is set, so that few shapes are
wrong; whatever names one that is, is set again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from exporter.write.pdf.jobs.number_placeholders import is_shape, shape
from exporter.write.pdf.layout.chapter_pdf import ChapterPdf
from exporter.write.pdf.layout.page_ranges import Kind, PageRange, Slot, page_ranges

_PLACELESS = "000"
"""What stands for the number of a page that there is not."""

_ANY = "000"
"""What stands for a number in the contents, whose numbers end where a column does."""

_LISTS: frozenset[Kind] = frozenset(("contents", "authors", "index"))

_ROUNDS = 3
"""How often a division is set again."""

Folio: TypeAlias = Callable[[str, str], str]
"""What is to be set as the number of a place's page, by the key of its division and an id there:
the shape of the number, or for a sheet that needs it, the number."""

Lay: TypeAlias = Callable[[Mapping[int, Folio]], Iterator[tuple[int, ChapterPdf]]]
"""Sets divisions by their numbers, each with the way to ask for page numbers."""


@dataclass(frozen=True, slots=True)
class PageMap:
    """On which page each place of a book is.

    `labels` holds what the page is called, by the key of the division and an id there, which is
    empty for its beginning.
    """

    labels: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def label(self, division: str, target: str) -> str:
        """What the page of a place is called; where there is no such place, of the division."""
        beginning = self.labels.get((division, ""), _PLACELESS)
        return self.labels.get((division, target), beginning)


@dataclass(frozen=True, slots=True)
class NumberedLayout:
    """Divisions that were set, and where they stand.

    `unsettled` are the numbers of those that have no room for the pages that they name.
    """

    sheets: tuple[ChapterPdf, ...]
    bound: tuple[PageRange, ...]
    pages: PageMap
    unsettled: tuple[int, ...] = ()


def numbers_of(sheets: Iterable[ChapterPdf], bound: Iterable[PageRange]) -> dict[str, str]:
    """What the page of each place is called, by the name of its destination."""
    return {
        name: place.labels[spot.page]
        for sheet, place in zip(sheets, bound, strict=True)
        for name, spot in sheet.destinations.items()
    }


def number_pages(
    keys: Sequence[str],
    slots: Sequence[Slot],
    lay: Lay,
    guess: Sequence[int],
    *,
    two_sided: bool = False,
    cover: str = "",
) -> NumberedLayout:
    """Set every division, by `lay`, as often as it takes.

    `keys` are their keys, `guess` how many pages each may have. All that is set in one round is
    told what is known from the rounds before it, so that it does not matter who sets what, and
    when.
    """
    made: dict[int, ChapterPdf] = {}
    named: dict[int, dict[tuple[str, str], str]] = {}
    spelled: set[int] = set()

    def bound() -> tuple[PageRange, ...]:
        lengths = [made[n].pages if n in made else guess[n] for n in range(len(slots))]
        return page_ranges(slots, lengths, two_sided=two_sided, cover=cover)

    def pages() -> PageMap:
        places = bound()
        beginnings = {(key, ""): place.labels[0] for key, place in zip(keys, places, strict=True)}
        within = {
            (keys[n], name[len(sheet.name) + 1 :]): places[n].labels[spot.page]
            for n, sheet in made.items()
            for name, spot in sheet.destinations.items()
        }
        return PageMap(beginnings | within)

    def told(known: PageMap, n: int, place: tuple[str, str]) -> str:
        number = known.label(*place)
        if n in spelled:
            return number
        hung = slots[n].kind == "contents" and (n not in made or made[n].hung)
        return _ANY if hung and is_shape(shape(number)) else shape(number)

    def stale(numbers: Sequence[int]) -> list[int]:
        known = pages()
        return [
            n
            for n in numbers
            if n not in made
            or any(told(known, n, place) != said for place, said in named[n].items())
        ]

    def asking(known: PageMap, n: int) -> Folio:
        def folio(division: str, target: str) -> str:
            place = division, target
            return named[n].setdefault(place, told(known, n, place))

        return folio

    def round_of(numbers: Sequence[int]) -> None:
        known = pages()
        for n in numbers:
            named[n] = {}
        made.update(lay({n: asking(known, n) for n in numbers}))
        spelled.update(n for n in numbers if made[n].spelled)

    times: Counter[int] = Counter()
    everything = range(len(slots))
    waiting = _at_once(slots)
    while waiting:
        times.update(waiting)
        round_of(waiting)
        waiting = [n for n in stale(everything) if times[n] <= _ROUNDS]
    return NumberedLayout(
        tuple(made[n] for n in everything), bound(), pages(), tuple(stale(everything))
    )


def _at_once(slots: Sequence[Slot]) -> list[int]:
    """What the first round sets: all but what names pages throughout the book, such as the index.

    Its numbers are known when the chapters are set, and it would hardly ever be reckoned right. A
    page in front that moves what it names has roman figures, each number a shape of its own.
    """
    return [n for n, slot in enumerate(slots) if slot.kind not in _LISTS] or [*range(len(slots))]
