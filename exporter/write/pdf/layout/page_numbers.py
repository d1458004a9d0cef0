"""Page numbers in the text: chapters are laid out until each has room for those that it names.

A chapter is laid out with placeholders of as many digits as the numbers have; assembly replaces
them. Chapters that name no page are laid out first, then those that name pages, for which few page
counts are still estimates, then lists of pages. A chapter with a wrong placeholder is laid out
again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from exporter.model.nodes import CrossReference
from exporter.model.walk import walk
from exporter.write.pdf.jobs.divisions import BookDivision, Kind
from exporter.write.pdf.jobs.job_builder import PageNumberText
from exporter.write.pdf.jobs.number_placeholders import digits_as_zeros, is_placeholder
from exporter.write.pdf.layout.chapter_pdf import ChapterPdf
from exporter.write.pdf.layout.page_ranges import PageRange, PlacedChapter, page_ranges

_UNKNOWN = "000"
"""The label of a page of a division that does not exist."""

_ANY = "000"
"""The placeholder of a number in the table of contents, where numbers are aligned right."""

_LISTS: frozenset[Kind] = frozenset(("contents", "authors", "index"))

_ROUNDS = 3
"""How often a chapter is laid out again."""

Place: TypeAlias = tuple[str, str]
"""The key of a division and an id there, which is empty for the beginning of the division."""


@dataclass(frozen=True, slots=True)
class LayoutRequest:
    """A division to lay out, and the text that it shows as page numbers."""

    division: BookDivision
    page_number: PageNumberText


LayOut: TypeAlias = Callable[[Sequence[LayoutRequest]], Iterable[ChapterPdf]]
"""Lays out divisions, in any order."""


def number_pages(
    divisions: Sequence[BookDivision],
    estimate: Callable[[BookDivision], int],
    lay_out: LayOut,
    *,
    two_sided: bool = False,
    cover_label: str = "",
) -> tuple[PlacedChapter, ...]:
    """Lay out every division, by `lay_out`, as often as its page numbers require.

    `estimate` returns the estimated page count of a division. A round knows only the page numbers
    of the rounds before it, so that the result does not depend on the order of its layouts.
    """
    numbering = _PageNumbering(divisions, estimate, two_sided, cover_label)
    rounds: Counter[str] = Counter()
    waiting, *later = _first_rounds(divisions)
    while waiting:
        rounds.update(division.name for division in waiting)
        numbering.lay_out(waiting, lay_out)
        stale = later.pop(0) if later else numbering.stale()
        waiting = [division for division in stale if rounds[division.name] <= _ROUNDS]
    return numbering.placed_chapters()


class _PageNumbering:
    """What is known of the pages of a book between two rounds."""

    def __init__(
        self,
        divisions: Sequence[BookDivision],
        estimate: Callable[[BookDivision], int],
        two_sided: bool,
        cover_label: str,
    ) -> None:
        self._divisions = divisions
        self._estimate = estimate
        self._estimates: dict[str, int] = {}
        self._two_sided = two_sided
        self._cover_label = cover_label
        self._names = {division.key: division.name for division in divisions}
        self._chapters: dict[str, ChapterPdf] = {}
        self._shown: dict[str, dict[Place, str]] = {}
        self._needing_numbers: set[str] = set()

    def lay_out(self, divisions: Sequence[BookDivision], lay_out: LayOut) -> None:
        """Lay out some divisions, with the page numbers that are known now."""
        # Not needed, and nothing to be estimated, if no division names a page.
        labels = cache(self._labels)
        requests = [self._request(division, labels) for division in divisions]
        made = {chapter.name: chapter for chapter in lay_out(requests)}
        self._chapters |= made
        self._needing_numbers |= {name for name, pdf in made.items() if pdf.needs_numbers}

    def stale(self) -> list[BookDivision]:
        """Return the divisions that are not laid out, or show a page number that has changed."""
        labels = self._labels()
        return [
            division
            for division in self._divisions
            if division.name not in self._chapters
            or any(
                self._text(division, place, labels) != shown
                for place, shown in self._shown[division.name].items()
            )
        ]

    def placed_chapters(self) -> tuple[PlacedChapter, ...]:
        """Return all chapters in reading order."""
        ranges = self._page_ranges()
        stale = {division.name for division in self.stale()}
        return tuple(
            PlacedChapter(
                division,
                self._chapters[division.name],
                ranges[division.name],
                settled=division.name not in stale,
            )
            for division in self._divisions
        )

    def _page_ranges(self) -> dict[str, PageRange]:
        return page_ranges(
            self._divisions,
            {division.name: self._page_count(division) for division in self._divisions},
            two_sided=self._two_sided,
            cover_label=self._cover_label,
        )

    def _page_count(self, division: BookDivision) -> int:
        if chapter := self._chapters.get(division.name):
            return chapter.page_count
        if division.name not in self._estimates:
            self._estimates[division.name] = self._estimate(division)
        return self._estimates[division.name]

    def _labels(self) -> dict[str, str]:
        """Return the page labels of the destinations that are known."""
        ranges = self._page_ranges()
        return {name: pages.labels[0] for name, pages in ranges.items()} | {
            destination: ranges[name].labels[position.page]
            for name, chapter in self._chapters.items()
            for destination, position in chapter.destinations.items()
        }

    def _request(
        self, division: BookDivision, labels: Callable[[], Mapping[str, str]]
    ) -> LayoutRequest:
        shown: dict[Place, str] = {}
        self._shown[division.name] = shown

        def page_number(key: str, target: str) -> str:
            place = key, target
            return shown.setdefault(place, self._text(division, place, labels()))

        return LayoutRequest(division, page_number)

    def _text(self, division: BookDivision, place: Place, labels: Mapping[str, str]) -> str:
        """Return what a division shows as the page number of a place."""
        key, target = place
        name = self._names.get(key, "")
        label = labels.get(f"{name}/{target}") or labels.get(name, _UNKNOWN)
        if division.name in self._needing_numbers:
            return label
        placeholder = digits_as_zeros(label)
        chapter = self._chapters.get(division.name)
        any_fits = division.kind == "contents" and (chapter is None or chapter.any_number_fits)
        return _ANY if any_fits and is_placeholder(placeholder) else placeholder


def _first_rounds(divisions: Sequence[BookDivision]) -> list[list[BookDivision]]:
    """Return what the first rounds lay out: chapters that name no page, then those that name pages.

    Lists of pages throughout the book follow in the next round: their numbers are known once the
    chapters are laid out, and would hardly be estimated right. In front matter that such a list
    moves, numbers are roman, which have no placeholders.
    """
    plain: list[BookDivision] = []
    naming: list[BookDivision] = []
    for division in divisions:
        if division.kind not in _LISTS:
            (naming if _names_pages(division) else plain).append(division)
    return [chapters for chapters in (plain, naming) if chapters] or [[*divisions]]


def _names_pages(division: BookDivision) -> bool:
    """Return whether the text of a division names pages of other divisions."""
    nodes = walk((*division.content.blocks, *division.content.notes))
    return any(isinstance(node, CrossReference) and node.chapter for node in nodes)
