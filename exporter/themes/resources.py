"""Where the styles, fonts and templates are: inside the package, or beside it in a clone."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any


def styles() -> Path:
    """The folder `styles/`."""
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "styles", package.parent / "styles"):
        if (folder / "templates").is_dir():
            return folder
    raise FileNotFoundError("the package was installed without its folder ‘styles’")


def names(folder: str, usual: str = "") -> tuple[str, ...]:
    """The files of settings in a folder of the styles, the usual one first."""
    found = (path.stem for path in (styles() / folder).glob("*.toml"))
    return tuple(sorted(found, key=lambda name: (name != usual, name)))


def values(folder: str, name: str, known: Iterable[str]) -> dict[str, Any]:
    """What a file of settings says, by the names of fields. Our own files hold no mistakes."""
    said = tomllib.loads((styles() / folder / f"{name}.toml").read_text("utf-8"))
    found = {key.replace("-", "_"): value for key, value in said.items()}
    if strange := found.keys() - set(known):
        raise ValueError(f"{folder}/{name}.toml: no such key: {', '.join(sorted(strange))}")
    return found
