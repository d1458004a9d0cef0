"""What a `theme.toml` says: the theme that it builds on, proportions, and font files."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from exporter.diagnostics.source import Place
from exporter.themes import resources
from exporter.themes.font_faces import ROLES, STYLES, Face, FontFile
from exporter.themes.theme_error import ThemeError

_KEYS = ("extends", "text", "leading", "fonts")
_BOUNDS = {"text": (0.8, 1.3), "leading": (1.1, 1.9)}
_TRUE_TYPE = (b"\0\1\0\0", b"true")
"""How a font with TrueType outlines begins: the kind that every e-reader knows."""
_TABLES = ("cmap", "glyf", "head", "hhea", "hmtx", "maxp", "name")
"""The tables that every such font has."""


class Values:
    """The values of one file. Whatever it does not say, the theme below it does."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        try:
            self._said: dict[str, Any] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise self._fault(f"{error}", "strings are quoted in TOML") from None
        self._only(self._said, _KEYS, "")

    def choice(self, key: str, among: tuple[str, ...], usual: str) -> str:
        """One of a few words."""
        value = self._said.get(key, usual)
        if value not in among:
            raise self._fault(f"‘{key}’ cannot be {value!r}", f"known here: {', '.join(among)}")
        return str(value)

    def number(self, key: str, usual: float) -> float:
        """A proportion of the printed page."""
        value = self._said.get(key, usual)
        least, most = _BOUNDS[key]
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not least <= value <= most:
            raise self._fault(f"‘{key}’ cannot be {value!r}", f"from {least:g} to {most:g}")
        return float(value)

    def fonts(self, usual: Mapping[Face, FontFile]) -> Mapping[Face, FontFile]:
        """The files of the faces. A family that is named is wholly the theme's own."""
        named = self._table(self._said, "fonts", ROLES)
        fonts: dict[Face, FontFile] = {}
        for role, family in ROLES.items():
            if role in named:
                fonts.update(self._family(role, self._table(named, role, ("name", *STYLES))))
            else:
                fonts.update({face: font for face, font in usual.items() if face.family == family})
        return fonts

    def _family(self, role: str, said: Mapping[str, Any]) -> Iterator[tuple[Face, FontFile]]:
        if "regular" not in said:
            raise self._fault(f"‘fonts.{role}’ has no ‘regular’", "name its file")
        for style in STYLES:
            if style in said:
                font = self._font(f"{said[style]}", f"{said.get('name', '')}")
                yield Face(ROLES[role], *STYLES[style]), font

    def _font(self, file: str, name: str) -> FontFile:
        # What is remembered of a font goes by its path, which must be one wherever we stand.
        path, styles = (self._path.parent / file).absolute(), resources.styles()
        try:
            data = path.read_bytes()
        except (OSError, ValueError) as error:
            said = error.strerror if isinstance(error, OSError) else error
            hint = "its path is seen from the theme's folder"
            raise self._fault(f"the font ‘{file}’: {said}", hint) from None
        if data[:4] not in _TRUE_TYPE:
            hint = "take the family's .ttf files; .otf, .woff and collections are others"
            raise self._fault(f"‘{file}’ is no TrueType font", hint)
        if path.is_relative_to(styles):
            return FontFile(name, path, path.relative_to(styles).as_posix())
        digest = hashlib.sha256(data).hexdigest()[:16]
        try:
            called = _family_of(path, digest)
        # Whatever reading a damaged file runs into, which may be anything.
        except Exception as error:
            said = f"‘{path.name}’ is no TrueType font: {error}"
            raise self._fault(said, "get the file anew") from None
        return FontFile(name or called, path, f"{digest}-{path.name}")

    def _table(
        self, values: Mapping[str, Any], key: str, known: Iterable[str]
    ) -> Mapping[str, Any]:
        value = values.get(key, {})
        if not isinstance(value, dict):
            raise self._fault(f"‘{key}’ takes keys with values", f"known here: {', '.join(known)}")
        self._only(value, known, f" in ‘{key}’")
        return value

    def _only(self, values: Mapping[str, Any], known: Iterable[str], where: str) -> None:
        for key in values:
            if key not in known:
                hint = f"known here: {', '.join(known)}"
                raise self._fault(f"there is no key ‘{key}’{where}", hint)

    def _fault(self, message: str, hint: str = "") -> ThemeError:
        return ThemeError(message, hint, Place(str(self._path)))


@cache
def _family_of(path: Path, digest: str) -> str:  # noqa: ARG001 (it tells the file from a later one)
    """What a font file calls its family; that of a file that has all that text is set with."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    with TTFont(BytesIO(path.read_bytes()), lazy=True) as font:
        for table in _TABLES:
            font[table]
        return str(font["name"].getBestFamilyName() or path.stem)
