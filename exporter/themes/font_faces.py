"""The faces that stylesheets ask for, and the font files that a theme has for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from exporter.themes import resources

ROLES: Mapping[str, str] = {
    "serif": "Exporter Serif",
    "sans": "Exporter Sans",
    "mono": "Exporter Mono",
}
"""What stylesheets call the three families, whatever fonts a theme has for them."""
STYLES: Mapping[str, tuple[int, bool]] = {
    "regular": (400, False),
    "italic": (400, True),
    "semibold": (600, False),
    "semibold-italic": (600, True),
}
"""The styles of a family: weight, and whether it is italic."""


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a family, as CSS asks for it. `weight` is CSS's number, 400 or 600."""

    family: str
    weight: int = 400
    italic: bool = False


@dataclass(frozen=True, slots=True)
class FontFile:
    """A whole font file, and what its design is called.

    `address` names it where its folder is not known. That of a font that comes along is its path
    below `styles/`; that of another begins with what its content says, so that it is the same font
    wherever the address is.
    """

    name: str
    path: Path
    address: str

    @property
    def bundled(self) -> bool:
        """Whether it comes along, so that every process has it."""
        return "/" in self.address


@cache
def font_files() -> tuple[Path, ...]:
    """Every font file that comes along."""
    return tuple(sorted(resources.styles().rglob("fonts/*.ttf")))


def _shared(role: str, style: str, name: str, file: str) -> tuple[Face, FontFile]:
    path = resources.styles() / "fonts" / file
    return Face(ROLES[role], *STYLES[style]), FontFile(name, path, f"fonts/{file}")


SHARED: Mapping[Face, FontFile] = dict(
    (
        _shared("serif", "regular", "Source Serif", "SourceSerif4-Regular.ttf"),
        _shared("serif", "italic", "Source Serif", "SourceSerif4-It.ttf"),
        _shared("serif", "semibold", "Source Serif", "SourceSerif4-Semibold.ttf"),
        _shared("serif", "semibold-italic", "Source Serif", "SourceSerif4-SemiboldIt.ttf"),
        _shared("sans", "regular", "Source Sans", "SourceSans3-Regular.ttf"),
        _shared("sans", "italic", "Source Sans", "SourceSans3-It.ttf"),
        _shared("sans", "semibold", "Source Sans", "SourceSans3-Semibold.ttf"),
        _shared("mono", "regular", "Source Code", "SourceCodePro-Regular.ttf"),
        _shared("mono", "italic", "Source Code", "SourceCodePro-It.ttf"),
        _shared("mono", "semibold", "Source Code", "SourceCodePro-Semibold.ttf"),
    )
)
"""The fonts of the usual theme, from which others take what they have none of."""

FACES: tuple[Face, ...] = tuple(SHARED)
"""The faces that the stylesheets ask for."""
