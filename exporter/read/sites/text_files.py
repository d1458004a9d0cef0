"""The text files of a site: which there are, by their names, and what they begin with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePath

from exporter.input_files import FileKind, InputFolders

_MARKDOWN_SUFFIXES = (".md", ".markdown", ".mkd", ".mkdown", ".mkdn", ".mdown", ".mdx")
_TEXT_SUFFIXES = (*_MARKDOWN_SUFFIXES, ".html")
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
_MAX_BEGINNING = 100_000


def is_text_name(name: str) -> bool:
    """Return whether a file may be a post by its name."""
    return name.lower().endswith(_TEXT_SUFFIXES)


def is_markdown_name(name: str) -> bool:
    """Return whether a file is Markdown by its name, in upper or lower case."""
    return name.lower().endswith(_MARKDOWN_SUFFIXES)


def other_markup(name: str) -> str:
    """Return the language of a file that is known, but not read, by its name; empty for others."""
    if name.lower().endswith(_DRAWING):
        return "Excalidraw"
    return _OTHER_MARKUP.get(PurePath(name).suffix.lower(), "")


def texts_below(folder: Path, folders: InputFolders) -> Iterator[Path]:
    """Yield every file below a folder that may be a post by its name."""
    return (file for file in source_files_below(folder, folders) if is_text_name(file.name))


def source_files_below(
    folder: Path, folders: InputFolders, *, everything: bool = False
) -> Iterator[Path]:
    """Yield the files below a folder, without hidden and generated ones unless all are wanted.

    Symbolic links to folders are not followed.
    """
    if everything:
        return folders.walk(folder)
    files = folders.walk(folder, lambda name: name[0] != "." and name not in _GENERATED)
    return (file for file in files if file.name[0] != ".")


def relative_names(folder: Path, folders: InputFolders) -> list[str]:
    """Return the names of the texts below a folder, relative to it, with slashes."""
    return [file.relative_to(folder).as_posix() for file in texts_below(folder, folders)]


def first_file(folders: InputFolders, names: Iterable[str]) -> str:
    """Return the first of some names that a file in the root has; empty if none does."""
    return next((name for name in names if folders.is_file(folders.root / name)), "")


def read_beginning(file: Path, folders: InputFolders, size: int = _MAX_BEGINNING) -> str:
    """Return the first characters of a text file; empty if it cannot be read."""
    return folders.read_beginning(file, FileKind.POST, size)
