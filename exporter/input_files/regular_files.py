"""Opening of regular files, through folders and no links."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

from exporter.input_files.file_kinds import FileKind, InputFileError

# Linux opens a folder that may be entered, but not be listed, for a path only.
_OPEN_FOLDER = getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY | os.O_CLOEXEC
_OPEN_FILE = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NOCTTY
_KINDS_OF_FILES: tuple[tuple[Callable[[int], bool], str], ...] = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISLNK, "a link"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def opened_below(base: Path, real: Path, path: Path) -> int:
    """Return the descriptor of a regular file below a folder, or at its very path.

    `real` has no `..`, and no symbolic link behind `base`: one is an error. `path` is the file's
    name for messages.
    """
    if base == real:
        base = base.parent
    folder = os.open(base, _OPEN_FOLDER)
    try:
        *parts, name = real.parts[len(base.parts) :] or (".",)
        for part in parts:
            inner = os.open(part, _OPEN_FOLDER | os.O_NOFOLLOW, dir_fd=folder)
            os.close(folder)
            folder = inner
        # Opening a device may already change it.
        check_mode(path, os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode)
        return os.open(name, _OPEN_FILE, dir_fd=folder)
    finally:
        os.close(folder)


def check_mode(path: Path, mode: int) -> None:
    """Raise `InputFileError` if a mode, as `stat` returns it, is not that of a regular file."""
    if not stat.S_ISREG(mode):
        what = next((name for is_it, name in _KINDS_OF_FILES if is_it(mode)), "no regular file")
        raise InputFileError(path, f"it is {what}", "name a file" if stat.S_ISDIR(mode) else "")


def check_size(path: Path, size: int, kind: FileKind) -> None:
    """Raise `InputFileError` if a size, in bytes, is more than the maximum of the kind."""
    if size > kind.max_size:
        reason = f"it is larger than {kind.mebibytes} MiB, too large for {kind.noun}"
        raise InputFileError(path, reason)
