"""The audit of a PDF: its structure, and what its pages draw, against requirements.

Boxes, colours, sizes and positions are read from the page dictionaries and the content streams, so
that the file may come from any program.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pikepdf import Dictionary, Page, Pdf

from exporter.check.audit.boxes import box_problems, page_content
from exporter.check.audit.colours import colour_problems
from exporter.check.audit.content_reader import ContentReader
from exporter.check.audit.document import annotation_problems, document_problems, is_right_to_left
from exporter.check.audit.embedded_fonts import font_problems
from exporter.check.audit.links import link_problems
from exporter.check.audit.local_paths import path_problems
from exporter.check.audit.missing_glyphs import glyph_problems
from exporter.check.audit.overflow import overflow_problems
from exporter.check.audit.page_content import PageContent
from exporter.check.audit.preflight import Tally, preflight_table
from exporter.check.audit.print_minimums import minimum_problems
from exporter.check.audit.stranded_headings import heading_problems
from exporter.check.audit.structure import StructureElements
from exporter.check.audit.tags import tag_problems
from exporter.check.results import PreflightRow, Problem
from exporter.file_formats.pdf.objects import PDF_ERRORS
from exporter.model.requirements import INFO_KEY, Requirements, requirements_from_info


@dataclass(frozen=True, slots=True)
class Audit:
    """The result of an audit: problems in page order, and the preflight table if it is required."""

    problems: tuple[Problem, ...]
    table: tuple[PreflightRow, ...] = ()


def audit(pdf: Pdf, required: Requirements, private: Sequence[str] = ()) -> Audit:
    """Return the problems of a PDF. `private` are folders whose paths must not occur in it."""
    tally = Tally()
    found = [
        *_readable("the structure tree", tag_problems(pdf) if required.tags else ()),
        *_readable("a link", link_problems(pdf)),
        *_readable("a font", font_problems(pdf)),
        *_readable("the document catalog", document_problems(pdf, required)),
        *_readable("a page", _page_problems(pdf, required, tally)),
        *_readable("an object", path_problems(pdf, private)),
    ]
    problems = tuple(dict.fromkeys(found))
    table = preflight_table(pdf, required, tally, problems) if required.preflight else ()
    return Audit(problems, table)


def requirements_for(pdf: Pdf, required: Requirements | None = None) -> Requirements:
    """Return `required`, or else the requirements that the PDF's information dictionary names.

    Requirements without margins get those of the file.
    """
    info = pdf.trailer.get("/Info")
    entry = info.get(INFO_KEY) if isinstance(info, Dictionary) else None
    own = (requirements_from_info(str(entry)) if entry is not None else None) or Requirements()
    if required is None:
        return own
    if required.area is None:
        return replace(required, area=own.area, two_sided=own.two_sided)
    return required


def _page_problems(pdf: Pdf, required: Requirements, tally: Tally) -> Iterator[Problem]:
    reader = ContentReader(StructureElements(pdf))
    rtl = is_right_to_left(pdf)
    first: PageContent | None = None
    before: PageContent | None = None
    for number, page in enumerate(pdf.pages, 1):
        try:
            content = page_content(page, number, rtl=rtl)
        except PDF_ERRORS:
            yield Problem("the boxes of the page cannot be read", number)
            continue
        reader.read(page, content)
        first = first or content
        if before:
            yield from heading_problems(before, content)
        yield from _readable(
            "a page", _problems_of_page(page, content, first, required, len(pdf.pages)), number
        )
        if required.preflight:
            tally.add(page, content, first, required)
        before = content


def _problems_of_page(
    page: Page, content: PageContent, first: PageContent, required: Requirements, count: int
) -> Iterator[Problem]:
    if content.invalid_operators:
        message = f"{content.invalid_operators} operators of a content stream are invalid"
        yield content.problem("pdf-invalid", message)
    yield from box_problems(page, content, first, required)
    yield from overflow_problems(content, required, count)
    yield from glyph_problems(content)
    yield from colour_problems(content, required)
    yield from minimum_problems(content, required)
    yield from annotation_problems(page, content, required)


def _readable(part: str, problems: Iterable[Problem], page: int = 0) -> Iterator[Problem]:
    """Yield problems until the file turns out to be damaged, which is the last one then."""
    try:
        yield from problems
    except PDF_ERRORS as error:
        cause = " ".join(str(error).split())[:80]
        yield Problem(f"{part} cannot be read: {cause}", page)
