"""What a PDF has besides drawn pages: annotations, bookmarks, attachments, tags, output intent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf

from exporter.check.audit.page_content import PageContent, places
from exporter.check.results import Problem
from exporter.file_formats.pdf.coordinates import Box, box_of
from exporter.file_formats.pdf.objects import PDF_ERRORS
from exporter.model.requirements import Requirements

_OF_PRINTERS = (Name.PrinterMark, Name.TrapNet)


def document_problems(pdf: Pdf, required: Requirements, *, pdfx: bool = False) -> Iterator[Problem]:
    """Yield what the file as a whole lacks, or has although it is not allowed.

    With `pdfx` it claims PDF/X, which requires an output intent.
    """
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
    if (required.intent or pdfx) and not output_intent(pdf):
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
    found = [each for each in page.obj.get("/Annots", []) if _type(each) not in _OF_PRINTERS]
    types = [_type(each) for each in found]
    if types:
        names = " and ".join(dict.fromkeys(str(type_)[1:] for type_ in types))
        message = f"annotations are not allowed: {names}{places(len(types))}"
        areas = [box for each in found if (box := annotation_box(each))]
        yield content.problem("annotation-forbidden", message, areas=areas)


def annotation_types(page: Page) -> list[Any]:
    """Return the subtype of each annotation of a page."""
    return [_type(annotation) for annotation in page.obj.get("/Annots", [])]


def annotation_box(annotation: Object) -> Box | None:
    """Return the rectangle of an annotation (12.5.2); None where it has none that can be read."""
    try:
        return box_of(annotation.get("/Rect", ()))
    except PDF_ERRORS:
        return None


def _type(annotation: Object) -> Any:
    return annotation.get("/Subtype", Name.None_)


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


def hidden_groups(pdf: Pdf) -> frozenset[tuple[int, int]]:
    """Return the optional content groups that are switched off (8.11.4), by their object keys."""
    properties = pdf.Root.get("/OCProperties")
    configuration = properties.get("/D") if isinstance(properties, Dictionary) else None
    off = configuration.get("/OFF") if isinstance(configuration, Dictionary) else None
    return frozenset(group.objgen for group in off) if isinstance(off, Array) else frozenset()


def output_intent(pdf: Pdf) -> str:
    """Return the printing condition of the PDF/X output intent; empty where there is none."""
    intents = pdf.Root.get("/OutputIntents")
    for intent in intents if isinstance(intents, Array) else ():
        if isinstance(intent, Dictionary) and intent.get("/S") == Name.GTS_PDFX:
            return str(intent.get("/OutputConditionIdentifier", intent.get("/Info", "?")))
    return ""
