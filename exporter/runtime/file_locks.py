"""Locks on files and folders, which end with the process that holds them."""

from __future__ import annotations

import os
import stat
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]  # None stands for no locks


def locked(descriptor: int, path: Path, *, wait: bool = False) -> bool:
    """Lock an open file that should be at a path; return whether it is locked and still there.

    With `wait`, a lock of another process is waited for, and a file system without locks is
    accepted; without, both are a refusal.
    """
    if fcntl is None:
        return wait
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        if not wait:
            return False
    try:
        return os.path.samestat(os.fstat(descriptor), path.lstat())
    except OSError:
        return False


def open_without_following(path: Path) -> int:
    """Return a descriptor for reading. No link is followed, and a FIFO does not block.

    Raises `OSError`.
    """
    flags = ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC")
    return os.open(path, os.O_RDONLY | sum(getattr(os, flag, 0) for flag in flags))


def is_own(descriptor: int, *, folder: bool = False) -> bool:
    """Return whether an open file is a regular one (or a folder) of this user."""
    status = os.fstat(descriptor)
    own = not hasattr(os, "geteuid") or status.st_uid == os.geteuid()
    return own and (stat.S_ISDIR if folder else stat.S_ISREG)(status.st_mode)
