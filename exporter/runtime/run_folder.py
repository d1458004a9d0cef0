"""The folder of a run for temporary files.

It lies in the system's folder for temporary files, only its user can enter it, and it is locked as
long as its process lives. A process that is killed leaves its folder behind, without the lock: the
next run removes it. The lock belongs to the process, whose number may be used again.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from exporter.runtime.file_locks import is_own, locked, open_without_following
from exporter.runtime.run_end import PREFIX, end_run, owner_is_alive


@dataclass(frozen=True, slots=True)
class _RunFolder:
    """A folder, the process that it belongs to, and the descriptor that holds its lock."""

    path: Path
    process: int
    lock: int


_current: list[_RunFolder] = []
"""The folder of this process, or of the one that it was forked from; empty before its first use."""
_MAKING = threading.RLock()
"""Threads that need the folder at the same time use one: its supervisor ends what is in another."""


def run_folder() -> Path:
    """Return the folder of this process for temporary files, made at the first call.

    It is removed when the interpreter ends; a copy of the process (`fork`) uses the same one.
    Raises `OSError` where none can be made.
    """
    # A fork that is made while the lock is held can use the folder, and needs no lock.
    if not _is_made():
        with _MAKING:
            if not _is_made():
                _current[:] = [_make()]
    return _current[0].path


def _is_made() -> bool:
    return bool(_current) and _current[0].path.is_dir()


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """Provide an empty folder in that of the run, which is removed after the block."""
    with tempfile.TemporaryDirectory(dir=run_folder(), ignore_cleanup_errors=True) as name:
        yield Path(name)


def use_folder(folder: Path) -> None:
    """Make the temporary files of this copy of a process (`fork`) in a folder of the original."""
    _current[:] = [replace(_current[0], path=folder)]


def end_own_run() -> None:
    """End the child processes of this process, and remove its folder."""
    if _current and _current[0].process == os.getpid():
        end_run(_current[0].path)


@atexit.register
def _remove() -> None:
    if _current and _current[0].process == os.getpid():
        shutil.rmtree(_current[0].path, ignore_errors=True)


def _make() -> _RunFolder:
    parent = Path(tempfile.gettempdir())
    _sweep(parent)
    while True:
        path = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=parent))
        try:
            lock = os.open(path, os.O_RDONLY)
        except PermissionError:
            # Windows opens no folders.
            return _RunFolder(path, os.getpid(), -1)
        if locked(lock, path, wait=True):
            return _RunFolder(path, os.getpid(), lock)
        # Another run has taken it for a folder that was left behind.
        os.close(lock)


def _sweep(parent: Path) -> None:
    """Remove the folders that runs of this user have left behind, and end what still uses them."""
    for path in parent.glob(f"{PREFIX}*"):
        try:
            lock = open_without_following(path)
        except OSError:
            continue
        try:
            if is_own(lock, folder=True) and locked(lock, path):
                end_run(path, keep_semaphores=owner_is_alive(path))
        finally:
            os.close(lock)
