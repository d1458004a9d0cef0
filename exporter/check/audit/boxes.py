"""Page boxes: trim, bleed and media box, and crop marks (ISO 32000-1, 14.11.2)."""

from __future__ import annotations

from collections.abc import Iterator

from pikepdf import Page

from exporter.check.audit.page_content import DrawnLine, PageContent
from exporter.check.results import Problem
from exporter.file_formats.pdf.coordinates import (
    POINTS_PER_MM,
    Box,
    box_of,
    box_size,
    is_outside,
    is_within,
)
from exporter.model.requirements import Requirements
from exporter.options.geometry import inner_margin

_TOLERANCE = 0.1
"""Points."""


def page_content(page: Page, number: int, *, rtl: bool = False) -> PageContent:
    """Return a page with its boxes and without its content. Pages count from 1.

    A missing box defaults to the next larger one. With `rtl`, odd pages are bound at the right.
    """
    media = box_of(page.mediabox)
    written = {name: page.obj.get(name) for name in ("/BleedBox", "/TrimBox")}
    bleed = media if written["/BleedBox"] is None else box_of(written["/BleedBox"])
    trim = bleed if written["/TrimBox"] is None else box_of(written["/TrimBox"])
    return PageContent(number, page.label, media, bleed, trim, (number % 2 == 1) != rtl)


def type_area(content: PageContent, required: Requirements, page_count: int) -> Box | None:
    """Return the area of the text on a page, between its margins; None if none are required."""
    margins = required.area
    if margins is None:
        return None
    left, bottom, right, top = content.trim
    inner = max(margins.inner, inner_margin(required.gutters, page_count))
    left_bound = content.left_bound or not required.two_sided
    at_left, at_right = (inner, margins.outer) if left_bound else (margins.outer, inner)
    return left + at_left, bottom + margins.foot, right - at_right, top - margins.head


def box_problems(
    page: Page, content: PageContent, first: PageContent, required: Requirements
) -> Iterator[Problem]:
    """Yield boxes that are missing, not nested, or not as required; and missing or wrong marks."""

    def problem(message: str) -> Problem:
        return content.problem("box-wrong", message)

    if "/TrimBox" not in page.obj:
        yield problem("the page has no TrimBox")
        return
    if not is_within(content.bleed, content.media, _TOLERANCE):
        yield problem("the BleedBox extends beyond the MediaBox")
    if not is_within(content.trim, content.bleed, _TOLERANCE):
        yield problem("the TrimBox extends beyond the BleedBox")
    trim = required.trim or box_size(first.trim)
    if not has_trim_size(content, trim):
        source = "required" if required.trim else "first page"
        found, wanted = millimetres(*box_size(content.trim)), millimetres(*trim)
        yield problem(f"the trim size is {found} ({source}: {wanted})")
    if not has_bleed(content, required):
        found, wanted = edges(bleed_widths(content)), edges(_required_bleed(content, required))
        yield problem(f"the bleed is {found} (required: {wanted})")
    if float(page.obj.get("/UserUnit", 1)) != 1:
        yield problem("the page has a UserUnit other than 1")
    if required.marks is True and not has_marks(content):
        yield problem("the page has no crop marks")
    if required.marks is False and has_marks(content):
        yield problem("the page has crop marks, which are not allowed")
    elif required.marks is False and not is_within(content.media, content.bleed, _TOLERANCE):
        yield problem("the MediaBox is larger than the BleedBox")


def has_trim_size(content: PageContent, trim: tuple[float, float]) -> bool:
    """Return whether a page has a trim size (width and height in points)."""
    width, height = box_size(content.trim)
    return abs(width - trim[0]) <= _TOLERANCE and abs(height - trim[1]) <= _TOLERANCE


def has_bleed(content: PageContent, required: Requirements) -> bool:
    """Return whether a page has the required bleed at each edge."""
    pairs = zip(bleed_widths(content), _required_bleed(content, required), strict=True)
    return required.bleed is None or all(
        abs(found - wanted) <= _TOLERANCE for found, wanted in pairs
    )


def bleed_widths(content: PageContent) -> Box:
    """Return the width of the bleed at the left, bottom, right and top."""
    bleed, trim = content.bleed, content.trim
    return trim[0] - bleed[0], trim[1] - bleed[1], bleed[2] - trim[2], bleed[3] - trim[3]


def _required_bleed(content: PageContent, required: Requirements) -> Box:
    bleed = required.bleed or 0.0
    if required.bleed_sides == "all":
        return bleed, bleed, bleed, bleed
    # No bleed at the binding.
    return (0.0, bleed, bleed, bleed) if content.left_bound else (bleed, bleed, 0.0, bleed)


def has_marks(content: PageContent) -> bool:
    """Return whether lines are drawn outside the bleed, or outside the trim without one.

    A drawing that fills the bleed may have lines in it.
    """
    return any(
        isinstance(item, DrawnLine) and is_outside(item.box, content.bleed)
        for item in content.items
    )


def millimetres(*lengths: float) -> str:
    """Return lengths in points as text, such as `148 × 210 mm`."""
    return " × ".join(f"{round(length / POINTS_PER_MM, 1):g}" for length in lengths) + " mm"


def edges(box: Box) -> str:
    """Return lengths at the four edges in points as text; one length if they are equal."""
    rounded = [round(edge / POINTS_PER_MM, 1) + 0.0 for edge in box]
    if len(set(rounded)) == 1:
        return f"{rounded[0]:g} mm"
    named = zip(("left", "bottom", "right", "top"), rounded, strict=True)
    return ", ".join(f"{name} {length:g} mm" for name, length in named)
