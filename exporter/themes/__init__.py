"""Themes: how a book looks, said in a folder of a few lines.

`theme.css` has the colours, the families and whatever rules a theme needs. It comes after the
layers of `styles/` and after the theme that it builds on, so that it need only say in what it
differs. `print.css`, `epub.css` and `html.css` beside it are for one medium each; `theme.toml`
names font files and the proportions of a printed page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from exporter.diagnostics.source import Place
from exporter.themes import resources
from exporter.themes.font_faces import FACES, SHARED, Face, FontFile, font_files
from exporter.themes.theme_error import ThemeError
from exporter.themes.theme_file import Values

__all__ = ["FACES", "Face", "FontFile", "Theme", "ThemeError", "font_files", "theme", "theme_names"]

Medium: TypeAlias = Literal["html", "epub", "print"]

_MEDIA: tuple[Medium, ...] = get_args(Medium)
_USUAL = "technical"
LEADING = 1.366
"""The default height of a line, in sizes of the text."""


@dataclass(frozen=True, slots=True)
class Theme:
    """How a book looks. `media` is what is said besides of one medium.

    `text` is the size of a printed page's text, as a part of what the page would have: letters that
    are small for their size are set larger. `leading` is the height of its line in such sizes.
    """

    css: str = ""
    media: Mapping[Medium, str] = field(default_factory=dict)
    fonts: Mapping[Face, FontFile] = field(default_factory=dict)
    text: float = 1.0
    leading: float = LEADING

    @property
    def key(self) -> str:
        """All that tells a theme from another, in one line."""
        files = [(face, file.address) for face, file in self.fonts.items()]
        said = (self.css, sorted(self.media.items()), files, self.text, self.leading)
        return hashlib.sha256(repr(said).encode()).hexdigest()

    @property
    def typefaces(self) -> tuple[str, ...]:
        """What the designs are called that it is set in."""
        return tuple(dict.fromkeys(file.name for file in self.fonts.values()))

    def stylesheet(self, medium: Medium) -> str:
        """What the theme says in a medium."""
        return "\n".join(filter(None, (self.css, self.media.get(medium, ""))))


def theme_names() -> tuple[str, ...]:
    """The themes that come along, the usual one first."""
    folders = (resources.styles() / "themes").iterdir()
    names = (folder.name for folder in folders if (folder / "theme.css").is_file())
    return tuple(sorted(names, key=lambda name: (name != _USUAL, name)))


def theme(name: str = "") -> Theme:
    """A theme: one that comes along, by its name, or the one in a folder.

    Raises `ThemeError` where there is none, or none that can be used.
    """
    name = name or _USUAL
    return _bundled(name) if name in theme_names() else _own(Path(name))


@cache
def _bundled(name: str) -> Theme:
    folder = resources.styles() / "themes" / name
    if name == _USUAL:
        return Theme(css=_text(folder / "theme.css") or "", fonts=SHARED)
    return _read(folder, _text(folder / "theme.css") or "")


def _own(folder: Path) -> Theme:
    """A user's theme, examined."""
    from exporter.themes.stylesheet_check import examine

    css = _text(folder / "theme.css")
    if css is None:
        if not folder.is_dir():
            known = f"the themes that come along are {', '.join(theme_names())}"
            raise ThemeError(f"there is no theme ‘{folder}’", f"{known}; another is a folder")
        hint = "write the values of some tokens into it"
        raise ThemeError(f"there is no file ‘theme.css’ in ‘{folder}’", hint)
    made = _read(folder, css)
    examine([folder / f"{name}.css" for name in ("theme", *_MEDIA)], made.stylesheet)
    return made


def _read(folder: Path, css: str) -> Theme:
    values = Values(folder / "theme.toml", _text(folder / "theme.toml") or "")
    base = _bundled(values.choice("extends", theme_names(), _USUAL))
    media = {medium: _text(folder / f"{medium}.css") for medium in _MEDIA}
    return replace(
        base,
        css=_joined(base.css, css),
        media={medium: _joined(base.media.get(medium), media[medium]) for medium in _MEDIA},
        fonts=values.fonts(base.fonts),
        text=values.number("text", base.text),
        leading=values.number("leading", base.leading),
    )


def _joined(*css: str | None) -> str:
    return "\n".join(filter(None, css))


def _text(path: Path) -> str | None:
    try:
        return path.read_text("utf-8") if path.is_file() else None
    except UnicodeDecodeError:
        raise ThemeError("the file is not UTF-8", "save it as UTF-8", Place(str(path))) from None
    except OSError as error:
        raise ThemeError(f"{error.strerror}", "", Place(str(path))) from None
