"""Pages of a PDF/X file: boxes, annotations, operators and colours."""

from __future__ import annotations

from collections.abc import Iterator

from pikepdf import Dictionary, Page

from exporter.check.audit.document import annotation_box
from exporter.check.audit.page_content import DrawnImage, PageContent, quoted
from exporter.check.audit.pdfx.clauses import (
    ANNOTATIONS,
    BOXES,
    COLOUR,
    OPERATORS,
    POSTSCRIPT,
    PdfX,
)
from exporter.check.audit.pdfx.file_structure import filter_problems
from exporter.check.audit.pdfx.graphics import rendering_intent_problems
from exporter.check.audit.work_budget import WorkBudget
from exporter.check.results import Problem
from exporter.file_formats.pdf.colour_spaces import SpaceKind
from exporter.file_formats.pdf.coordinates import box_of, intersection, is_within

_TOLERANCE = 0.1
"""Points."""
_ANNOTATION = 4
"""Units of work to look at an annotation."""
_DEFINED = frozenset(
    "b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K k"
    " l m M MP n q Q re RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W"
    " W* y ' \" PS".split()
)
"""The operators of PDF (ISO 32000-1, annex A), and that of PostScript, which is a clause."""
_DEVICE_OPERATORS = {"rg": "DeviceRGB", "RG": "DeviceRGB", "k": "DeviceCMYK", "K": "DeviceCMYK"}
_DEFAULTS = {"DeviceRGB": "/DefaultRGB", "DeviceCMYK": "/DefaultCMYK"}
_SPACES: dict[str, SpaceKind] = {"DeviceRGB": "rgb", "DeviceCMYK": "cmyk"}


def page_problems(
    page: Page, content: PageContent, standard: PdfX, intended: SpaceKind, budget: WorkBudget
) -> Iterator[Problem]:
    """Yield the problems of a page. `intended` is the colour space of the output intent.

    A TrimBox that is missing and boxes that are not nested are `box-wrong`. Raises
    `WorkLimitError`.
    """
    number = content.number
    if "/TrimBox" in page.obj and "/ArtBox" in page.obj:
        yield BOXES.problem(standard, "the page has both a TrimBox and an ArtBox", number)
    if not is_within(content.trim, box_of(page.cropbox), _TOLERANCE):
        yield BOXES.problem(standard, "the TrimBox extends beyond the CropBox", number)
    yield from _annotation_problems(page, content, standard, budget)
    yield from _colour_problems(page, content, standard, intended)
    if unknown := sorted(content.operators - _DEFINED - {"INLINE IMAGE"}):
        message = f"operators that PDF does not define: {', '.join(map(quoted, unknown[:5]))}"
        yield OPERATORS.problem(standard, message, number)
    if "PS" in content.operators:
        yield POSTSCRIPT.problem(standard, "the page has the operator PS", number)
    for intent in sorted(content.rendering_intents):
        yield from rendering_intent_problems(intent, standard, number)
    for name in sorted(content.inline_filters):
        yield from filter_problems(name, standard, number)


def _annotation_problems(
    page: Page, content: PageContent, standard: PdfX, budget: WorkBudget
) -> Iterator[Problem]:
    """Yield annotations within the bleed, or the trim for printer's marks, once for each type."""
    found: dict[str, None] = {}
    for annotation in page.obj.get("/Annots", []):
        budget.charge(_ANNOTATION)
        kind = str(annotation.get("/Subtype", ""))
        box = annotation_box(annotation)
        inside = content.trim if kind == "/PrinterMark" else content.bleed
        if kind != "/TrapNet" and box and intersection(box, inside):
            found[kind[1:]] = None
    for kind in found:
        message = f"an annotation is on the printed page: {kind}"
        yield ANNOTATIONS.problem(standard, message, content.number)


def _colour_problems(
    page: Page, content: PageContent, standard: PdfX, intended: SpaceKind
) -> Iterator[Problem]:
    """Yield device colours that the output intent does not define, each once."""
    names = {_DEVICE_OPERATORS[name] for name in content.operators & _DEVICE_OPERATORS.keys()}
    for item in content.items:
        ink = item.ink.space if item.ink else None
        space = item.space or ink if isinstance(item, DrawnImage) else ink
        while space is not None:
            names.add(space.name)
            space = space.base
    names.update(space.name for space in content.blend_spaces)
    resources = page.obj.get("/Resources")
    defined = resources.get("/ColorSpace") if isinstance(resources, Dictionary) else None
    defaults = set(defined.keys()) if isinstance(defined, Dictionary) else set()
    for name in sorted(names & _SPACES.keys()):
        if standard == "PDF/X-4" and _DEFAULTS[name] in defaults:
            continue
        if _SPACES[name] != intended:
            message = (
                f"the page has a colour in {name}; the output intent is for {intended.upper()}"
            )
            yield COLOUR.problem(standard, message, content.number)
