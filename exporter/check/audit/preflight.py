"""The preflight table: each requirement, what the file has, and whether that is enough."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pikepdf import Page, Pdf

from exporter.check.audit.boxes import (
    bleed_widths,
    edges,
    has_bleed,
    has_marks,
    has_trim_size,
    millimetres,
)
from exporter.check.audit.document import (
    annotation_types,
    has_attachments,
    has_bookmarks,
    output_intent,
)
from exporter.check.audit.page_content import DrawnImage, PageContent
from exporter.check.audit.pdfx import Claims
from exporter.check.audit.print_minimums import images, lines, texts, tints
from exporter.check.results import PreflightRow, Problem
from exporter.file_formats.pdf.coordinates import box_size
from exporter.model.requirements import Requirements


@dataclass(slots=True)
class Tally:
    """What the pages have had so far.

    `wrong_trim`, `wrong_bleed` and `marks` count pages. `dpi`, `text_size` (points), `line_width`
    (points) and `tint` (0 to 1) are the least of the file, 0 where there is none.
    """

    pages: int = 0
    trims: set[str] = field(default_factory=set)
    wrong_trim: int = 0
    bleeds: set[str] = field(default_factory=set)
    wrong_bleed: int = 0
    marks: int = 0
    spaces: set[str] = field(default_factory=set)
    annotations: int = 0
    dpi: float = 0.0
    text_size: float = 0.0
    line_width: float = 0.0
    tint: float = 0.0

    def add(
        self, page: Page, content: PageContent, first: PageContent, required: Requirements
    ) -> None:
        """Add a page."""
        self.wrong_trim += not has_trim_size(content, required.trim or box_size(first.trim))
        self.wrong_bleed += not has_bleed(content, required)
        self.pages += 1
        self.trims.add(millimetres(*box_size(content.trim)))
        self.bleeds.add(edges(bleed_widths(content)))
        self.marks += has_marks(content)
        self.annotations += len(annotation_types(page))
        for item in content.items:
            space = item.space if isinstance(item, DrawnImage) else item.ink.space
            if space is not None and space.name != "Pattern":
                self.spaces.add(space.name)
        self.spaces.update(space.name for space in content.blend_spaces)
        self.dpi = _least(self.dpi, [image.dpi for image in images(content)])
        self.text_size = _least(self.text_size, [text.size for text in texts(content)])
        self.line_width = _least(self.line_width, [line.width for line in lines(content)])
        self.tint = _least(self.tint, [item.ink.tint for item in tints(content)])


def preflight_table(
    pdf: Pdf,
    required: Requirements,
    claims: Claims,
    tally: Tally,
    problems: Sequence[Problem],
) -> tuple[PreflightRow, ...]:
    """Return the table. A requirement without a figure is met if it has no problem."""
    counts = Counter(problem.code for problem in problems)
    return (
        *_cover_rows(required, counts),
        *_page_rows(required, tally),
        *_print_rows(pdf, required, tally, counts),
        *_file_rows(pdf, required, tally, counts),
        *_pdfx_rows(claims, problems),
    )


def _page_rows(required: Requirements, tally: Tally) -> Iterator[PreflightRow]:
    """Yield the rows of size, bleed, marks and number of the pages."""
    trim = f"trim size {millimetres(*required.trim)}" if required.trim else "one trim size"
    yield PreflightRow(trim, ", ".join(sorted(tally.trims)), not tally.wrong_trim)
    if required.bleed is not None:
        sides = ", not at the binding" if required.bleed_sides == "outer" and required.bleed else ""
        wanted = f"bleed {millimetres(required.bleed)}{sides}" if required.bleed else "no bleed"
        yield PreflightRow(wanted, ", ".join(sorted(tally.bleeds)), not tally.wrong_bleed)
    if required.marks is not None:
        wanted = "crop marks" if required.marks else "no crop marks"
        met = tally.marks == (tally.pages if required.marks else 0)
        yield PreflightRow(wanted, f"on {tally.marks} of {tally.pages} pages", met)
    if required.even:
        yield PreflightRow("an even number of pages", str(tally.pages), tally.pages % 2 == 0)
    least, most = required.pages
    if least or most:
        wanted = f"{least} to {most} pages" if most else f"at least {least} pages"
        wanted = "one page" if most == 1 else wanted
        met = least <= tally.pages and (not most or tally.pages <= most)
        yield PreflightRow(wanted, str(tally.pages), met)


def _cover_rows(required: Requirements, counts: Mapping[str, int]) -> Iterator[PreflightRow]:
    """Yield the rows of a full cover: page count of the inside, spine, barcode and inks."""
    cover = required.cover
    if cover is None:
        return
    rules = cover.rules
    least, most = rules.pages[cover.paper]
    wanted = f"{rules.binding} of {least} to {most} pages on {cover.paper} paper"
    yield PreflightRow(wanted, str(cover.pages), least <= cover.pages <= most)
    width = rules.spine(cover.pages, cover.paper)
    met = abs(width - cover.spine_width) < 0.1
    found = millimetres(cover.spine_width)
    yield PreflightRow(f"spine {millimetres(width)}", found, met)
    allowed = "text on the spine inside its margins" if cover.spine_safe else "no text on the spine"
    yield _without(allowed, counts["spine-text"])
    yield _without("barcode black, on white, not covered", counts["barcode-wrong"])
    if rules.max_ink:
        yield _without(f"at most {rules.max_ink:.0%} of ink", counts["ink-heavy"])


def _without(requirement: str, count: int) -> PreflightRow:
    """Return the row of a requirement that is met if there are no problems."""
    found = f"{count} problem{'' if count == 1 else 's'}" if count else "no problems"
    return PreflightRow(requirement, found, not count)


def _print_rows(
    pdf: Pdf, required: Requirements, tally: Tally, counts: Mapping[str, int]
) -> Iterator[PreflightRow]:
    """Yield the rows of colours and of the minimums of the press."""
    if required.colour != "any":
        text = ", text in one ink outside figures" if required.text_inks == 1 else ""
        text = ", black text in one ink" if required.cover else text
        wanted = "black only" if required.colour == "grey" else f"CMYK only{text}"
        found = ", ".join(sorted(tally.spaces)) or "nothing drawn"
        yield PreflightRow(wanted, found, not counts["colour-forbidden"])
    if required.intent:
        intent = output_intent(pdf)
        yield PreflightRow("a PDF/X output intent", intent or "none", bool(intent))
    if required.resolution:
        found = f"{tally.dpi:.0f} dpi" if tally.dpi else "no images"
        wanted = f"images of at least {required.resolution} dpi"
        yield PreflightRow(wanted, found, not counts["image-coarse"])
    if required.min_text:
        found = _points(tally.text_size, "no text")
        wanted = f"text of at least {required.min_text:g} pt"
        yield PreflightRow(wanted, found, not counts["text-small"])
    if required.min_rule:
        found = _points(tally.line_width, "no lines")
        wanted = f"lines of at least {required.min_rule:g} pt"
        yield PreflightRow(wanted, found, not counts["rule-thin"])
    if required.min_tint:
        found = f"{tally.tint:.0%}" if tally.tint else "no tints"
        wanted = f"tints of at least {required.min_tint:.0%}"
        yield PreflightRow(wanted, found, not counts["tint-light"])


def _file_rows(
    pdf: Pdf, required: Requirements, tally: Tally, counts: Mapping[str, int]
) -> Iterator[PreflightRow]:
    """Yield the rows of layout, fonts, tags and what else is in the file."""

    def without(requirement: str, *codes: str) -> PreflightRow:
        return _without(requirement, sum(counts[code] for code in codes))

    yield without("page boxes nested and complete", "box-wrong")
    if required.bleed:
        yield without("areas at the trim fill the bleed", "bleed-short")
    yield without("text and images inside the margins", "page-outside", "code-clipped")
    yield without("headings on the page of their text", "heading-stranded")
    yield without("fonts embedded", "font-not-embedded")
    yield without("a glyph for every character", "glyph-missing")
    if required.tags:
        yield without("tagged and valid", "tags-missing", "pdf-invalid")
    yield without("no local file paths", "path-inside")
    if not required.annotations:
        count = counts["annotation-forbidden"]
        yield PreflightRow("no annotations", str(tally.annotations or "none"), not count)
    if not required.bookmarks:
        some = has_bookmarks(pdf)
        yield PreflightRow("no bookmarks", "some" if some else "none", not some)
    if not required.attachments:
        some = has_attachments(pdf)
        yield PreflightRow("no attachments", "some" if some else "none", not some)


def _pdfx_rows(claims: Claims, problems: Sequence[Problem]) -> Iterator[PreflightRow]:
    """Yield a row for each standard of PDF/X that the file claims."""
    for standard in claims.checked:
        count = sum(problem.message.startswith(f"{standard}, ") for problem in problems)
        found = f"{count} problem{'' if count == 1 else 's'}" if count else "no problems"
        yield PreflightRow(f"clauses of {standard} that can be checked", found, not count)


def _least(known: float, values: list[float]) -> float:
    found = min(values, default=0.0)
    return min(known, found) if known and found else known or found


def _points(length: float, none: str) -> str:
    return f"{length:.2f} pt" if length else none
