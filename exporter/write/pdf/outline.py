"""The outline of a book: what a viewer shows beside the pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from exporter.write.pdf.binding import Bound, Kind, Slot
from exporter.write.pdf.sheet import Bookmark, Spot
from exporter.write.pdf.worker import SheetPdf

_UNLISTED: frozenset[Kind] = frozenset(("cover", "half-title", "title-page", "imprint"))
"""Divisions that a reader finds without a bookmark, at the front of the book."""


def bookmarks_of(
    slots: Sequence[Slot], bound: Sequence[Bound], sheets: Sequence[SheetPdf]
) -> tuple[Bookmark, ...]:
    """The bookmarks of a book, whose spots count its pages. Chapters stand below their part."""
    lines: list[Bookmark] = []
    for slot, place, sheet in zip(slots, bound, sheets, strict=True):
        if slot.kind in _UNLISTED:
            continue
        own = sheet.outline or (Bookmark(sheet.title, Spot(0, 0, sheet.height)),)
        moved = tuple(_moved(bookmark, place.first) for bookmark in own)
        if slot.part and slot.kind == "chapter":
            above = lines[-1]
            lines[-1] = Bookmark(above.title, above.spot, above.children + moved)
        else:
            lines += moved
    return tuple(lines)


def outline(pdf: Pdf, bookmarks: Sequence[Bookmark], pages: Sequence[Object]) -> Object:
    """The outline, written; `pages` are those of the book.

    A single line is unfolded, since alone it would be no help.
    """
    root = pdf.make_indirect(Dictionary(Type=Name.Outlines))
    items = _items(pdf, bookmarks, pages)
    _chain(root, items)
    shown = len(items)
    if len(items) == 1 and "/Count" in items[0]:
        items[0].Count = abs(int(items[0].Count))
        shown += int(items[0].Count)
    root.Count = shown
    return root


def view(spot: Spot, pages: Sequence[Object]) -> Object:
    """A destination that keeps the reader's magnification."""
    return Array([pages[spot.page], Name.XYZ, round(spot.x, 3), round(spot.y, 3), 0])


def _moved(bookmark: Bookmark, by: int) -> Bookmark:
    spot = bookmark.spot
    return Bookmark(
        bookmark.title,
        Spot(spot.page + by, spot.x, spot.y),
        tuple(_moved(child, by) for child in bookmark.children),
    )


def _items(pdf: Pdf, bookmarks: Iterable[Bookmark], pages: Sequence[Object]) -> list[Object]:
    """Outline items, each with those below it."""
    items: list[Object] = []
    for bookmark in bookmarks:
        item = pdf.make_indirect(
            Dictionary(Title=String(bookmark.title), Dest=view(bookmark.spot, pages))
        )
        _chain(item, _items(pdf, bookmark.children, pages))
        items.append(item)
    return items


def _chain(parent: Object, items: Sequence[Object]) -> None:
    """Hang outline items below a parent, folded."""
    for before, after in pairwise(items):
        before.Next, after.Prev = after, before
    for item in items:
        item.Parent = parent
    if items:
        parent.First, parent.Last, parent.Count = items[0], items[-1], -len(items)
