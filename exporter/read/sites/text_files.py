"""The texts below a folder."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath

from exporter.read.sites.post_index import is_text_name

_OTHER_MARKUP: Mapping[str, str] = {
    ".adoc": "AsciiDoc",
    ".asciidoc": "AsciiDoc",
    ".canvas": "JSON Canvas",
    ".ipynb": "Jupyter",
    ".njk": "Nunjucks",
    ".org": "Org",
    ".qmd": "Quarto",
    ".rmd": "R Markdown",
    ".rst": "reStructuredText",
    ".textile": "Textile",
}
"""The markup languages of posts that are known, but not read, by their suffixes."""
_DRAWING = ".excalidraw.md"
_GENERATED = ("_site", "node_modules", "__pycache__")


def other_markup(name: str) -> str:
    """Return the language of a file that is known, but not read, by its name; empty for others."""
    if name.lower().endswith(_DRAWING):
        return "Excalidraw"
    return _OTHER_MARKUP.get(PurePath(name).suffix.lower(), "")


def texts_below(folder: Path) -> Iterator[Path]:
    """Yield every file below a folder that may be a post by its name."""
    return (file for file in source_files_below(folder) if is_text_name(file.name))


def source_files_below(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder that are neither hidden nor generated."""
    for path, below, names in os.walk(folder):
        below[:] = sorted(name for name in below if name[0] != "." and name not in _GENERATED)
        yield from (Path(path, name) for name in sorted(names) if name[0] != ".")
