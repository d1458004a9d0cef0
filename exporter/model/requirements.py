"""Requirements of a profile or a printer on a finished PDF, and the note of them in the file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from exporter.diagnostics.suggestions import suggestion
from exporter.errors import SettingsError
from exporter.options.geometry import Margins
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
    - `preflight`: the result is reported as a table.
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
    match = _NOTE.fullmatch(note)
    if match is None:
        return None
    base, _, printer = match[1].partition("-")
    if base not in profile_names() or (printer and printer not in printer_names()):
        return None
    head, outer, foot, inner = (float(edge) for edge in match[3].split())
    margins = Margins(head, outer, foot, inner)
    return _requirements(profile(base, printer), None, match[2] == "2", margins)


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
