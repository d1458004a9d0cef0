"""Font faces that the stylesheets use, and the font files of a theme."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from exporter.input_files import FileKind, InputFileError, read_named
from exporter.themes import resources

ROLES: Mapping[str, str] = {
    "serif": "Exporter Serif",
    "sans": "Exporter Sans",
    "mono": "Exporter Mono",
}
"""CSS family names by role. They are the same for every theme."""
STYLES: Mapping[str, tuple[int, bool]] = {
    "regular": (400, False),
    "italic": (400, True),
    "semibold": (600, False),
    "semibold-italic": (600, True),
}
"""The styles of a family: weight, and whether it is italic."""


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a family (CSS Fonts 4, section 2). `weight` is 400 or 600."""

    family: str
    weight: int = 400
    italic: bool = False


@dataclass(frozen=True, slots=True)
class FontFile:
    """A complete font file, and the name of its typeface.

    `address` identifies the font on every machine: the path below `styles/` of a built-in font; for
    others, a digest of the content and the file name.
    """

    name: str
    path: Path
    address: str

    @property
    def bundled(self) -> bool:
        """Whether the font is part of the package, so that every process has it."""
        return "/" in self.address

    def read(self) -> bytes:
        """Return the bytes of the file.

        Raises OSError if it cannot be read, or has changed since the theme was read.
        """
        data = read_named(self.path, FileKind.FONT)
        if not self.bundled and self.address != font_address(self.path, data):
            raise InputFileError(self.path, "it has changed since the theme was read")
        return data


def font_address(path: Path, data: bytes) -> str:
    """Return the address of a font that is not built in: a digest of its bytes and its name."""
    return f"{hashlib.sha256(data).hexdigest()[:16]}-{path.name}"


@cache
def font_files() -> tuple[Path, ...]:
    """Return the built-in font files."""
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
"""The fonts of the default theme, which other themes inherit."""

FACES: tuple[Face, ...] = tuple(SHARED)
"""The faces that the stylesheets use."""
