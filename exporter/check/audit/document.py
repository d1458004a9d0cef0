"""What a PDF has besides drawn pages: annotations, bookmarks, attachments, tags, output intent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name, Page, Pdf

from exporter.check.audit.page_content import PageContent, places
from exporter.check.results import Problem
from exporter.model.requirements import Requirements

_OF_PRINTERS = (Name.PrinterMark, Name.TrapNet)


def document_problems(pdf: Pdf, required: Requirements) -> Iterator[Problem]:
    """Yield what the file as a whole lacks, or has although it is not allowed."""
    root = pdf.Root
    if not required.bookmarks and has_bookmarks(pdf):
        message = "the file has bookmarks, which are not allowed"
        yield Problem(message, code="bookmarks-forbidden")
    if not required.attachments and has_attachments(pdf):
        message = "the file has attachments, which are not allowed"
        yield Problem(message, code="attachment-forbidden")
    marked = root.get("/MarkInfo", Dictionary()).get("/Marked", False)
    if required.tags and isinstance(root.get("/StructTreeRoot"), Dictionary) and not marked:
        message = "the document catalog does not mark the file as tagged (MarkInfo)"
        yield Problem(message, code="tags-missing")
    if required.intent and not output_intent(pdf):
        message = "the file has no PDF/X output intent, which names the printing condition"
        yield Problem(message, code="intent-missing")
    count = len(pdf.pages)
    pages = f"the file has {count} page{'' if count == 1 else 's'}"
    least, most = required.pages
    if required.even and count % 2:
        yield Problem(f"{pages}; the number must be even", code="pages-odd")
    if least and count < least:
        yield Problem(f"{pages}; the minimum is {least}", code="pages-count")
    if most and count > most:
        yield Problem(f"{pages}; the maximum is {most}", code="pages-count")


def annotation_problems(
    page: Page, content: PageContent, required: Requirements
) -> Iterator[Problem]:
    """Yield the annotations of a page, if none are allowed."""
    if required.annotations:
        return
    types = [type_ for type_ in annotation_types(page) if type_ not in _OF_PRINTERS]
    if types:
        names = " and ".join(dict.fromkeys(str(type_)[1:] for type_ in types))
        message = f"annotations are not allowed: {names}{places(len(types))}"
        yield content.problem("annotation-forbidden", message)


def annotation_types(page: Page) -> list[Any]:
    """Return the subtype of each annotation of a page."""
    return [annotation.get("/Subtype", Name.None_) for annotation in page.obj.get("/Annots", [])]


def has_bookmarks(pdf: Pdf) -> bool:
    """Return whether the file has an outline with items."""
    outlines = pdf.Root.get("/Outlines")
    return isinstance(outlines, Dictionary) and "/First" in outlines


def has_attachments(pdf: Pdf) -> bool:
    """Return whether the file embeds other files."""
    associated = pdf.Root.get("/AF")
    return bool(len(pdf.attachments)) or (isinstance(associated, Array) and len(associated) > 0)


def is_right_to_left(pdf: Pdf) -> bool:
    """Return whether the viewer preferences say that the file is read from right to left."""
    preferences = pdf.Root.get("/ViewerPreferences")
    return isinstance(preferences, Dictionary) and preferences.get("/Direction") == Name.R2L


def output_intent(pdf: Pdf) -> str:
    """Return the printing condition of the PDF/X output intent; empty where there is none."""
    intents = pdf.Root.get("/OutputIntents")
    for intent in intents if isinstance(intents, Array) else ():
        if isinstance(intent, Dictionary) and intent.get("/S") == Name.GTS_PDFX:
            return str(intent.get("/OutputConditionIdentifier", intent.get("/Info", "?")))
    return ""
