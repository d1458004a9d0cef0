"""The outline of a book: what a viewer shows beside the pages."""

from __future__ import annotations

from collections.abc import Sequence

from exporter.write.pdf.jobs.job import Bookmark, PagePosition
from exporter.write.pdf.layout.chapter_pdf import ChapterPdf
from exporter.write.pdf.layout.page_ranges import Kind, PageRange, Slot
from exporter.write.pdf.objects.pdf_file import PdfFile, reference, string

_UNLISTED: frozenset[Kind] = frozenset(("cover", "half-title", "title-page", "imprint"))
"""Divisions that a reader finds without a bookmark, at the front of the book."""


def bookmarks_of(
    slots: Sequence[Slot], bound: Sequence[PageRange], sheets: Sequence[ChapterPdf]
) -> tuple[Bookmark, ...]:
    """The bookmarks of a book, whose spots count its pages. Chapters stand below their part."""
    lines: list[Bookmark] = []
    for slot, place, sheet in zip(slots, bound, sheets, strict=True):
        if slot.kind in _UNLISTED:
            continue
        own = sheet.outline or (Bookmark(sheet.title, PagePosition(0, 0, sheet.height)),)
        moved = tuple(_moved(bookmark, place.first) for bookmark in own)
        if slot.part and slot.kind == "chapter":
            above = lines[-1]
            lines[-1] = Bookmark(above.title, above.spot, above.children + moved)
        else:
            lines += moved
    return tuple(lines)


def outline(file: PdfFile, bookmarks: Sequence[Bookmark], pages: Sequence[int]) -> bytes:
    """Write the outline, and give what to call it by; `pages` are the numbers of the book's.

    A single line is unfolded, since alone it would be no help.
    """
    root = file.reserve()
    alone = len(bookmarks) == 1
    ends = _write(file, bookmarks, root, pages, unfolded=alone)
    shown = len(bookmarks) + (len(bookmarks[0].children) if alone else 0)
    file.put(root, b"<< /Type /Outlines%b /Count %d >>" % (ends, shown))
    return reference(root)


def view(spot: PagePosition, pages: Sequence[int]) -> bytes:
    """A destination that keeps the reader's magnification."""
    return b"[ %b /XYZ %b %b 0 ]" % (reference(pages[spot.page]), _length(spot.x), _length(spot.y))


def _length(length: float) -> bytes:
    return f"{length:.3f}".rstrip("0").rstrip(".").encode()


def _moved(bookmark: Bookmark, by: int) -> Bookmark:
    spot = bookmark.spot
    return Bookmark(
        bookmark.title,
        PagePosition(spot.page + by, spot.x, spot.y),
        tuple(_moved(child, by) for child in bookmark.children),
    )


def _write(
    file: PdfFile,
    bookmarks: Sequence[Bookmark],
    parent: int,
    pages: Sequence[int],
    *,
    unfolded: bool = False,
) -> bytes:
    """Write the items below one, and give what that one says of them: the first and the last."""
    if not bookmarks:
        return b""
    first = file.reserve(len(bookmarks))
    last = first + len(bookmarks) - 1
    for number, bookmark in enumerate(bookmarks, first):
        below = len(bookmark.children)
        said = [b"/Title %b" % string(bookmark.title), b"/Dest %b" % view(bookmark.spot, pages)]
        said += [b"/Parent %b" % reference(parent)]
        said += [b"/Prev %b" % reference(number - 1)] if number > first else []
        said += [b"/Next %b" % reference(number + 1)] if number < last else []
        ends = _write(file, bookmark.children, number, pages)
        said += [b"/Count %d" % (below if unfolded else -below)] if below else []
        file.put(number, b"<< %b%b >>" % (b" ".join(said), ends))
    return b" /First %b /Last %b" % (reference(first), reference(last))
