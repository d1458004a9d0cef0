"""The links of a PDF, and the page numbers that are printed beside them."""

from __future__ import annotations

import re
import subprocess
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from lxml import etree
from pikepdf import Array, Dictionary, Name, Object, Pdf

from exporter.file_formats.pdf.objects import name_tree_entries

_X = "{http://www.w3.org/1999/xhtml}"
_ON_PAGE = re.compile(r"\S*\s*\((?:page|strona|Seite|página)\s(\w+)\)")


@dataclass(frozen=True)
class Word:
    """A word on a page; its box is in points from the upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


@dataclass(frozen=True)
class DivisionLink:
    """A link annotation into another division.

    `page` counts from 0; `division` and `label` are those of the target page.
    """

    page: int
    division: str
    label: str
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class BookPages:
    """The first page of each division, page labels, words, links across divisions, dead links."""

    divisions: dict[str, int]
    labels: list[str]
    words: list[list[Word]]
    division_links: list[DivisionLink]
    dead: list[str]

    def of(self, division: str) -> list[DivisionLink]:
        """Return the links on the pages of a division."""
        starts = sorted(self.divisions.values())
        first = self.divisions[division]
        after = bisect_right(starts, first)
        end = starts[after] if after < len(starts) else len(self.labels)
        return [link for link in self.division_links if first <= link.page < end]


def read_pages(path: Path) -> BookPages:
    """Read the pages of a book."""
    with pikepdf.open(path) as pdf:
        labels = [page.label for page in pdf.pages]
        pages = {page.obj.objgen: at for at, page in enumerate(pdf.pages)}
        places = dict(_places(pdf, pages))
        divisions = {name: page for name, page in places.items() if "/" not in name}
        names = sorted(divisions, key=divisions.__getitem__)
        starts = [divisions[name] for name in names]
        division_links: list[DivisionLink] = []
        dead: list[str] = []
        for at, page in enumerate(pdf.pages):
            here = names[bisect_right(starts, at) - 1]
            height = float(page.mediabox[3])
            for name, (left, low, right, high) in _internal_links(page.obj):
                division = name.partition("/")[0]
                if name not in places:
                    dead.append(name)
                elif division != here:
                    box = (left, height - high, right, height - low)
                    division_links.append(DivisionLink(at, division, labels[places[name]], box))
    return BookPages(divisions, labels, list(_words(path)), division_links, dead)


def page_number_after(book: BookPages, link: DivisionLink) -> str | None:
    """Return the number in “(page N)” after a link; None if the link continues on the next line."""
    words = book.words[link.page]
    left, top, right, bottom = link.box
    inside = [
        at
        for at, word in enumerate(words)
        if left - 1 <= word.middle[0] <= right + 1 and top - 1 <= word.middle[1] <= bottom + 1
    ]
    if not inside:
        return None
    found = _ON_PAGE.match(" ".join(word.text for word in words[inside[-1] : inside[-1] + 4]))
    return found[1] if found else None


def page_number_at_right(book: BookPages, link: DivisionLink) -> str | None:
    """Return the number at the right end of a link, as in a table of contents."""
    _, top, right, bottom = link.box
    within = [
        word
        for word in book.words[link.page]
        if top - 1 <= word.middle[1] <= bottom + 1 and abs(word.right - right) < 3
    ]
    return within[-1].text if within else None


def _places(pdf: Pdf, pages: dict[tuple[int, int], int]) -> Iterator[tuple[str, int]]:
    """Yield each named destination with the index of its page."""
    for name, destination in name_tree_entries(pdf.Root.Names.Dests):
        if isinstance(destination, Dictionary):
            destination = destination.D
        if isinstance(destination, Array) and destination[0].objgen in pages:
            yield str(name), pages[destination[0].objgen]


def _internal_links(page: Object) -> Iterator[tuple[str, list[float]]]:
    for annotation in page.get("/Annots", []):
        if annotation.Subtype == Name.Link and "/Dest" in annotation:
            x1, y1, x2, y2 = (float(edge) for edge in annotation.Rect)
            yield str(annotation.Dest), [min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)]


def _words(path: Path) -> Iterator[list[Word]]:
    command = ["pdftotext", "-bbox", path, "-"]
    xhtml = subprocess.run(command, capture_output=True, check=True).stdout
    edges = ("xMin", "yMin", "xMax", "yMax")
    for page in etree.fromstring(xhtml, etree.XMLParser(recover=True)).iter(f"{_X}page"):
        yield [
            Word(word.text or "", *(float(word.get(edge)) for edge in edges))
            for word in page.iter(f"{_X}word")
        ]
