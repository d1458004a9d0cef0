"""Themes: the look of a book, defined by a folder with a few lines of CSS.

`theme.css` has the colours, the font families and other rules. It follows the layers of `styles/`
and the theme that it extends, so that it holds only what differs. `print.css`, `epub.css` and
`html.css` beside it are for one medium each; `theme.toml` names font files and the proportions of a
printed page.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from exporter.diagnostics.source import Place
from exporter.diagnostics.suggestions import listed, nearest
from exporter.input_files import FileKind, InputFileError, is_folder
from exporter.plugins.installed import PluginError, plugin_theme
from exporter.themes import resources
from exporter.themes.font_faces import FACES, SHARED, Face, FontFile, font_files
from exporter.themes.theme_error import ThemeError
from exporter.themes.theme_file import COPY_HINT, ThemeFile, theme_folders

__all__ = [
    "FACES",
    "Face",
    "FontFile",
    "Theme",
    "ThemeError",
    "font_files",
    "is_plugin_theme",
    "theme",
    "theme_names",
]

Medium: TypeAlias = Literal["html", "epub", "print"]

_MEDIA: tuple[Medium, ...] = get_args(Medium)
_DEFAULT = "technical"
_PLUGIN_THEME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""The names of themes of plugins; anything else is the path of a folder."""
LEADING = 1.366
"""The default height of a line, as a multiple of the font size."""
COVER_TITLES, COVER_LABELS = ("semibold", "regular"), ("sans", "serif")
"""The weights of the title on a cover and the families of its labels, the defaults first."""
OPENINGS = ("plain", "small-caps")
"""The forms of the first words of a printed chapter, the default first."""
FIGURES = ("old-style", "lining")
"""The forms of the figures in text, the default first."""


@dataclass(frozen=True, slots=True)
class Theme:
    """The look of a book. `media` holds further rules for one medium.

    `text` is the factor of a printed page's font size: letters that are small for their size are
    set larger. `leading` is the height of a line as a multiple of that size. `cover_title` is the
    weight of the title on a cover, `cover_labels` the family of the names and labels there.
    `opening` is the form of the first words of a printed chapter, `figures` that of the figures in
    text and of page numbers.
    """

    css: str = ""
    media: Mapping[Medium, str] = field(default_factory=dict)
    fonts: Mapping[Face, FontFile] = field(default_factory=dict)
    text: float = 1.0
    leading: float = LEADING
    cover_title: str = COVER_TITLES[0]
    cover_labels: str = COVER_LABELS[0]
    opening: str = OPENINGS[0]
    figures: str = FIGURES[0]

    @property
    def key(self) -> str:
        """A digest of the whole theme, in hexadecimal."""
        files = [(face, file.address) for face, file in self.fonts.items()]
        choices = (self.cover_title, self.cover_labels, self.opening, self.figures)
        content = (self.css, sorted(self.media.items()), files, self.text, self.leading, choices)
        return hashlib.sha256(repr(content).encode()).hexdigest()

    @property
    def typefaces(self) -> tuple[str, ...]:
        """The names of its typefaces, each once."""
        return tuple(dict.fromkeys(file.name for file in self.fonts.values()))

    def stylesheet(self, medium: Medium) -> str:
        """Return the rules of the theme for a medium."""
        return "\n".join(filter(None, (self.css, self.media.get(medium, ""))))


@cache
def theme_names() -> tuple[str, ...]:
    """Return the names of the built-in themes, the default first."""
    folders = (resources.styles() / "themes").iterdir()
    names = (folder.name for folder in folders if (folder / "theme.css").is_file())
    return tuple(sorted(names, key=lambda name: (name != _DEFAULT, name)))


def theme(name: str = "") -> Theme:
    """Return the theme that is built in, of a plugin, or in a folder; empty for the default.

    Raises `ThemeError` if there is none, or one that cannot be used.
    """
    name = name or _DEFAULT
    return _built_in(name) if name in theme_names() else _own(_folder_of(name))


def is_plugin_theme(name: str) -> bool:
    """Return whether a plugin has a theme of this name."""
    return _folder_of(name) != Path(name)


def _folder_of(name: str) -> Path:
    """Return the folder of a theme: that of a plugin, else the one that the name is the path of."""
    if not _PLUGIN_THEME.fullmatch(name):
        return Path(name)
    try:
        found = plugin_theme(name)
    except PluginError as error:
        raise ThemeError(f"{error}") from error
    return found[1] if found else Path(name)


@cache
def _built_in(name: str) -> Theme:
    folder = resources.styles() / "themes" / name
    if name == _DEFAULT:
        return Theme(css=_text(folder / "theme.css") or "", fonts=SHARED)
    return _read(folder, _text(folder / "theme.css") or "")


def _own(folder: Path) -> Theme:
    """Return a user's theme, after a check of its stylesheets."""
    from exporter.themes.stylesheet_check import check_tokens, checked_stylesheet

    css = _text(folder / "theme.css")
    if css is None:
        if not is_folder(f"{folder}"):
            near, names = nearest(folder.name, theme_names()), listed(theme_names())
            hint = f"did you mean ‘{near}’?" if near else f"{names}; your own theme is a folder"
            raise ThemeError(f"there is no theme ‘{folder}’", hint)
        hint = "write the values of some tokens into it"
        raise ThemeError(f"there is no file ‘theme.css’ in ‘{folder}’", hint)
    own = _read(folder, css, checked_stylesheet)
    check_tokens(own.stylesheet, folder / "theme.css")
    return own


def _read(
    folder: Path, css: str, checked: Callable[[str, Path], str] = lambda css, _: css
) -> Theme:
    values = ThemeFile(folder / "theme.toml", _text(folder / "theme.toml") or "")
    base = _built_in(values.choice("extends", theme_names(), _DEFAULT))
    files = {medium: folder / f"{medium}.css" for medium in _MEDIA}
    media = {medium: checked(_text(file) or "", file) for medium, file in files.items()}
    return replace(
        base,
        css=_joined(base.css, checked(css, folder / "theme.css")),
        media={medium: _joined(base.media.get(medium), media[medium]) for medium in _MEDIA},
        fonts=values.fonts(base.fonts),
        text=values.number("text", base.text),
        leading=values.number("leading", base.leading),
        cover_title=values.choice("cover-title", COVER_TITLES, base.cover_title),
        cover_labels=values.choice("cover-labels", COVER_LABELS, base.cover_labels),
        opening=values.choice("opening", OPENINGS, base.opening),
        figures=values.choice("figures", FIGURES, base.figures),
    )


def _joined(*css: str | None) -> str:
    return "\n".join(filter(None, css))


def _text(path: Path) -> str | None:
    folders = theme_folders(path.parent)
    try:
        return folders.read_text(path, FileKind.STYLESHEET) if folders.is_file(path) else None
    except UnicodeDecodeError:
        raise ThemeError("the file is not UTF-8", "save it as UTF-8", Place(str(path))) from None
    except InputFileError as error:
        raise ThemeError(error.reason, COPY_HINT, Place(str(path))) from None
    except OSError as error:
        raise ThemeError(f"{error.strerror}", "", Place(str(path))) from None
