"""Paths without symbolic links."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path

from exporter.diagnostics.source import Place
from exporter.input_files.file_kinds import InputFileError

_MAX_PATH = 4096
"""Characters of the longest path that Linux opens (PATH_MAX); a longer one names no file."""
_MAX_NAME = 255
"""Bytes of the longest file name that file systems have (NAME_MAX)."""
LOOP = "its links lead back to themselves, or are too many"
"""The reason why a link that no system follows is not read."""


def real_path(path: Path) -> Path:
    """Return an absolute path without symbolic links; nothing need exist at it.

    A name that no file can have is only made absolute: opening it is an error.
    """
    try:
        return resolved_path(path)
    except InputFileError:
        return path.absolute()


def resolved_path(path: Path) -> Path:
    """Return a path as `real_path`. Raises `InputFileError` for a name that no file can have."""
    name = os.fspath(path)
    if len(name) > _MAX_PATH or (
        len(name) > _MAX_NAME and any(len(os.fsencode(part)) > _MAX_NAME for part in path.parts)
    ):
        raise InputFileError(path, "its name is too long")
    try:
        # The system follows at most 40 links, and tells more of them from a missing file.
        os.stat(path)  # noqa: PTH116 (no path is made of it)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise InputFileError(path, LOOP) from None
    except ValueError:
        raise InputFileError(path, "no file can have this name") from None
    real = os.path.realpath(path)
    # Most paths have no links, and to make a path takes as long as to follow them.
    return path if real == name else Path(real)


def is_folder(name: str) -> bool:
    """Return whether the user names a folder."""
    return os.path.isdir(name)  # noqa: PTH112 (False for a name that no file can have)


def names_in(folder: Path) -> list[str]:
    """Return the names in a folder, in order; none if it cannot be read."""
    with suppress(OSError):
        return sorted(path.name for path in folder.iterdir())
    return []


def whole_place(path: Path) -> Place:
    """Return the place of a file or a folder as a whole."""
    return Place(str(path), 0, 0) if is_folder(str(path)) else Place(str(path))


def file_size(path: Path) -> int:
    """Return the size of a file in bytes; 0 for what is not a regular file."""
    return path.stat().st_size if path.is_file() else 0
