"""Where the styles, fonts and templates are: inside the package, or beside it in a clone."""

from __future__ import annotations

from pathlib import Path


def styles() -> Path:
    """The folder `styles/`."""
    package = Path(__file__).resolve().parent
    for folder in (package / "styles", package.parent / "styles"):
        if (folder / "templates").is_dir():
            return folder
    raise FileNotFoundError("the package was installed without its folder ‘styles’")
