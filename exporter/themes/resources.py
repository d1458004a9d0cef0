"""The folder of styles, fonts and templates: in the package, or beside it in a clone."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from exporter.errors import MissingDependency


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


def values(folder: str, name: str, known: Iterable[str]) -> dict[str, Any]:
    """Return the content of a TOML file of the styles, with underscores in its keys.

    Raises ValueError for a key that is not known: the file is our own.
    """
    values = tomllib.loads((styles() / folder / f"{name}.toml").read_text("utf-8"))
    values = {key.replace("-", "_"): value for key, value in values.items()}
    if unknown := values.keys() - set(known):
        raise ValueError(f"{folder}/{name}.toml: no such key: {', '.join(sorted(unknown))}")
    return values
