"""The audit of a PDF: its structure, and what its pages draw, against requirements.

Boxes, colours, sizes and positions are read from the page dictionaries and the content streams, so
that the file may come from any program.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from math import inf

from pikepdf import Dictionary, Page, Pdf

from exporter.check.audit.active_actions import action_problems
from exporter.check.audit.boxes import box_problems, page_content
from exporter.check.audit.colours import colour_problems
from exporter.check.audit.content_reader import ContentReader
from exporter.check.audit.cover import cover_problems
from exporter.check.audit.document import (
    annotation_problems,
    document_problems,
    hidden_groups,
    is_right_to_left,
)
from exporter.check.audit.embedded_fonts import font_problems
from exporter.check.audit.links import link_problems
from exporter.check.audit.local_paths import path_problems
from exporter.check.audit.missing_glyphs import glyph_problems
from exporter.check.audit.overflow import overflow_problems
from exporter.check.audit.page_content import PageContent
from exporter.check.audit.pdfx import (
    Claims,
    claims_of,
    file_problems,
    intended_space,
    page_problems,
)
from exporter.check.audit.preflight import Tally, preflight_table
from exporter.check.audit.print_minimums import minimum_problems
from exporter.check.audit.stranded_headings import heading_problems
from exporter.check.audit.structure import StructureElements
from exporter.check.audit.tags import tag_problems
from exporter.check.audit.work_budget import WorkBudget, WorkLimitError
from exporter.check.results import PreflightRow, Problem
from exporter.file_formats.pdf.objects import PDF_ERRORS
from exporter.model.requirements import INFO_KEY, Requirements, requirements_from_info

_INCOMPLETE = "check-incomplete"
_OBJECTS = 100_000
_BYTES_PER_OBJECT = 20
"""How many objects a file may have: so many, and one for each further number of bytes. Books have
an object for every 50 to 600 bytes; those of an object stream are compressed."""
_PAGES = 5_000
_BYTES_PER_PAGE = 1_000
"""The same of pages; those of books have 5,000 bytes or more."""
_MAX_PROBLEMS = 2_000
"""How many problems of one code are returned."""


@dataclass(frozen=True, slots=True)
class Audit:
    """The result of an audit: problems in page order, and the preflight table if it is required."""

    problems: tuple[Problem, ...]
    table: tuple[PreflightRow, ...] = ()


def audit(
    pdf: Pdf, required: Requirements, private: Sequence[str] = (), size: float = inf
) -> Audit:
    """Return the problems of a PDF.

    `private` are folders whose paths must not occur in it. `size` is the size of the file in bytes,
    which limits the work; a file that this program has made needs no limit.
    """
    if problem := _too_many(pdf, size):
        return Audit((problem,))
    tally = Tally()
    claims = claims_of(pdf)
    tagged = tag_problems(pdf, WorkBudget(size)) if required.tags else ()
    parts: tuple[tuple[str, Iterable[Problem]], ...] = (
        ("the structure tree", tagged),
        ("a link", link_problems(pdf, WorkBudget(size))),
        ("a font", font_problems(pdf, WorkBudget(size))),
        ("the document catalog", document_problems(pdf, required, pdfx=bool(claims.checked))),
        ("a page", _page_problems(pdf, required, claims, tally, WorkBudget(size))),
        ("the structure of PDF/X", file_problems(pdf, claims, WorkBudget(size))),
        ("an object", path_problems(pdf, private)),
        ("an object", action_problems(pdf)),
    )
    found = chain.from_iterable(_readable(*part) for part in parts)
    problems = tuple(_first_of_each_code(found))
    table = preflight_table(pdf, required, claims, tally, problems) if required.preflight else ()
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


def _too_many(pdf: Pdf, size: float) -> Problem | None:
    """Return the problem of a file with more pages or objects than its size is enough for."""
    counts = (
        (len(pdf.objects), "objects", _OBJECTS + size / _BYTES_PER_OBJECT),
        (len(pdf.pages), "pages", _PAGES + size / _BYTES_PER_PAGE),
    )
    for count, what, most in counts:
        if count > most:
            message = f"a file of this size with {count:,} {what} is not read"
            return Problem(message, code=_INCOMPLETE)
    return None


def _first_of_each_code(found: Iterable[Problem]) -> Iterator[Problem]:
    """Yield the problems, each once, and of one code so many as a reader can use."""
    counts: Counter[str] = Counter()
    seen: set[Problem] = set()
    for problem in found:
        counts[problem.code] += 1
        if counts[problem.code] <= _MAX_PROBLEMS and problem not in seen:
            seen.add(problem)
            yield problem
    for code, count in counts.items():
        if count > _MAX_PROBLEMS:
            yield Problem(f"there are {count - _MAX_PROBLEMS:,} more problems like it", code=code)


def _page_problems(
    pdf: Pdf, required: Requirements, claims: Claims, tally: Tally, budget: WorkBudget
) -> Iterator[Problem]:
    reader = ContentReader(StructureElements(pdf), budget, hidden_groups(pdf))
    if not required.layout:
        return
    rtl = is_right_to_left(pdf)
    standards = {standard: intended_space(pdf, standard) for standard in claims.checked}
    first: PageContent | None = None
    before: PageContent | None = None
    for number, page in enumerate(pdf.pages, 1):
        try:
            content = page_content(page, number, rtl=rtl)
        except PDF_ERRORS:
            yield Problem("the boxes of the page cannot be read", number)
            continue
        try:
            reader.read(page, content)
        except WorkLimitError as error:
            yield Problem(f"the pages from here on are not checked: {error}", number, _INCOMPLETE)
            return
        first = first or content
        if before:
            yield from heading_problems(before, content)
        yield from _readable(
            "a page", _problems_of_page(page, content, first, required, len(pdf.pages)), number
        )
        for standard, intended in standards.items():
            found = page_problems(page, content, standard, intended, budget)
            yield from _readable("a page", found, number)
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
    yield from cover_problems(page, content, required)


def _readable(part: str, problems: Iterable[Problem], page: int = 0) -> Iterator[Problem]:
    """Yield problems until the file turns out to be damaged, which is the last one then."""
    try:
        yield from problems
    except WorkLimitError as error:
        yield Problem(f"{part} is not checked: {error}", page, _INCOMPLETE)
    except MemoryError:
        yield Problem(f"{part} is not checked: it needs too much memory", page, _INCOMPLETE)
    except PDF_ERRORS as error:
        cause = " ".join(str(error).split())[:80]
        yield Problem(f"{part} cannot be read: {cause}", page)
