"""The folder of styles, fonts and templates: in the package, or beside it in a clone."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from exporter.diagnostics.suggestions import suggestion
from exporter.errors import MissingDependency, SettingsError

_TRADITIONAL_CHINESE = frozenset(("hant", "tw", "hk", "mo"))


@cache
def styles() -> Path:
    """Return the folder `styles/`. Raises `MissingDependency` for a broken installation."""
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "styles", package.parent / "styles"):
        if (folder / "templates").is_dir():
            return folder
    raise MissingDependency("the folder ‘styles’ of the package is missing: install it again")


@cache
def names(folder: str, first: str = "") -> tuple[str, ...]:
    """Return the names of the TOML files in a folder of the styles, the name `first` first."""
    found = (path.stem for path in (styles() / folder).glob("*.toml"))
    return tuple(sorted(found, key=lambda name: (name != first, name)))


def text(name: str) -> str:
    """Return the text of a file in the folder of styles."""
    return (styles() / name).read_text("utf-8")


def language_in(folder: str, lang: str) -> str:
    """Return the name of the TOML file in a folder for a BCP 47 tag; empty if there is none.

    Files are named after languages, those of Chinese after its scripts too.
    """
    language, *others = lang.lower().split("-")
    if language == "zh":
        language = "zh-Hans" if _TRADITIONAL_CHINESE.isdisjoint(others) else "zh-Hant"
    return language if language in names(folder) else ""


def values(folder: str, name: str, fields: Iterable[str]) -> dict[str, Any]:
    """Return the content of a TOML file of the styles, with the names of fields for keys.

    `fields` are the allowed names; in the file they are written with hyphens. Raises
    `SettingsError` for another key and for invalid TOML.
    """
    file = f"styles/{folder}/{name}.toml"
    try:
        values = tomllib.loads((styles() / folder / f"{name}.toml").read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file}: invalid TOML: {error}") from None
    keys = {field.replace("_", "-"): field for field in fields}
    for key in values:
        if key not in keys:
            raise SettingsError(f"{file}: unknown key ‘{key}’", suggestion(key, tuple(keys)))
    return {keys[key]: value for key, value in values.items()}
