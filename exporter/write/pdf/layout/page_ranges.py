"""Page ranges: on which page of the book each chapter begins, and what its pages are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from exporter.model.roman_numerals import roman_numeral
from exporter.write.pdf.jobs.divisions import BookDivision, Numbering
from exporter.write.pdf.layout.chapter_pdf import ChapterPdf


@dataclass(frozen=True, slots=True)
class PageRange:
    """The pages of a chapter: the index of the first in the book (from 0), and their labels.

    `blanks` is the number of empty pages before it.
    """

    first: int
    labels: tuple[str, ...]
    blanks: int = 0

    @property
    def end(self) -> int:
        """The index after the last page."""
        return self.first + len(self.labels)


@dataclass(frozen=True, slots=True)
class PlacedChapter:
    """A chapter that is laid out, at its place in the book.

    `settled` says that it has room for every page number that it names.
    """

    division: BookDivision
    pdf: ChapterPdf
    pages: PageRange
    settled: bool = True


def page_ranges(
    divisions: Iterable[BookDivision],
    page_counts: Mapping[str, int],
    *,
    two_sided: bool,
    cover_label: str = "",
) -> dict[str, PageRange]:
    """Return the page range of each division by its name, in reading order.

    `page_counts` are by name too. In a two-sided book, divisions begin on a right-hand page (a
    recto), except those that begin on a verso. `cover_label` is the label of the cover's page.
    """
    ranges = {}
    at = 0
    starts: dict[Numbering, int] = {}
    for division in divisions:
        # Rectos have even indexes.
        blanks = int(two_sided and at % 2 != int(division.verso))
        at += blanks
        # A blank page before another numbering belongs to the one before.
        number = at - starts.setdefault(division.numbering, at) + 1
        count = page_counts[division.name]
        labels = (_label(division.numbering, number + page, cover_label) for page in range(count))
        ranges[division.name] = PageRange(at, tuple(labels), blanks)
        at += count
    return ranges


def destination_labels(chapters: Iterable[PlacedChapter]) -> dict[str, str]:
    """Return the label of the page of each destination of the book."""
    return {
        name: chapter.pages.labels[position.page]
        for chapter in chapters
        for name, position in chapter.pdf.destinations.items()
    }


def _label(numbering: Numbering, number: int, cover_label: str) -> str:
    match numbering:
        case "cover":
            return cover_label
        case "roman":
            return roman_numeral(number)
        case "arabic":
            return str(number)
