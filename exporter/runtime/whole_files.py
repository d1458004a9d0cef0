"""Files that are written completely or not at all, whatever ends the process or the machine.

The content goes to a partial file, which is flushed to the disk and then takes the place of the old
file. A process that is killed leaves its partial file; the next one that writes there removes it.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from functools import cache
from pathlib import Path

from exporter.runtime.file_locks import is_own, locked, open_without_following

_PREFIX, _SUFFIX = ".exporter-", ".part"
_PRIVATE = 0o600
"""The mode of the files that mkstemp makes: only their owner can read them."""
_partial: set[Path] = set()
"""The partial files of this process."""


def write_whole(
    path: Path,
    *parts: bytes,
    mode: int = _PRIVATE,
    partial_in: Path | None = None,
    flush: bool = True,
) -> None:
    """Write a file, or leave the old one as it is. Raises `OSError`.

    The folder exists. `partial_in` is another folder of the same file system for the partial file.
    The file and its name are on the disk when the function returns, as far as the system tells;
    without `flush`, they may be lost or damaged if the machine fails, but not if the process does.
    """
    folder = partial_in or path.parent
    _sweep_once(folder)
    handle, partial = _open_partial(folder)
    try:
        with os.fdopen(handle, "wb") as file:
            for part in parts:
                file.write(part)
            file.flush()
            if flush:
                os.fsync(handle)
            if mode != _PRIVATE:
                partial.chmod(mode)
            partial.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
        raise
    finally:
        _partial.discard(partial)
    if flush:
        _flush_folder(path.parent)


def sweep_partial_files(folder: Path) -> None:
    """Remove the partial files that processes of this user have left behind in a folder."""
    try:
        found = [*folder.glob(f"{_PREFIX}*{_SUFFIX}")]
    except OSError:
        return
    for path in found:
        with contextlib.suppress(OSError):
            descriptor = open_without_following(path)
            try:
                if is_own(descriptor) and locked(descriptor, path):
                    path.unlink()
            finally:
                os.close(descriptor)


_sweep_once = cache(sweep_partial_files)


def remove_partial_files() -> None:
    """Remove the files that this process has not completed."""
    for path in tuple(_partial):
        with contextlib.suppress(OSError):
            path.unlink()


def _open_partial(folder: Path) -> tuple[int, Path]:
    """Return the descriptor of a new file in a folder, which is locked, and its path."""
    while True:
        handle, name = tempfile.mkstemp(dir=folder, prefix=_PREFIX, suffix=_SUFFIX)
        partial = Path(name)
        _partial.add(partial)
        if locked(handle, partial, wait=True):
            return handle, partial
        # Another process has taken it for a file that was left behind.
        os.close(handle)
        _partial.discard(partial)


def _flush_folder(folder: Path) -> None:
    """Flush the names in a folder to the disk, where the system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
