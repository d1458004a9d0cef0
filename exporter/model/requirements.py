"""What a profile or a printer requires of a finished PDF, and how the file says which it was."""

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
"""The colours that may be drawn: all, black alone, or those of a press."""

_INKS: dict[Colour, Inks] = {"rgb": "any", "grey": "grey", "cmyk": "cmyk"}
_NOTE = re.compile(r"profile=([a-z0-9-]+); sides=([12]); margins=(\d+\.\d+(?: \d+\.\d+){3})")

INFO_KEY = "/ExporterNote"
"""The entry of a PDF's information dictionary that holds what `info_entry_of` writes."""


@dataclass(frozen=True, slots=True)
class Requirements:
    """What the pages of a PDF must be like. Lengths are points; what is None or 0 is not asked.

    `trim` is the size of a page when it is cut. `bleed` is how far the BleedBox reaches over that,
    at three edges (not at the binding) if `bleed_sides` is outer; `marks` says whether crop marks
    are drawn. `area` are the margins around the text, `safety` the distance from the trim that
    everything keeps which is not meant to be cut, `gutters` the inner margins that a book of at
    least so many pages needs. `pages` are the fewest and the most, `even` asks for whole leaves.
    `text_inks` is how many inks a text may be mixed of. `intent` asks for a colour profile that
    names the press. `preflight` says that the answer is wanted as a table.
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
    least_text: float = 0.0
    least_rule: float = 0.0
    least_tint: float = 0.0
    annotations: bool = True
    bookmarks: bool = True
    attachments: bool = True
    tags: bool = True
    preflight: bool = False


def requirements_of(plan: PdfOptions) -> Requirements:
    """What the plan of a PDF requires of it: its profile's wishes, and its own trim and margins."""
    geometry = plan.geometry
    inner, outer = geometry.inner, geometry.outer
    # A page to be marked up is wide at the right, whoever binds it.
    if not plan.two_sided and not plan.profile.outer_share:
        inner = outer = geometry.side
    area = Margins(geometry.head, outer, geometry.foot, inner)
    trim = (geometry.width, geometry.height)
    return _required(plan.profile, trim, plan.two_sided, area)


def requirements_of_profile(name: str) -> Requirements:
    """What a profile requires, of whatever size the pages are; `press-kdp` names a printer too.

    Raises `SettingsError` for a name that is none.
    """
    base, _, printer = name.partition("-")
    known = base in profile_names() and (not printer or printer in printer_names())
    if not known or (printer and base != "press"):
        names = (*profile_names(), *(f"press-{printer}" for printer in printer_names()))
        raise SettingsError(f"‘{name}’ is not a profile", suggestion(name, names), "profile")
    chosen = profile(base, printer)
    return _required(chosen, None, chosen.two_sided, None)


def info_entry_of(plan: PdfOptions) -> str:
    """What a file says of how it was made, so that a check finds its requirements again."""
    asked = requirements_of(plan)
    area = asked.area or Margins(0, 0, 0, 0)
    margins = " ".join(f"{edge:.3f}" for edge in (area.head, area.outer, area.foot, area.inner))
    return f"profile={asked.profile}; sides={2 if asked.two_sided else 1}; margins={margins}"


def requirements_from_info(note: str) -> Requirements | None:
    """What the note in a file asks of it; None where it says nothing that is known here."""
    said = _NOTE.fullmatch(note)
    if said is None:
        return None
    base, _, printer = said[1].partition("-")
    if base not in profile_names() or (printer and printer not in printer_names()):
        return None
    head, outer, foot, inner = (float(edge) for edge in said[3].split())
    return _required(
        profile(base, printer), None, said[2] == "2", Margins(head, outer, foot, inner)
    )


def _required(
    chosen: Profile,
    trim: tuple[float, float] | None,
    two_sided: bool,
    area: Margins | None,
) -> Requirements:
    press = chosen.base == "press"
    return Requirements(
        profile=chosen.name,
        trim=trim,
        bleed=chosen.bleed,
        bleed_sides=chosen.bleed_sides,
        marks=chosen.marks,
        two_sided=two_sided,
        area=area,
        safety=chosen.safety,
        gutters=chosen.gutters,
        pages=(chosen.pages[0], chosen.pages[1]),
        even=chosen.even,
        colour=_INKS[chosen.colour],
        text_inks=1 if press else 0,
        intent="PDF/X-4" in chosen.standards and chosen.colour == "cmyk",
        resolution=chosen.resolution if press else 0,
        least_text=chosen.least_text,
        least_rule=chosen.least_rule,
        least_tint=chosen.least_tint,
        annotations=chosen.links,
        bookmarks=chosen.bookmarks,
        attachments=chosen.sources,
        tags=chosen.tags,
        preflight=press,
    )
