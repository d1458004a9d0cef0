"""The outline of a book (ISO 32000-1, 12.3.3), which viewers show beside the pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain, groupby
from math import ceil
from textwrap import shorten

from exporter.write.pdf.jobs.divisions import Kind
from exporter.write.pdf.jobs.job import Bookmark, PagePosition
from exporter.write.pdf.layout.page_ranges import PlacedChapter
from exporter.write.pdf.objects.pdf_file import PdfFile, reference, string

_LONGEST_CHAIN = 240
"""How many items may be passed on the way to the last one. Validators follow references from item
to item up to a depth: page-validation up to 256 by default."""
_GROUP_SIZES = (64, 32, 16, 8, 4)
"""The most items of a level in an outline that is too long; the first number that is enough."""
_MAX_TITLE = 40
"""The most characters of each title in that of a group."""
_WITHOUT_BOOKMARK: frozenset[Kind] = frozenset(("cover", "half-title", "title-page", "imprint"))


def bookmarks_of(chapters: Iterable[PlacedChapter]) -> tuple[Bookmark, ...]:
    """Return the bookmarks of a book, whose pages are counted through it.

    Chapters are below their part. In an outline that is too long for validators, parts, chapters
    and sections are in groups.
    """
    bookmarks: list[Bookmark] = []
    kinds: list[Kind] = []
    for chapter in chapters:
        division, pdf = chapter.division, chapter.pdf
        if division.kind in _WITHOUT_BOOKMARK:
            continue
        own = pdf.bookmarks or (Bookmark(pdf.title, PagePosition(0, 0, pdf.height)),)
        moved = _moved(own, chapter.pages.first)
        if division.part and division.kind == "chapter":
            part = bookmarks[-1]
            bookmarks[-1] = replace(part, children=part.children + moved)
        else:
            bookmarks += moved
            kinds += [division.kind] * len(moved)
    items = tuple(bookmarks)
    for most in _GROUP_SIZES:
        if _longest_chain(items) <= _LONGEST_CHAIN:
            break
        items = _with_groups(bookmarks, kinds, most)
    return items


def _with_groups(
    bookmarks: Sequence[Bookmark], kinds: Sequence[Kind], most: int
) -> tuple[Bookmark, ...]:
    """Return the items with the parts and chapters among them in groups of at most `most`."""
    runs = groupby(zip(bookmarks, kinds, strict=True), lambda pair: pair[1] in ("part", "chapter"))
    return tuple(
        chain.from_iterable(
            _in_groups([each for each, _ in run], most) if text else [each for each, _ in run]
            for text, run in runs
        )
    )


def _longest_chain(bookmarks: Sequence[Bookmark]) -> int:
    """Return how many items are passed on the way to the one that is farthest from the first."""
    ends = (number + _longest_chain(each.children) for number, each in enumerate(bookmarks, 1))
    return max(ends, default=0)


def _in_groups(bookmarks: Sequence[Bookmark], most: int) -> tuple[Bookmark, ...]:
    """Return the items in groups of about the same size, so that no level has more than `most`."""
    items = tuple(replace(each, children=_in_groups(each.children, most)) for each in bookmarks)
    while len(items) > most:
        size = ceil(len(items) / ceil(len(items) / most))
        groups = (items[at : at + size] for at in range(0, len(items), size))
        items = tuple(Bookmark(_group_title(group), group[0].position, group) for group in groups)
    return items


def _group_title(group: Sequence[Bookmark]) -> str:
    """Return the title of a group: those of its first and its last item, shortened."""
    titles = (_shortened(group[at].title) for at in (0, -1))
    return " – ".join(titles)


def _shortened(title: str) -> str:
    shortened = shorten(title, _MAX_TITLE, placeholder="…")
    # A script without spaces has no word that ends within the limit.
    return f"{title.strip()[: _MAX_TITLE - 1]}…" if shortened == "…" else shortened


def outline(file: PdfFile, bookmarks: Sequence[Bookmark], pages: Sequence[int]) -> bytes:
    """Write an outline, and return a reference to it.

    `pages` are the object numbers of the book's pages. A single item is open, since a closed one
    would be of no use.
    """
    root = file.reserve()
    single = len(bookmarks) == 1
    ends = _write(file, bookmarks, root, pages, is_open=single)
    shown = len(bookmarks) + (len(bookmarks[0].children) if single else 0)
    file.put(root, b"<< /Type /Outlines%b /Count %d >>" % (ends, shown))
    return reference(root)


def destination(position: PagePosition, pages: Sequence[int]) -> bytes:
    """Return an explicit destination (12.3.2.2) that keeps the viewer's magnification."""
    page = reference(pages[position.page])
    return b"[ %b /XYZ %b %b 0 ]" % (page, _length(position.x), _length(position.y))


def _length(length: float) -> bytes:
    return f"{length:.3f}".rstrip("0").rstrip(".").encode()


def _moved(bookmarks: Iterable[Bookmark], by: int) -> tuple[Bookmark, ...]:
    return tuple(
        Bookmark(
            each.title,
            replace(each.position, page=each.position.page + by),
            _moved(each.children, by),
        )
        for each in bookmarks
    )


def _write(
    file: PdfFile,
    bookmarks: Sequence[Bookmark],
    parent: int,
    pages: Sequence[int],
    *,
    is_open: bool = False,
) -> bytes:
    """Write the items below `parent`, and return its entries First and Last."""
    if not bookmarks:
        return b""
    first = file.reserve(len(bookmarks))
    last = first + len(bookmarks) - 1
    for number, bookmark in enumerate(bookmarks, first):
        entries = [
            b"/Title %b" % string(bookmark.title),
            b"/Dest %b" % destination(bookmark.position, pages),
            b"/Parent %b" % reference(parent),
        ]
        if number > first:
            entries.append(b"/Prev %b" % reference(number - 1))
        if number < last:
            entries.append(b"/Next %b" % reference(number + 1))
        ends = _write(file, bookmark.children, number, pages)
        if count := len(bookmark.children):
            entries.append(b"/Count %d" % (count if is_open else -count))
        file.put(number, b"<< %b%b >>" % (b" ".join(entries), ends))
    return b" /First %b /Last %b" % (reference(first), reference(last))
