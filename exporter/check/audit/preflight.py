"""The preflight table: what is required of a file, what it has, and whether that is enough."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pikepdf import Page, Pdf

from exporter.check.audit import document_features
from exporter.check.audit.boxes import (
    bleeds_right,
    cut_right,
    edges,
    marked,
    millimetres,
    reach,
    size,
)
from exporter.check.audit.drawn_objects import DrawnImage, PageContent
from exporter.check.audit.image_resolution import pictures
from exporter.check.audit.print_minimums import rules, texts, tints
from exporter.check.file_fault import Fault
from exporter.model.requirements import Requirements


@dataclass(frozen=True, slots=True)
class PreflightRow:
    """One requirement, what the file has, and whether it is met."""

    requirement: str
    found: str
    met: bool


@dataclass(slots=True)
class Tally:
    """What has been found on the pages so far, for the table.

    `miscut`, `misbled` and `marks` count pages; what follows are the least of the book.
    """

    pages: int = 0
    trims: set[str] = field(default_factory=set)
    miscut: int = 0
    bleeds: set[str] = field(default_factory=set)
    misbled: int = 0
    marks: int = 0
    spaces: set[str] = field(default_factory=set)
    annotations: int = 0
    dots: float = 0.0
    text: float = 0.0
    rule: float = 0.0
    tint: float = 0.0

    def add(self, page: Page, leaf: PageContent, first: PageContent, asked: Requirements) -> None:
        """Count a page."""
        self.miscut += not cut_right(leaf, asked.trim or size(first.trim))
        self.misbled += not bleeds_right(leaf, asked)
        self.pages += 1
        self.trims.add(millimetres(*size(leaf.trim)))
        self.bleeds.add(edges(reach(leaf)))
        self.marks += marked(leaf)
        self.annotations += len(document_features.kinds_of_annotations(page))
        for thing in leaf.things:
            space = thing.space if isinstance(thing, DrawnImage) else thing.ink.space
            if space is not None and space.name != "Pattern":
                self.spaces.add(space.name)
        self.spaces.update(space.name for space in leaf.spaces)
        self.dots = _least(self.dots, [picture.dots for picture in pictures(leaf)])
        self.text = _least(self.text, [text.size for text in texts(leaf)])
        self.rule = _least(self.rule, [rule.weight for rule in rules(leaf)])
        self.tint = _least(self.tint, [thing.ink.tint for thing in tints(leaf)])


def preflight(
    pdf: Pdf, asked: Requirements, tally: Tally, faults: Sequence[Fault]
) -> tuple[PreflightRow, ...]:
    """The table. What cannot be counted is met if no fault speaks against it."""
    wrong = Counter(fault.code for fault in faults)
    return (
        *_pages(asked, tally),
        *_ink(pdf, asked, tally, wrong),
        *_file(pdf, asked, tally, wrong),
    )


def _pages(asked: Requirements, tally: Tally) -> Iterator[PreflightRow]:
    """Size, bleed, marks and number of the pages."""
    trim = f"pages cut to {millimetres(*asked.trim)}" if asked.trim else "pages of one size"
    yield PreflightRow(trim, ", ".join(sorted(tally.trims)), not tally.miscut)
    if asked.bleed is not None:
        sides = " at three edges" if asked.bleed_sides == "outer" and asked.bleed else ""
        wanted = f"{millimetres(asked.bleed)} of bleed{sides}" if asked.bleed else "no bleed"
        yield PreflightRow(wanted, ", ".join(sorted(tally.bleeds)), not tally.misbled)
    if asked.marks is not None:
        wanted = "crop marks" if asked.marks else "no marks"
        met = tally.marks == (tally.pages if asked.marks else 0)
        yield PreflightRow(wanted, f"on {tally.marks} of {tally.pages} pages", met)
    if asked.even:
        yield PreflightRow("an even number of pages", str(tally.pages), tally.pages % 2 == 0)
    least, most = asked.pages
    if least or most:
        many = f"{least} to {most} pages" if most else f"{least} pages and more"
        met = least <= tally.pages and (not most or tally.pages <= most)
        yield PreflightRow(many, str(tally.pages), met)


def _ink(
    pdf: Pdf, asked: Requirements, tally: Tally, wrong: Mapping[str, int]
) -> Iterator[PreflightRow]:
    """What is printed: its colours, and whether it is large enough to come out."""
    if asked.colour != "any":
        text = ", text of one ink outside drawings" if asked.text_inks == 1 else ""
        wanted = "black alone" if asked.colour == "grey" else f"CMYK{text}"
        found = ", ".join(sorted(tally.spaces)) or "nothing drawn"
        yield PreflightRow(wanted, found, not wrong["colour-forbidden"])
    if asked.intent:
        intent = document_features.intent_of(pdf)
        yield PreflightRow("a colour profile of the press", intent or "none", bool(intent))
    if asked.resolution:
        found = f"{tally.dots:.0f}" if tally.dots else "no pictures"
        yield PreflightRow(
            f"pictures of {asked.resolution} dots an inch", found, not wrong["image-coarse"]
        )
    if asked.least_text:
        found = _points(tally.text, "no text")
        yield PreflightRow(f"text of {asked.least_text:g} pt", found, not wrong["text-small"])
    if asked.least_rule:
        found = _points(tally.rule, "no lines")
        yield PreflightRow(f"lines of {asked.least_rule:g} pt", found, not wrong["rule-thin"])
    if asked.least_tint:
        found = f"{tally.tint:.0%}" if tally.tint else "no tints"
        yield PreflightRow(f"tints of {asked.least_tint:.0%}", found, not wrong["tint-light"])


def _file(
    pdf: Pdf, asked: Requirements, tally: Tally, wrong: Mapping[str, int]
) -> Iterator[PreflightRow]:
    """Places on the page, fonts, tags, and what else is in the file."""

    def free(requirement: str, *codes: str) -> PreflightRow:
        count = sum(wrong[code] for code in codes)
        return PreflightRow(requirement, f"{count} wrong" if count else "all", not count)

    yield free("boxes in order", "box-wrong")
    if asked.bleed:
        yield free("what runs off the page, over all of the bleed", "bleed-short")
    yield free("text and pictures inside the margins", "page-outside", "code-clipped")
    yield free("headings with their text", "heading-stranded")
    yield free("fonts in the file", "font-not-embedded")
    yield free("every sign in a font", "glyph-missing")
    if asked.tags:
        yield free("tagged, and sound", "tags-missing", "pdf-invalid")
    yield free("no paths of a machine", "path-inside")
    if not asked.annotations:
        count = wrong["annotation-forbidden"]
        yield PreflightRow("no links or notes", str(tally.annotations or "none"), not count)
    if not asked.bookmarks:
        some = document_features.has_bookmarks(pdf)
        yield PreflightRow("no bookmarks", "some" if some else "none", not some)
    if not asked.attachments:
        some = document_features.has_attachments(pdf)
        yield PreflightRow("no attachments", "some" if some else "none", not some)


def _least(known: float, values: list[float]) -> float:
    found = min(values, default=0.0)
    return min(known, found) if known and found else known or found


def _points(length: float, none: str) -> str:
    return f"{length:.2f} pt" if length else none
