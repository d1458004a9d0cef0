"""What the file has besides its pages: links, bookmarks, attachments, tags, leaves, a colour."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name, Page, Pdf

from exporter.check.audit.drawn_objects import PageContent
from exporter.check.file_fault import Fault
from exporter.model.requirements import Requirements

_OF_PRINTERS = (Name.PrinterMark, Name.TrapNet)


def faults(pdf: Pdf, asked: Requirements) -> Iterator[Fault]:
    """What the whole file has that it must not have, or lacks."""
    root = pdf.Root
    if not asked.bookmarks and has_bookmarks(pdf):
        yield Fault("the file has bookmarks", code="bookmarks-forbidden")
    if not asked.attachments and has_attachments(pdf):
        yield Fault("the file has attachments", code="attachment-forbidden")
    marked = root.get("/MarkInfo", Dictionary()).get("/Marked", False)
    if asked.tags and isinstance(root.get("/StructTreeRoot"), Dictionary) and not marked:
        yield Fault("the file does not say that it is tagged (MarkInfo)", code="tags-missing")
    if asked.intent and not intent_of(pdf):
        message = "no colour profile says for which press the colours are meant"
        yield Fault(message, code="intent-missing")
    count = len(pdf.pages)
    least, most = asked.pages
    if asked.even and count % 2:
        yield Fault(f"the file has {count} pages, which fill no whole leaves", code="pages-odd")
    if least and count < least:
        yield Fault(f"the file has {count} pages; the fewest are {least}", code="pages-count")
    if most and count > most:
        yield Fault(f"the file has {count} pages; the most are {most}", code="pages-count")


def page_faults(page: Page, leaf: PageContent, asked: Requirements) -> Iterator[Fault]:
    """The annotations of a page, where none may be."""
    if asked.annotations:
        return
    kinds = [kind for kind in kinds_of_annotations(page) if kind not in _OF_PRINTERS]
    if kinds:
        names = " and ".join(dict.fromkeys(str(kind)[1:] for kind in kinds))
        times = f" ({len(kinds)} places)" if len(kinds) > 1 else ""
        yield leaf.fault("annotation-forbidden", f"an annotation of the kind {names}{times}")


def kinds_of_annotations(page: Page) -> list[Any]:
    """The kinds of a page's annotations."""
    return [annotation.get("/Subtype", Name.None_) for annotation in page.obj.get("/Annots", [])]


def has_bookmarks(pdf: Pdf) -> bool:
    """Whether a viewer would show bookmarks."""
    outlines = pdf.Root.get("/Outlines")
    return isinstance(outlines, Dictionary) and "/First" in outlines


def has_attachments(pdf: Pdf) -> bool:
    """Whether other files are in the file."""
    associated = pdf.Root.get("/AF")
    return bool(len(pdf.attachments)) or (isinstance(associated, Array) and len(associated) > 0)


def is_read_from_the_right(pdf: Pdf) -> bool:
    """Whether the leaves of the file are turned from the left to the right."""
    wishes = pdf.Root.get("/ViewerPreferences")
    return isinstance(wishes, Dictionary) and wishes.get("/Direction") == Name.R2L


def intent_of(pdf: Pdf) -> str:
    """The press that the colours are meant for; empty where no profile for PDF/X names one."""
    intents = pdf.Root.get("/OutputIntents")
    for intent in intents if isinstance(intents, Array) else ():
        if isinstance(intent, Dictionary) and intent.get("/S") == Name.GTS_PDFX:
            return str(intent.get("/OutputConditionIdentifier", intent.get("/Info", "?")))
    return ""
