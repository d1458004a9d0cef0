"""Colour spaces and colours of a PDF (ISO 32000-1, 8.6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from pikepdf import Array, Name

from exporter.file_formats.pdf.objects import resource

SpaceKind: TypeAlias = Literal[
    "grey", "rgb", "cmyk", "lab", "spot", "indexed", "pattern", "unknown"
]
"""`spot` is a Separation or DeviceN space, `unknown` a space that is missing or undefined."""

_DEVICE: dict[str, SpaceKind] = {
    "/DeviceGray": "grey",
    "/DeviceRGB": "rgb",
    "/DeviceCMYK": "cmyk",
    "/Pattern": "pattern",
}
_ABBREVIATED = {"/G": "/DeviceGray", "/RGB": "/DeviceRGB", "/CMYK": "/DeviceCMYK"}
"""Names of device spaces in inline images (8.9.7)."""
_CIE_BASED: dict[str, SpaceKind] = {"/CalGray": "grey", "/CalRGB": "rgb", "/Lab": "lab"}
_OF_PROFILE: dict[int, SpaceKind] = {1: "grey", 3: "rgb", 4: "cmyk"}
COMPONENTS: dict[SpaceKind, int] = {"grey": 1, "rgb": 3, "cmyk": 4, "lab": 3, "indexed": 1}
"""How many components a colour of a space has."""


@dataclass(frozen=True, slots=True)
class ColourSpace:
    """A colour space; `name` is for messages.

    `base` is the space of a palette's entries, or of the colour of an uncoloured pattern.
    """

    kind: SpaceKind
    name: str
    components: int
    base: ColourSpace | None = None

    @property
    def initial(self) -> Colour:
        """The colour after the space is selected (8.6.3): black, or full ink."""
        match self.kind:
            case "cmyk":
                return Colour(self, (0.0, 0.0, 0.0, 1.0))
            case "spot":
                return Colour(self, (1.0,) * self.components)
        return Colour(self, (0.0,) * self.components)


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour by its components. `pattern` is the name of the pattern resource, if it is one."""

    space: ColourSpace
    components: tuple[float, ...] = ()
    pattern: str = ""


def _device(name: str) -> ColourSpace:
    kind = _DEVICE[name]
    return ColourSpace(kind, name[1:], COMPONENTS.get(kind, 0))


GREY = _device("/DeviceGray")
RGB = _device("/DeviceRGB")
CMYK = _device("/DeviceCMYK")
BLACK = GREY.initial
UNKNOWN = ColourSpace("unknown", "an unknown colour space", 0)


_MAX_COMPONENTS = 32
"""Components of any colour space (ISO 32000-1, annex C.2)."""
_MAX_NESTING = 4
"""Colour spaces in one another: a pattern of a palette of spot colours has three."""


def colour_space(given: Any, resources: Any = None, nesting: int = 0) -> ColourSpace:
    """Return a colour space by its name or its array, which is in `nesting` others."""
    if nesting > _MAX_NESTING:
        return UNKNOWN
    if isinstance(given, Name):
        return _named(str(given), resources, nesting)
    if not isinstance(given, Array) or not len(given):
        return UNKNOWN
    match str(given[0]):
        case "/ICCBased":
            components = min(max(int(given[1].get("/N", 3)), 0), _MAX_COMPONENTS)
            kind = _OF_PROFILE.get(components, "spot")
            return ColourSpace(kind, f"ICCBased with {components} components", components)
        case "/Indexed" | "/I" if len(given) > 1:
            base = colour_space(given[1], resources, nesting + 1)
            return ColourSpace("indexed", base.name, 1, base)
        case "/Pattern" if len(given) > 1:
            base = colour_space(given[1], resources, nesting + 1)
            return ColourSpace("pattern", base.name, base.components, base)
        case "/Separation":
            return _spot([given[1]])
        case "/DeviceN":
            return _spot(list(given[1])) if len(given[1]) <= _MAX_COMPONENTS else UNKNOWN
        case family if family in _CIE_BASED:
            kind = _CIE_BASED[family]
            return ColourSpace(kind, family[1:], COMPONENTS[kind])
        case family:
            return _named(family, None, nesting)


def _named(name: str, resources: Any, nesting: int) -> ColourSpace:
    if name in _DEVICE:
        return _device(name)
    if (defined := resource(resources, "/ColorSpace", name)) is not None:
        return colour_space(defined, nesting=nesting + 1)
    return _device(_ABBREVIATED[name]) if name in _ABBREVIATED else UNKNOWN


def _spot(names: list[Any]) -> ColourSpace:
    inks = [str(name).removeprefix("/") for name in names]
    return ColourSpace("spot", " and ".join(inks), len(inks))
