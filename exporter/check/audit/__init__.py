"""The audit: every page of a PDF read for what it draws, and held against what is required.

Nothing is taken on trust from whoever made the file: boxes, colours, sizes and places are those of
the content streams. What a file claims in its structure is checked beside it, in
`exporter.check.tags`, `links` and `fonts`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pikepdf import Dictionary, Page, Pdf

from exporter.check import fonts, links, tags
from exporter.check.audit import (
    boxes,
    colours,
    document_features,
    image_resolution,
    local_paths,
    missing_glyphs,
    page_overflow,
    print_minimums,
    stranded_headings,
)
from exporter.check.audit.content_stream import ContentReader
from exporter.check.audit.drawn_objects import PageContent
from exporter.check.audit.elements import Elements
from exporter.check.audit.preflight import PreflightRow, Tally, preflight
from exporter.check.audit.unreadable import UNREADABLE, readable
from exporter.check.file_fault import Fault
from exporter.model.requirements import INFO_KEY, Requirements, requirements_from_info


@dataclass(frozen=True, slots=True)
class Audit:
    """What an audit has found: faults in the order of the pages, and the preflight table."""

    faults: tuple[Fault, ...]
    table: tuple[PreflightRow, ...] = ()


def audit(pdf: Pdf, asked: Requirements, private: Sequence[str] = ()) -> Audit:
    """Look at every page of a file. `private` are folders that it must not name anywhere."""
    tally = Tally()
    found = [
        *readable("the structure", tags.faults(pdf) if asked.tags else ()),
        *readable("a link", links.faults(pdf)),
        *readable("a font", fonts.faults(pdf)),
        *readable("the catalogue", document_features.faults(pdf, asked)),
        *readable("a page", _pages(pdf, asked, tally)),
        *readable("an object", local_paths.faults(pdf, private)),
    ]
    faults = tuple(dict.fromkeys(found))
    table = preflight(pdf, asked, tally, faults) if asked.preflight else ()
    return Audit(faults, table)


def asked_by(pdf: Pdf, asked: Requirements | None = None) -> Requirements:
    """What is asked of a file, by whoever checks it or else by its own note.

    Margins that nobody asks for are those of the note. A file without one must be like any good
    file.
    """
    about = pdf.trailer.get("/Info")
    note = about.get(INFO_KEY) if isinstance(about, Dictionary) else None
    own = (requirements_from_info(str(note)) if note is not None else None) or Requirements()
    if asked is None:
        return own
    if asked.area is None:
        return replace(asked, area=own.area, two_sided=own.two_sided)
    return asked


def _pages(pdf: Pdf, asked: Requirements, tally: Tally) -> Iterator[Fault]:
    reader = ContentReader(Elements(pdf))
    rtl = document_features.is_read_from_the_right(pdf)
    first: PageContent | None = None
    before: PageContent | None = None
    for number, page in enumerate(pdf.pages, 1):
        try:
            leaf = boxes.leaf_of(page, number, rtl=rtl)
        except UNREADABLE:
            yield Fault("the boxes of the page cannot be read", number)
            continue
        reader.read(page, leaf)
        first = first or leaf
        if before:
            yield from stranded_headings.faults(before, leaf)
        yield from readable("a page", _page(page, leaf, first, asked, len(pdf.pages)), number)
        if asked.preflight:
            tally.add(page, leaf, first, asked)
        before = leaf


def _page(
    page: Page, leaf: PageContent, first: PageContent, asked: Requirements, count: int
) -> Iterator[Fault]:
    if leaf.unread:
        yield leaf.fault("pdf-invalid", f"{leaf.unread} instructions make no sense")
    yield from boxes.faults(page, leaf, first, asked)
    yield from page_overflow.faults(leaf, asked, count)
    yield from missing_glyphs.faults(leaf)
    yield from colours.faults(leaf, asked)
    yield from image_resolution.faults(leaf, asked)
    yield from print_minimums.faults(leaf, asked)
    yield from document_features.page_faults(page, leaf, asked)
