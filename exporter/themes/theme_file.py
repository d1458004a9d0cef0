"""The file `theme.toml`: the theme that it extends, proportions, and font files."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from exporter.diagnostics.source import Place
from exporter.file_formats.nested_data import load_toml
from exporter.input_files import FileKind, InputFileError, InputFolders
from exporter.themes import resources
from exporter.themes.font_faces import ROLES, STYLES, Face, FontFile, font_address
from exporter.themes.theme_error import ThemeError

_KEYS = ("extends", "text", "leading", "opening", "figures", "cover-title", "cover-labels", "fonts")
_BOUNDS = {"text": (0.8, 1.3), "leading": (1.1, 1.9)}
COPY_HINT = "copy the file into the folder of the theme"
_TRUE_TYPE = (b"\0\1\0\0", b"true")
"""The first bytes of a font with TrueType outlines, which every e-reader supports."""
_TABLES = ("cmap", "glyf", "head", "hhea", "hmtx", "maxp", "name")
"""The tables that a TrueType font requires (OpenType 1.9)."""


class ThemeFile:
    """The values of one file; missing ones are inherited from the theme that it extends."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        try:
            self._values: dict[str, Any] = load_toml(text)
        except tomllib.TOMLDecodeError as error:
            raise self._error(f"{error}", "strings are quoted in TOML") from None
        self._only(self._values, _KEYS, "")

    def choice(self, key: str, among: tuple[str, ...], default: str) -> str:
        """Return one of the allowed words. Raises `ThemeError` for any other value."""
        value = self._values.get(key, default)
        if value not in among:
            raise self._error(f"‘{key}’ cannot be {value!r}", f"use one of {', '.join(among)}")
        return str(value)

    def number(self, key: str, default: float) -> float:
        """Return a proportion of the printed page. Raises `ThemeError` outside of its bounds."""
        value = self._values.get(key, default)
        minimum, maximum = _BOUNDS[key]
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not minimum <= value <= maximum:
            raise self._error(
                f"‘{key}’ cannot be {value!r}", f"use a number from {minimum:g} to {maximum:g}"
            )
        return float(value)

    def fonts(self, default: Mapping[Face, FontFile]) -> Mapping[Face, FontFile]:
        """Return the font file of each face. A family in the file replaces all of its faces."""
        named = self._table(self._values, "fonts", ROLES)
        fonts: dict[Face, FontFile] = {}
        for role, family in ROLES.items():
            if role in named:
                fonts.update(self._family(role, self._table(named, role, ("name", *STYLES))))
            else:
                fonts.update(
                    {face: font for face, font in default.items() if face.family == family}
                )
        return fonts

    def _family(self, role: str, files: Mapping[str, Any]) -> Iterator[tuple[Face, FontFile]]:
        if "regular" not in files:
            raise self._error(f"‘fonts.{role}’ has no ‘regular’", "name its file")
        for style in STYLES:
            if style in files:
                font = self._font(f"{files[style]}", f"{files.get('name', '')}")
                yield Face(ROLES[role], *STYLES[style]), font

    def _font(self, file: str, name: str) -> FontFile:
        # Caches of fonts use the path as a key, so it must not depend on the current folder.
        path, styles = (self._path.parent / file).absolute(), resources.styles()
        try:
            data = theme_folders(self._path.parent).read_bytes(path, FileKind.FONT)
        except InputFileError as error:
            message = f"the font ‘{file}’ cannot be read: {error}"
            raise self._error(message, COPY_HINT) from None
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            hint = "its path is relative to the folder of the theme"
            raise self._error(f"the font ‘{file}’ cannot be read: {reason}", hint) from None
        if data[:4] not in _TRUE_TYPE:
            hint = "use the .ttf files of the family, not .otf, .woff or collections"
            raise self._error(f"‘{file}’ is not a TrueType font", hint)
        if path.is_relative_to(styles):
            return FontFile(name, path, path.relative_to(styles).as_posix())
        try:
            family = _family_of(path, data)
        # fontTools raises errors of many kinds for a damaged file.
        except Exception as error:
            message = f"‘{path.name}’ is not a TrueType font: {error}"
            raise self._error(message, "download the font file again") from None
        return FontFile(name or family, path, font_address(path, data))

    def _table(
        self, values: Mapping[str, Any], key: str, known: Iterable[str]
    ) -> Mapping[str, Any]:
        value = values.get(key, {})
        if not isinstance(value, dict):
            raise self._error(f"‘{key}’ must be a table", f"use {', '.join(known)}")
        self._only(value, known, f" in ‘{key}’")
        return value

    def _only(self, values: Mapping[str, Any], known: Iterable[str], where: str) -> None:
        for key in values:
            if key not in known:
                hint = f"use {', '.join(known)}"
                raise self._error(f"unknown key ‘{key}’{where}", hint)

    def _error(self, message: str, hint: str = "") -> ThemeError:
        return ThemeError(message, hint, Place(str(self._path)))


def theme_folders(folder: Path) -> InputFolders:
    """Return the folders from which the files of a theme are read: its own, and the styles."""
    return InputFolders.of(folder, resources.styles())


@cache
def _family_of(path: Path, data: bytes) -> str:
    """Return the family name in a font file. Raises an error if a required table is missing."""
    from fontTools.ttLib import TTFont

    with TTFont(BytesIO(data), lazy=True) as font:
        for table in _TABLES:
            font[table]
        return str(font["name"].getBestFamilyName() or path.stem)
