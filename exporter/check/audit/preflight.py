"""The preflight table: what is required of a file, what it has, and whether that is enough."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pikepdf import Page, Pdf

from exporter.check.audit import extras
from exporter.check.audit.boxes import edges, marked, millimetres, reach, size
from exporter.check.audit.least import rules, texts, tints
from exporter.check.audit.resolution import pictures
from exporter.check.audit.things import Leaf, Picture
from exporter.check.fault import Fault
from exporter.model.requirements import Requirements


@dataclass(frozen=True, slots=True)
class Row:
    """One requirement, what the file has, and whether it is met."""

    requirement: str
    found: str
    met: bool


@dataclass(slots=True)
class Tally:
    """What has been found on the pages so far, for the table."""

    pages: int = 0
    trims: set[str] = field(default_factory=set)
    bleeds: set[str] = field(default_factory=set)
    marks: int = 0
    spaces: set[str] = field(default_factory=set)
    annotations: int = 0
    dots: float = 0.0
    text: float = 0.0
    rule: float = 0.0
    tint: float = 0.0

    def add(self, page: Page, leaf: Leaf) -> None:
        """Count a page."""
        self.pages += 1
        self.trims.add(millimetres(*size(leaf.trim)))
        self.bleeds.add(edges(reach(leaf)))
        self.marks += marked(leaf)
        self.annotations += len(extras.kinds_of_annotations(page))
        for thing in leaf.things:
            space = thing.space if isinstance(thing, Picture) else thing.ink.space
            if space is not None and space.name != "Pattern":
                self.spaces.add(space.name)
        self.spaces.update(space.name for space in leaf.spaces)
        self.dots = _least(self.dots, [picture.dots for picture in pictures(leaf)])
        self.text = _least(self.text, [text.size for text in texts(leaf)])
        self.rule = _least(self.rule, [rule.weight for rule in rules(leaf)])
        self.tint = _least(self.tint, [thing.ink.tint for thing in tints(leaf)])


def preflight(
    pdf: Pdf, asked: Requirements, tally: Tally, faults: Sequence[Fault]
) -> tuple[Row, ...]:
    """The table. A requirement is met if no fault speaks against it."""

    def row(requirement: str, found: str, *codes: str) -> Row:
        wrong = sum(fault.code in codes for fault in faults)
        return Row(requirement, found or (f"{wrong} wrong" if wrong else "all"), not wrong)

    return tuple(row(*cells) for cells in _cells(pdf, asked, tally))


def _cells(pdf: Pdf, asked: Requirements, tally: Tally) -> Iterator[tuple[str, ...]]:
    """Each requirement, what is found, and the codes of the faults that would break it.

    Where nothing can be measured, what is found follows from the faults.
    """
    trim = f"pages cut to {millimetres(*asked.trim)}" if asked.trim else "pages of one size"
    yield trim, ", ".join(sorted(tally.trims)), "box-wrong"
    if asked.bleed is not None:
        sides = " at three edges" if asked.bleed_sides == "outer" and asked.bleed else ""
        wanted = f"{millimetres(asked.bleed)} of bleed{sides}" if asked.bleed else "no bleed"
        yield wanted, ", ".join(sorted(tally.bleeds)), "box-wrong"
    if asked.bleed:
        yield "what runs off the page, over all of the bleed", "", "bleed-short"
    if asked.marks is not None:
        wanted = "crop marks" if asked.marks else "no marks"
        yield wanted, f"on {tally.marks} of {tally.pages} pages", "box-wrong"
    if asked.even:
        yield "an even number of pages", str(tally.pages), "pages-odd"
    if any(asked.pages):
        least, most = asked.pages
        many = f"{least} to {most} pages" if most else f"{least} pages and more"
        yield many, str(tally.pages), "pages-count"
    if asked.colour != "any":
        wanted = "black alone" if asked.colour == "grey" else "CMYK, text of one ink"
        yield wanted, ", ".join(sorted(tally.spaces)) or "nothing drawn", "colour-forbidden"
    if asked.intent:
        yield "a colour profile of the press", extras.intent_of(pdf) or "none", "intent-missing"
    if asked.resolution:
        found = f"{tally.dots:.0f}" if tally.dots else "no pictures"
        yield f"pictures of {asked.resolution} dots an inch", found, "image-coarse"
    if asked.least_text:
        yield f"text of {asked.least_text:g} pt", _points(tally.text, "no text"), "text-small"
    if asked.least_rule:
        yield f"lines of {asked.least_rule:g} pt", _points(tally.rule, "no lines"), "rule-thin"
    if asked.least_tint:
        found = f"{tally.tint:.0%}" if tally.tint else "no tints"
        yield f"tints of {asked.least_tint:.0%}", found, "tint-light"
    yield "fonts in the file", "", "font-not-embedded"
    yield "every sign in a font", "", "glyph-missing"
    yield "text and pictures inside the margins", "", "page-outside", "code-clipped"
    yield "headings with their text", "", "heading-stranded"
    yield "no paths of a machine", "", "path-inside"
    if asked.tags:
        yield "tagged, and sound", "", "tags-missing", "pdf-invalid"
    if not asked.annotations:
        yield "no links or notes", str(tally.annotations or "none"), "annotation-forbidden"
    if not asked.bookmarks:
        found = "some" if extras.has_bookmarks(pdf) else "none"
        yield "no bookmarks", found, "bookmarks-forbidden"
    if not asked.attachments:
        found = "some" if extras.has_attachments(pdf) else "none"
        yield "no attachments", found, "attachment-forbidden"


def _least(known: float, values: list[float]) -> float:
    found = min(values, default=0.0)
    return min(known, found) if known and found else known or found


def _points(length: float, none: str) -> str:
    return f"{length:.2f} pt" if length else none
