"""The boxes of a page: the cut one in the one with the bleed, that one in the sheet."""

from __future__ import annotations

from collections.abc import Iterator

from pikepdf import Page

from exporter.check.audit.drawn_objects import DrawnLine, PageContent
from exporter.check.file_fault import Fault
from exporter.formats.pdf.coordinates import POINTS_PER_MM, Box, box_of, is_outside, is_within
from exporter.model.requirements import Requirements

_SLACK = 0.1


def leaf_of(page: Page, number: int, *, rtl: bool = False) -> PageContent:
    """A page with its boxes, before its content is read; a box that it lacks is the next larger."""
    media = box_of(page.mediabox)
    written = {name: page.obj.get(name) for name in ("/BleedBox", "/TrimBox")}
    bleed = media if written["/BleedBox"] is None else box_of(written["/BleedBox"])
    trim = bleed if written["/TrimBox"] is None else box_of(written["/TrimBox"])
    return PageContent(number, page.label, media, bleed, trim, (number % 2 == 1) != rtl)


def faults(
    page: Page, leaf: PageContent, first: PageContent, asked: Requirements
) -> Iterator[Fault]:
    """Boxes that are missing, do not lie in one another, or are not as they are required."""
    if "/TrimBox" not in page.obj:
        yield leaf.fault("box-wrong", "the page has no TrimBox")
        return
    if not is_within(leaf.bleed, leaf.media, _SLACK):
        yield leaf.fault("box-wrong", "the BleedBox reaches over the MediaBox")
    if not is_within(leaf.trim, leaf.bleed, _SLACK):
        yield leaf.fault("box-wrong", "the TrimBox reaches over the BleedBox")
    want = asked.trim or size(first.trim)
    if not cut_right(leaf, want):
        other = "that is asked" if asked.trim else "of the first page"
        message = f"the page is cut to {millimetres(*size(leaf.trim))}"
        yield leaf.fault("box-wrong", f"{message}, not to the {millimetres(*want)} {other}")
    if not bleeds_right(leaf, asked):
        message = f"the bleed is {edges(reach(leaf))}, not {edges(_wanted(leaf, asked))}"
        yield leaf.fault("box-wrong", message)
    if float(page.obj.get("/UserUnit", 1)) != 1:
        yield leaf.fault("box-wrong", "the page has a unit of its own (UserUnit)")
    if asked.marks is True and not marked(leaf):
        yield leaf.fault("box-wrong", "the page has no crop marks")
    if asked.marks is False and marked(leaf):
        yield leaf.fault("box-wrong", "the page has marks, which are not wanted")
    elif asked.marks is False and not is_within(leaf.media, leaf.bleed, _SLACK):
        yield leaf.fault("box-wrong", "the sheet is larger than the page with its bleed")


def cut_right(leaf: PageContent, want: tuple[float, float]) -> bool:
    """Whether a page is cut to a size."""
    wide, high = size(leaf.trim)
    return abs(wide - want[0]) <= _SLACK and abs(high - want[1]) <= _SLACK


def bleeds_right(leaf: PageContent, asked: Requirements) -> bool:
    """Whether the BleedBox reaches as far over the trim as is asked."""
    pairs = zip(reach(leaf), _wanted(leaf, asked), strict=True)
    return asked.bleed is None or all(abs(found - wanted) <= _SLACK for found, wanted in pairs)


def size(box: Box) -> tuple[float, float]:
    """Width and height."""
    return box[2] - box[0], box[3] - box[1]


def reach(leaf: PageContent) -> Box:
    """How far the BleedBox reaches over the trim: left, bottom, right and top."""
    bleed, trim = leaf.bleed, leaf.trim
    return trim[0] - bleed[0], trim[1] - bleed[1], bleed[2] - trim[2], bleed[3] - trim[3]


def _wanted(leaf: PageContent, asked: Requirements) -> Box:
    """How far it should reach: not at the binding, where a printer asks for three edges."""
    bleed = asked.bleed or 0.0
    if asked.bleed_sides == "all":
        return bleed, bleed, bleed, bleed
    return (0.0, bleed, bleed, bleed) if leaf.left_bound else (bleed, bleed, 0.0, bleed)


def marked(leaf: PageContent) -> bool:
    """Whether lines are drawn beside the page, which are cut away with it."""
    return any(
        isinstance(thing, DrawnLine) and is_outside(thing.box, leaf.trim) for thing in leaf.things
    )


def millimetres(*lengths: float) -> str:
    """Lengths, to read: 148 × 210 mm."""
    return " × ".join(f"{round(length / POINTS_PER_MM, 1):g}" for length in lengths) + " mm"


def edges(box: Box) -> str:
    """Four lengths, as one if they are the same."""
    rounded = [round(edge / POINTS_PER_MM, 1) + 0.0 for edge in box]
    if len(set(rounded)) == 1:
        return f"{rounded[0]:g} mm"
    named = zip(("left", "bottom", "right", "top"), rounded, strict=True)
    return ", ".join(f"{length:g} mm at the {name}" for name, length in named)
