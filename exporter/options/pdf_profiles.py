"""Profiles of PDFs: what a PDF is made for, and the rules of printing services.

A profile is a small file, `styles/profiles/NAME.toml`; that of a printing service, in
`styles/printers/`, holds only what differs from the profile `press`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any, Literal, TypeAlias

from exporter.options.paper import length
from exporter.themes import resources

Colour: TypeAlias = Literal["rgb", "grey", "cmyk"]
"""The inks of a PDF: those of a screen, black only, or the four of a press."""

Standard: TypeAlias = Literal["PDF/A-3a", "PDF/UA-1", "PDF/X-4"]
"""The standards that a PDF claims. PDF/X-4 is a target only: no validator here checks it."""

DEFAULT_PROFILE = "screen"
_LENGTHS = ("bleed", "least_text", "least_rule", "safety")


@dataclass(frozen=True, slots=True)
class Profile:
    """What a PDF is made for. Lengths are in points.

    - `links`, `bookmarks`, `tags`: whether the file has them; `sources`: whether the Markdown of
      its posts is attached; `cover`: whether the cover is its first page.
    - `even`: the number of pages is rounded up to whole leaves.
    - `bleed`: how far an image may extend beyond the trim, at three edges (not at the binding) if
      `bleed_sides` is outer; `marks`: crop marks are drawn.
    - `gutters`: the fewest pages of a book, and the inner margin that it then needs, in ascending
      order; `pages`: the fewest and the most pages that a printer binds.
    - `least_text`, `least_rule` and `least_tint` (0 to 1): the smallest that a press can print;
      `resolution`: the fewest dpi of an image; `safety`: the distance from the trim that everything
      keeps which is not meant to be cut.
    - `line_numbers`: every how many lines one is numbered; `outer_share` is the part of the page's
      width that is left free at the outer edge for them.
    """

    name: str
    purpose: str = ""
    standards: tuple[Standard, ...] = ()
    colour: Colour = "rgb"
    links: bool = True
    bookmarks: bool = True
    tags: bool = True
    sources: bool = False
    cover: bool = True
    two_sided: bool = False
    even: bool = False
    page_size: str = "a5"
    bleed: float = 0.0
    bleed_sides: Literal["all", "outer"] = "all"
    marks: bool = False
    gutters: tuple[tuple[int, float], ...] = ()
    pages: tuple[int, int] = (0, 0)
    resolution: int = 0
    least_text: float = 0.0
    least_rule: float = 0.0
    least_tint: float = 0.0
    safety: float = 0.0
    outer_share: float = 0.0
    line_numbers: int = 0

    @property
    def base(self) -> str:
        """The name of the profile, without that of the printing service."""
        return self.name.partition("-")[0]


def profile_names() -> tuple[str, ...]:
    """Return the names of the profiles, the default first."""
    return resources.names("profiles", DEFAULT_PROFILE)


def printer_names() -> tuple[str, ...]:
    """Return the names of the printing services whose rules are known."""
    return resources.names("printers")


@cache
def profile(name: str, printer: str = "") -> Profile:
    """Return a profile; with a printing service, that of the press under its rules."""
    if printer:
        press = profile("press")
        return replace(press, name=f"press-{printer}", **_values("printers", printer))
    return Profile(name, **_values("profiles", name))


def _values(folder: str, name: str) -> dict[str, Any]:
    """Return the content of a profile's file, by the fields of `Profile`."""
    values = resources.values(folder, name, (field.name for field in fields(Profile)))
    return {key: _value(key, value) for key, value in values.items()}


def _value(key: str, value: Any) -> Any:
    match key:
        case "gutters":
            return tuple((int(pages), length(margin)) for pages, margin in value)
        case "pages" | "standards":
            return tuple(value)
        case _ if key in _LENGTHS:
            return length(value)
        case _:
            return value
