"""Requirements of a profile or a printer on a finished PDF, and the note of them in the file."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from exporter.diagnostics.suggestions import suggestion
from exporter.errors import SettingsError
from exporter.options.cover_geometry import CoverGeometry
from exporter.options.cover_rules import BINDINGS, PAPER_KINDS, cover_rules
from exporter.options.geometry import Geometry, Margins
from exporter.options.paper import Paper
from exporter.options.pdf_options import PdfOptions
from exporter.options.pdf_profiles import (
    Colour,
    Profile,
    printer_names,
    profile,
    profile_names,
)

Inks: TypeAlias = Literal["any", "grey", "cmyk"]
"""The colours that may be drawn: all, black only, or those of a four-colour press."""

_INKS: dict[Colour, Inks] = {"rgb": "any", "grey": "grey", "cmyk": "cmyk"}
_NOTE = re.compile(r"profile=([a-z0-9-]+); sides=([12]); margins=(\d+\.\d+(?: \d+\.\d+){3})")

_COVER_NOTE = re.compile(
    r"cover=(?P<printer>[a-z0-9]+)-(?P<binding>[a-z]+); paper=(?P<paper>[a-z]+); "
    r"pages=(?P<pages>\d{1,5}); page=(?P<width>\d+\.\d+) (?P<height>\d+\.\d+); "
    r"spine=(?P<spine>\d+\.\d+); bound=(?P<bound>left|right)"
)

INFO_KEY = "/ExporterNote"
"""The key of `info_entry_of` in a PDF's information dictionary (ISO 32000-1, 14.3.3)."""

SHEETS_NOTE = "imposed sheets"
"""The note in a PDF of imposed sheets, which are for a printer only and have no tags."""


@dataclass(frozen=True, slots=True)
class Requirements:
    """Requirements on the pages of a PDF, in points; None or 0 means no requirement.

    - `trim`: width and height of a page after cutting;
    - `bleed`: how far the BleedBox extends beyond it, at all edges or all but the binding edge
      (`bleed_sides`); `marks`: whether crop marks are drawn;
    - `area`: the margins around the text; `safety`: the minimum distance from the trim of anything
      that must not be cut; `gutters`: pairs of a page count and the inner margin needed from it;
    - `pages`: the minimum and maximum number of pages; `even`: an even number;
    - `text_inks`: the maximum number of inks in text; `intent`: an output intent with a profile;
    - `resolution`: the minimum resolution of an image, in dpi; `min_text`: the minimum font size;
      `min_rule`: the minimum line width; `min_tint`: the minimum tint, from 0 to 1;
    - `layout`: the pages are checked, which are those of a book, not sheets with several of them;
    - `preflight`: the result is reported as a table;
    - `cover`: the geometry of a full cover, whose one page has rules of its own.
    """

    profile: str = ""
    trim: tuple[float, float] | None = None
    bleed: float | None = None
    bleed_sides: Literal["all", "outer"] = "all"
    marks: bool | None = None
    two_sided: bool = False
    area: Margins | None = None
    safety: float = 0.0
    gutters: tuple[tuple[int, float], ...] = ()
    pages: tuple[int, int] = (0, 0)
    even: bool = False
    colour: Inks = "any"
    text_inks: int = 0
    intent: bool = False
    resolution: int = 0
    min_text: float = 0.0
    min_rule: float = 0.0
    min_tint: float = 0.0
    annotations: bool = True
    bookmarks: bool = True
    attachments: bool = True
    tags: bool = True
    layout: bool = True
    preflight: bool = False
    cover: CoverGeometry | None = None


def requirements_of(options: PdfOptions) -> Requirements:
    """Return the requirements of a PDF's profile, with the trim and margins of its options."""
    geometry = options.geometry
    inner, outer = geometry.inner, geometry.outer
    # The review profile keeps its wide right margin on every page.
    if not options.two_sided and not options.profile.outer_share:
        inner = outer = geometry.side
    area = Margins(geometry.head, outer, geometry.foot, inner)
    trim = (geometry.width, geometry.height)
    return _requirements(options.profile, trim, options.two_sided, area)


def requirements_of_profile(name: str) -> Requirements:
    """Return the requirements of a profile for any page size; `press-kdp` adds a printer's.

    Raises `SettingsError` for an unknown name.
    """
    base, _, printer = name.partition("-")
    known = base in profile_names() and (not printer or printer in printer_names())
    if not known or (printer and base != "press"):
        names = (*profile_names(), *(f"press-{printer}" for printer in printer_names()))
        raise SettingsError(f"‘{name}’ is not a profile", suggestion(name, names), "profile")
    profile_ = profile(base, printer)
    return _requirements(profile_, None, profile_.two_sided, None)


