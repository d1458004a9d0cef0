"""What the pages of a PDF are: boxes, margins, labels and bookmarks, without what they draw."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from exporter.check.audit import requirements_for
from exporter.check.audit.boxes import page_content, type_area
from exporter.check.audit.document import is_right_to_left
from exporter.file_formats.pdf.coordinates import Box
from exporter.file_formats.pdf.objects import ObjectKey, name_tree_entries

_MAX_OUTLINE = 20_000
"""Bookmarks that are returned."""


@dataclass(frozen=True, slots=True)
class PageBoxes:
    """The boxes of a page in points, in the coordinates of the page.

    `area` is the area of the text between the margins; None where the file does not name them.
    """

    media: Box
    bleed: Box
    trim: Box
    area: Box | None


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A bookmark: its title, its depth from 0, and the number of its page, counted from 1."""

    title: str
    depth: int
    page: int


@dataclass(frozen=True, slots=True)
class PageLayout:
    """The pages of a PDF, in order: the label and the boxes of each.

    `two_sided` says whether left and right pages differ, `right_to_left` that the first page is a
    left one.
    """

    labels: tuple[str, ...]
    boxes: tuple[PageBoxes, ...]
    outline: tuple[OutlineEntry, ...] = ()
    two_sided: bool = False
    right_to_left: bool = False


def page_layout(path: Path) -> PageLayout:
    """Return the layout of a PDF that this program has made.

    Its margins are those that it notes about itself.
    """
    with pikepdf.open(path) as pdf:
        required = requirements_for(pdf)
        count, rtl = len(pdf.pages), is_right_to_left(pdf)
        contents = [page_content(page, number, rtl=rtl) for number, page in enumerate(pdf.pages, 1)]
        return PageLayout(
            tuple(content.label for content in contents),
            tuple(
                PageBoxes(each.media, each.bleed, each.trim, type_area(each, required, count))
                for each in contents
            ),
            tuple(_bookmarks(pdf)),
            required.two_sided,
            rtl,
        )


def _bookmarks(pdf: Pdf) -> Iterator[OutlineEntry]:
    """Yield the bookmarks in reading order (ISO 32000-1, 12.3.3), those with a page."""
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    names = pdf.Root.get("/Names", Dictionary()).get("/Dests")
    targets = {bytes(name): target for name, target in name_tree_entries(names)}
    outlines = pdf.Root.get("/Outlines", Dictionary())
    waiting: list[tuple[Any, int]] = [(outlines.get("/First"), 0)]
    seen: set[ObjectKey] = set()
    while waiting and len(seen) < _MAX_OUTLINE:
        item, depth = waiting.pop()
        if not isinstance(item, Dictionary) or item.objgen in seen:
            continue
        seen.add(item.objgen)
        if page := numbers.get(_target_page(item, targets)):
            yield OutlineEntry(str(item.get("/Title", "")), depth, page)
        waiting += ((item.get("/Next"), depth), (item.get("/First"), depth + 1))


def _target_page(item: Object, targets: dict[bytes, Object]) -> ObjectKey:
    """Return the page that a bookmark leads to; no page's key where it leads to none."""
    target: Any = item.get("/Dest", item.get("/A", Dictionary()).get("/D"))
    if isinstance(target, String | Name):
        name = bytes(target) if isinstance(target, String) else str(target)[1:].encode()
        target = targets.get(name)
    if isinstance(target, Dictionary):
        target = target.get("/D")
    if not isinstance(target, Array) or not len(target) or not isinstance(target[0], Dictionary):
        return 0, 0
    return target[0].objgen
