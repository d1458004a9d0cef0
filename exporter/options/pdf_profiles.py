"""PDF profiles: output intents such as screen or press, and the rules of printing services.

A profile is a file, `styles/profiles/NAME.toml`. The file of a printing service, in
`styles/printers/`, contains only the differences from the profile `press`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any, Literal, TypeAlias

from exporter.options.paper import length
from exporter.themes import resources

Colour: TypeAlias = Literal["rgb", "grey", "cmyk"]
"""The colours of a PDF: sRGB, black ink only, or the four inks of a press."""

Standard: TypeAlias = Literal["PDF/A-3a", "PDF/UA-1", "PDF/X-4"]
"""The standards that a PDF claims. Of PDF/X-4, the audit checks what it can."""

DEFAULT_PROFILE = "screen"
_LENGTHS = ("bleed", "min_text", "min_rule", "safety")


@dataclass(frozen=True, slots=True)
class Profile:
    """The properties of a PDF that depend on its use. Lengths are in points.

    - `links`, `bookmarks`, `tags`: whether the file has them; `sources`: whether the Markdown of
      its posts is attached; `cover`: whether the cover is the first page.
    - `even`: the number of pages is rounded up to an even number.
    - `bleed`: how far an image may extend beyond the trim, on three edges (not at the binding) if
      `bleed_sides` is outer; `marks`: crop marks are drawn.
    - `gutters`: pairs of a page count and the minimum inner margin from that count on, in ascending
      order; `pages`: the minimum and maximum page count that a printer binds.
    - `min_text`, `min_rule` and `min_tint` (0 to 1): the minimum font size, line width and tint;
      `resolution`: the minimum resolution of an image, in dpi, to which larger ones are reduced;
      `safety`: the minimum distance from the trim of anything that must not be cut.
    - `line_numbers`: the interval of line numbers, in lines (0: none); `outer_share`: the share of
      the page width that stays free at the outer edge.
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
    small_images: bool = False
    two_sided: bool = False
    even: bool = False
    page_size: str = "a5"
    bleed: float = 0.0
    bleed_sides: Literal["all", "outer"] = "all"
    marks: bool = False
    gutters: tuple[tuple[int, float], ...] = ()
    pages: tuple[int, int] = (0, 0)
    resolution: int = 0
    min_text: float = 0.0
    min_rule: float = 0.0
    min_tint: float = 0.0
    safety: float = 0.0
    outer_share: float = 0.0
    line_numbers: int = 0

    @property
    def base(self) -> str:
        """The name of the profile without the suffix of the printing service."""
        return self.name.partition("-")[0]


def profile_names() -> tuple[str, ...]:
    """Return the names of the profiles, the default first."""
    return resources.names("profiles", DEFAULT_PROFILE)


def printer_names() -> tuple[str, ...]:
    """Return the names of the printing services."""
    return resources.names("printers")


@cache
def profile(name: str, printer: str = "") -> Profile:
    """Return a profile; with a printing service, the profile `press` under its rules."""
    if printer:
        press = profile("press")
        return replace(press, name=f"press-{printer}", **_values("printers", printer))
    return Profile(name, **_values("profiles", name))


def _values(folder: str, name: str) -> dict[str, Any]:
    """Return the values of a profile's file by the fields of `Profile`."""
    values = resources.values(folder, name, (field.name for field in fields(Profile)[1:]))
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
