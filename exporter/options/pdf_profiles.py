"""What a PDF is made for: profiles, and what printers ask of one.

A profile is a small file of settings, `styles/profiles/NAME.toml`; a printer's, in
`styles/printers/`, says only in what it differs from `press`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any, Literal, TypeAlias

from exporter.options.geometry import Geometry, geometry, leaves_room
from exporter.options.paper import Paper, length, paper
from exporter.options.settings import Settings
from exporter.themes import Theme, resources, theme

Colour: TypeAlias = Literal["rgb", "grey", "cmyk"]
"""The inks of a PDF: as on a screen, black alone, or the four of a press."""

Standard: TypeAlias = Literal["PDF/A-3a", "PDF/UA-1", "PDF/X-4"]
"""What a PDF claims to be. Of PDF/X-4, it is made towards it: nothing here validates it."""

_LENGTHS = ("bleed", "least_text", "least_rule", "safety")


@dataclass(frozen=True, slots=True)
class Profile:
    """What a PDF is made for. Lengths are points.

    `links`, `bookmarks` and `tags` say whether the file has them; `sources`, whether the Markdown
    of its posts is attached. `cover` says that the cover is its first page. `even` fills up to
    whole leaves. `bleed` is how far a picture may run over the trim, at three edges (not at the
    binding) if `bleed_sides` is outer; `marks` draws crop marks. `gutters` are inner margins that a
    book of at least so many pages needs, thickest last. `pages` are the fewest and the most that a
    printer binds. `least_text`, `least_rule` and `least_tint` (0 to 1) are what a press can still
    print, and `resolution` the fewest dots an inch of a picture. `safety` is how far from the trim
    everything stays that is not meant to be cut. `line_numbers` counts every so many lines in the
    margin, of which `outer_share` (of the width) is left free at the outer edge.
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
        """The name of the profile, without its printer's."""
        return self.name.partition("-")[0]


@dataclass(frozen=True, slots=True)
class PdfOptions:
    """How a PDF is to be made: a profile, and what was chosen besides."""

    profile: Profile
    geometry: Geometry
    two_sided: bool
    theme: Theme


def profile_names() -> tuple[str, ...]:
    """The profiles that there are, the usual one first."""
    return resources.names("profiles", "screen")


def printer_names() -> tuple[str, ...]:
    """The printers whose wishes are known."""
    return resources.names("printers")


@cache
def profile(name: str, printer: str = "") -> Profile:
    """A profile by its name. For a printer it is always the press's, as that printer wants it."""
    if printer:
        press = profile("press")
        return replace(press, name=f"press-{printer}", **_values("printers", printer))
    return Profile(name, **_values("profiles", name))


def pdf_options(settings: Settings) -> PdfOptions:
    """How a PDF of these settings is to be made. What was chosen wins over what a profile says."""
    chosen = profile(settings.profile, settings.printer)
    size = _size(settings)
    two_sided = chosen.two_sided if settings.two_sided is None else settings.two_sided
    look = theme(settings.theme)
    page = geometry(
        size, settings.margins, chosen.outer_share, text=look.text, leading=look.leading
    )
    return PdfOptions(chosen, page, two_sided, look)


def has_room(settings: Settings) -> bool:
    """Whether the margins that were chosen leave room for text."""
    return settings.margins is None or leaves_room(_size(settings), settings.margins)


def ending(settings: Settings, format_: str) -> str:
    """How the name of a file ends: a profile that is not the usual one is part of it."""
    match format_:
        case "pdf":
            name, usual = profile(settings.profile, settings.printer).name, "screen"
        case "epub":
            name, usual = settings.epub_profile, "generic"
        case _:
            name, usual = "", ""
    return f".{format_}" if name == usual else f"-{name}.{format_}"


def _size(settings: Settings) -> Paper:
    return paper(settings.page_size or profile(settings.profile, settings.printer).page_size)


def _values(folder: str, name: str) -> dict[str, Any]:
    """What a file of settings says, by the fields of a profile."""
    said = resources.values(folder, name, (field.name for field in fields(Profile)))
    return {key: _value(key, value) for key, value in said.items()}


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
