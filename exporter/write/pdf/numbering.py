"""Page numbers in the text: divisions are set again until each names the pages that it means.

The text comes first, with figures of the usual width where the number of a later page will stand;
then whatever named a page that has moved is set again. What stands before the text is set last.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from exporter.write.pdf.binding import Bound, Slot, bind
from exporter.write.pdf.worker import SheetPdf

PLACEHOLDER = "000"
"""What stands for a number that is not known yet."""

_ROUNDS = 3
"""How often a division is set again."""

Folio: TypeAlias = Callable[[str, str], str]
"""The number of the page of a place, by the key of its division and an id there."""

Lay: TypeAlias = Callable[[Mapping[int, Folio]], Iterator[tuple[int, SheetPdf]]]
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
        beginning = self.labels.get((division, ""), PLACEHOLDER)
        return self.labels.get((division, target), beginning)


@dataclass(frozen=True, slots=True)
class Settled:
    """Divisions that were set, and where they stand.

    `unsettled` are the numbers of those that name pages which have moved since.
    """

    sheets: tuple[SheetPdf, ...]
    bound: tuple[Bound, ...]
    pages: PageMap
    unsettled: tuple[int, ...] = ()


def settle(
    keys: Sequence[str],
    slots: Sequence[Slot],
    lay: Lay,
    *,
    two_sided: bool = False,
    cover: str = "",
) -> Settled:
    """Set every division, by `lay`, as often as it takes; `keys` are their keys.

    All that is set in one round is given the numbers of the rounds before it, so that it does not
    matter who sets what, and when.
    """
    made: dict[int, SheetPdf] = {}
    named: dict[int, dict[tuple[str, str], str]] = {}

    def bound() -> tuple[Bound, ...]:
        lengths = [made[n].pages if n in made else 0 for n in range(len(slots))]
        return bind(slots, lengths, two_sided=two_sided, cover=cover)

    def pages() -> PageMap:
        places = bound()
        return PageMap(
            {
                (keys[n], name[len(sheet.name) + 1 :]): places[n].labels[spot.page]
                for n, sheet in made.items()
                for name, spot in sheet.destinations.items()
            }
        )

    def stale(numbers: Sequence[int]) -> list[int]:
        known = pages()
        return [
            n
            for n in numbers
            if n not in made
            or any(known.label(*place) != number for place, number in named[n].items())
        ]

    def round_of(numbers: Sequence[int]) -> None:
        known = pages()
        folios = {n: _asking(known, named.setdefault(n, {})) for n in numbers}
        for n in numbers:
            named[n].clear()
        made.update(lay(folios))

    times: Counter[int] = Counter()
    for numbers in _in_turns(slots):
        while waiting := [n for n in stale(numbers) if times[n] <= _ROUNDS]:
            times.update(waiting)
            round_of(waiting)
    everything = range(len(slots))
    return Settled(tuple(made[n] for n in everything), bound(), pages(), tuple(stale(everything)))


def _asking(known: PageMap, asked: dict[tuple[str, str], str]) -> Folio:
    """A way to ask for page numbers that remembers what was asked and answered."""

    def folio(division: str, target: str) -> str:
        return asked.setdefault((division, target), known.label(division, target))

    return folio


def _in_turns(slots: Sequence[Slot]) -> Iterator[list[int]]:
    """The text, then what stands behind it, and what stands before it last.

    Whatever is set later moves nothing of what was set before; at the end, all is looked at again.
    """
    everything = range(len(slots))
    yield [n for n in everything if slots[n].kind in ("chapter", "part")]
    yield [n for n in everything if slots[n].count == "arabic"]
    yield [*everything]
