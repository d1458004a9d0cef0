"""Colour spaces and the inks they ask for (ISO 32000-1, 8.6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from pikepdf import Array, Dictionary, Name, Object

Kind: TypeAlias = Literal["grey", "rgb", "cmyk", "spot", "pattern"]

_PLAIN: dict[str, tuple[Kind, int]] = {
    "/DeviceGray": ("grey", 1),
    "/G": ("grey", 1),
    "/CalGray": ("grey", 1),
    "/DeviceRGB": ("rgb", 3),
    "/RGB": ("rgb", 3),
    "/CalRGB": ("rgb", 3),
    "/Lab": ("rgb", 3),
    "/DeviceCMYK": ("cmyk", 4),
    "/CMYK": ("cmyk", 4),
    "/Pattern": ("pattern", 0),
}
_NEUTRAL = 0.2
"""How far the inks of a press lie apart that are mixed to a grey: more cyan than the others."""
_BY_CHANNELS: dict[int, Kind] = {1: "grey", 3: "rgb", 4: "cmyk"}


@dataclass(frozen=True, slots=True)
class ColourSpace:
    """A colour space: what kind of inks, how many channels, and what a PDF calls it."""

    kind: Kind
    channels: int
    name: str


@dataclass(frozen=True, slots=True)
class Ink:
    """A colour as it is drawn; `alpha` is how much it covers."""

    space: ColourSpace
    values: tuple[float, ...]
    alpha: float = 1.0

    @property
    def tint(self) -> float:
        """How much ink there is, from 0 (paper) to 1."""
        match self.space.kind:
            case "grey" | "rgb":
                ink = 1 - min(self.values, default=1.0)
            case "cmyk" | "spot":
                ink = max(self.values, default=1.0)
            case "pattern":
                ink = 1.0
        return max(ink, 0.0) * self.alpha

    @property
    def plates(self) -> int:
        """How many inks of a press it is mixed of."""
        match self.space.kind:
            case "grey":
                return int(self.values[:1] < (1.0,))
            case "rgb":
                return 0 if min(self.values, default=1.0) >= 1 else 4
            case "cmyk" | "spot":
                return sum(value > 0 for value in self.values)
            case "pattern":
                return 0

    @property
    def coloured(self) -> bool:
        """Whether it is mixed for a colour's sake, and not to a black or a grey."""
        if self.space.kind != "cmyk" or len(self.values) != 4:
            return False
        *colours, black = self.values
        return black < 1 and max(colours) - min(colours) > _NEUTRAL


GREY = ColourSpace("grey", 1, "DeviceGray")
RGB = ColourSpace("rgb", 3, "DeviceRGB")
CMYK = ColourSpace("cmyk", 4, "DeviceCMYK")
BLACK = Ink(GREY, (0.0,))


def space_of(written: Any, resources: Any = None) -> ColourSpace:
    """A colour space as a content stream or an image names it."""
    if isinstance(written, Name):
        name = str(written)
        if name in _PLAIN:
            return ColourSpace(*_PLAIN[name], _spelt(name))
        spaces = resources.get("/ColorSpace") if isinstance(resources, Dictionary) else None
        found = spaces.get(name) if isinstance(spaces, Dictionary) else None
        return GREY if found is None else space_of(found)
    if not isinstance(written, Array) or not len(written):
        return GREY
    family = str(written[0])
    match family:
        case "/ICCBased":
            channels = int(written[1].get("/N", 3))
            kind = _BY_CHANNELS.get(channels, "spot")
            return ColourSpace(kind, channels, f"ICCBased of {channels} channels")
        case "/Indexed" | "/I":
            return space_of(written[1], resources)
        case "/Separation":
            return _named([written[1]])
        case "/DeviceN":
            return _named(list(written[1]))
        case "/Pattern" if len(written) > 1:
            under = space_of(written[1], resources)
            return ColourSpace("pattern", under.channels, under.name)
        case _ if family in _PLAIN:
            return ColourSpace(*_PLAIN[family], _spelt(family))
    return GREY


def space_of_image(image: Object, resources: Any) -> ColourSpace | None:
    """The colour space of an image; None for a mask, which is drawn in the ink at hand."""
    if image.get("/ImageMask", image.get("/IM", False)):
        return None
    written = image.get("/ColorSpace", image.get("/CS"))
    # A picture in JPEG 2000 may leave it to its own data.
    return GREY if written is None else space_of(written, resources)


def _named(names: list[Any]) -> ColourSpace:
    inks = [str(name).removeprefix("/") for name in names]
    if inks == ["Black"]:
        return ColourSpace("spot", 1, "Black")
    return ColourSpace("spot", len(inks), " and ".join(inks))


def _spelt(name: str) -> str:
    short = {"/G": "/DeviceGray", "/RGB": "/DeviceRGB", "/CMYK": "/DeviceCMYK"}
    return short.get(name, name)[1:]
