"""Where files are saved: the paths that an output names, and names made from titles."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from os import fspath
from pathlib import Path
from typing import TYPE_CHECKING

from exporter.api.arguments import PathName, checked_path
from exporter.errors import SettingsError
from exporter.options.settings import COLLECTION_FORMATS, Format, check_word

if TYPE_CHECKING:
    from exporter import build

_LONGEST_NAME = 100
"""Characters of a file name that is made from a title."""


def named_file(output: PathName, formats: Sequence[Format]) -> Path | None:
    """Return the path of the one file that an output names; None for a folder.

    Raises `SettingsError` for a file of another format, or one file for several formats.
    """
    path, written = checked_path(output, "output"), fspath(output)
    if names_folder(output):
        return None
    suffixes = [f".{format_}" for format_ in formats or COLLECTION_FORMATS]
    if path.suffix.lower() not in suffixes:
        message = f"‘{written}’ does not end in {' or '.join(suffixes)}"
        hint = f"write ‘{path.with_suffix(suffixes[0])}’ for a file, ‘{written}/’ for a folder"
        raise SettingsError(message, hint, "output")
    if len(formats) > 1:
        hint = f"name a folder for {' and '.join(formats)}"
        raise SettingsError(f"‘{written}’ is one file", hint, "output")
    return path


def named_folder(output: PathName | None, reason: str) -> Path | None:
    """Return the folder that an output names, None without an output.

    Raises `SettingsError` for a file; `reason` says why it is none.
    """
    path = None if output is None else checked_path(output, "output")
    if output is not None and not names_folder(output):
        message = f"‘{output}’ is one file, and {reason}"
        raise SettingsError(message, "name a folder", "output")
    return path


def names_folder(output: PathName) -> bool:
    """Return whether an output is a folder: by a slash at its end, on disk, or without a suffix."""
    path = Path(output)
    return fspath(output).endswith(("/", os.sep)) or is_folder(path) or not path.suffix


def is_folder(path: Path) -> bool:
    """Return whether there is a folder at a path; a name that no file can have is none."""
    return os.path.isdir(path)  # noqa: PTH112 (`Path.is_dir` raises for a name that is too long)


def collection_formats(
    formats: Format | Sequence[Format] | None, output: PathName | None
) -> tuple[Format, ...]:
    """Return the formats that are named, each once; else that of the file that an output names.

    There are none for a folder. Raises `SettingsError` for a format that a collection has not.
    """
    named = (formats,) if isinstance(formats, str) else formats or ()
    for format_ in named:
        check_word("formats", format_, COLLECTION_FORMATS)
    if named or output is None or is_folder(Path(output)):
        return tuple(dict.fromkeys(named))
    suffix = Path(output).suffix.lower()
    return tuple(format_ for format_ in COLLECTION_FORMATS if suffix == f".{format_}")


def file_name(source: build.Source, title: str, suffix: str) -> str:
    """Return the name of a file: a post keeps its own, a collection is named after its title."""
    from exporter.build import is_collection
    from exporter.model.post import Post

    match source:
        case Post():
            return f"{Path(source.key).stem}{suffix}"
        case Path() if not is_collection(source):
            return f"{source.stem}{suffix}"
        case _:
            return f"{title_stem(title) or 'collection'}{suffix}"


def title_stem(title: str) -> str:
    """Return a file name without suffix that is made from a title; empty without a letter in it."""
    words = re.sub(r"['’]", "", title.lower())
    return re.sub(r"\W+", "-", words)[:_LONGEST_NAME].strip("-")
