"""Whether a folder is still the same one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def kept_folder(folder: Path) -> Iterator[tuple[int, int] | None]:
    """Provide the identity of a folder, which no other one gets meanwhile; None without one."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        # Windows opens no folders.
        yield folder_identity(folder)
        return
    try:
        status = os.fstat(descriptor)
        yield status.st_dev, status.st_ino
    finally:
        os.close(descriptor)


def folder_identity(folder: Path) -> tuple[int, int] | None:
    """Return what tells a folder from another one at its path; None if there is none."""
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