def info_entry_of(options: PdfOptions) -> str:
    """Return the note in a PDF from which a check restores its requirements."""
    required = requirements_of(options)
    area = required.area or Margins(0, 0, 0, 0)
    margins = " ".join(f"{edge:.3f}" for edge in (area.head, area.outer, area.foot, area.inner))
    sides = 2 if required.two_sided else 1
    return f"profile={required.profile}; sides={sides}; margins={margins}"


def requirements_from_info(note: str) -> Requirements | None:
    """Return the requirements that a note states; None if it is malformed or names no profile."""
    if note == SHEETS_NOTE:
        return Requirements(profile="sheets", tags=False, layout=False)
    if cover := _cover_from_note(note):
        return cover_requirements(cover)
    match = _NOTE.fullmatch(note)
    if match is None:
        return None
    base, _, printer = match[1].partition("-")
    if base not in profile_names() or (printer and printer not in printer_names()):
        return None
    head, outer, foot, inner = (float(edge) for edge in match[3].split())
    margins = Margins(head, outer, foot, inner)
    return _requirements(profile(base, printer), None, match[2] == "2", margins)


def cover_options(options: PdfOptions, cover: CoverGeometry) -> PdfOptions:
    """Return the options of a full cover, whose inside has `options`."""
    safety = cover.rules.safety
    # The sizes of text are in the cover's own styles.
    page = Geometry(cover.width, cover.height, safety, safety, safety, safety, 10.0, 14.0)
    return PdfOptions(_cover_profile(cover), page, False, options.theme)


def cover_requirements(cover: CoverGeometry) -> Requirements:
    """Return the requirements of a full cover."""
    safety = cover.rules.safety
    area = Margins(safety, safety, safety, safety)
    trim = (cover.width, cover.height)
    required = _requirements(_cover_profile(cover), trim, False, area)
    return replace(required, text_inks=0, cover=cover)


def _cover_profile(cover: CoverGeometry) -> Profile:
    """Return the profile of a full cover: one page in four inks, with bleed at all edges."""
    press = profile("press", cover.rules.printer)
    return replace(
        press,
        name=f"{press.name}-cover",
        colour="cmyk",
        bleed=cover.rules.bleed,
        bleed_sides="all",
        marks=False,
        even=False,
        two_sided=False,
        gutters=(),
        pages=(1, 1),
        safety=cover.rules.safety,
    )


def cover_note(cover: CoverGeometry) -> str:
    """Return the note in a full cover from which a check restores its requirements."""
    rules, page = cover.rules, cover.page
    return (
        f"cover={rules.printer}-{rules.binding}; paper={cover.paper}; pages={cover.pages}; "
        f"page={page.width:.3f} {page.height:.3f}; spine={cover.spine_width:.3f}; "
        f"bound={'right' if cover.rtl else 'left'}"
    )


def _cover_from_note(note: str) -> CoverGeometry | None:
    """Return the geometry that a note states; None if it is malformed or names no service."""
    match = _COVER_NOTE.fullmatch(note)
    if match is None or match["printer"] not in printer_names():
        return None
    binding = next((each for each in BINDINGS if each == match["binding"]), None)
    paper = next((each for each in PAPER_KINDS if each == match["paper"]), None)
    if binding is None or paper is None:
        return None
    return CoverGeometry(
        cover_rules(match["printer"], binding),
        Paper(float(match["width"]), float(match["height"])),
        int(match["pages"]),
        paper,
        float(match["spine"]),
        match["bound"] == "right",
    )


def _requirements(
    profile_: Profile,
    trim: tuple[float, float] | None,
    two_sided: bool,
    area: Margins | None,
) -> Requirements:
    press = profile_.base == "press"
    return Requirements(
        profile=profile_.name,
        trim=trim,
        bleed=profile_.bleed,
        bleed_sides=profile_.bleed_sides,
        marks=profile_.marks,
        two_sided=two_sided,
        area=area,
        safety=profile_.safety,
        gutters=profile_.gutters,
        pages=(profile_.pages[0], profile_.pages[1]),
        even=profile_.even,
        colour=_INKS[profile_.colour],
        text_inks=1 if press else 0,
        intent="PDF/X-4" in profile_.standards and profile_.colour == "cmyk",
        resolution=profile_.resolution if press else 0,
        min_text=profile_.min_text,
        min_rule=profile_.min_rule,
        min_tint=profile_.min_tint,
        annotations=profile_.links,
        bookmarks=profile_.bookmarks,
        attachments=profile_.sources,
        tags=profile_.tags,
        preflight=press,
    )
