"""The secret key of a user, by which a cache tells the user's own entries from those of others."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from exporter.runtime.file_locks import is_own, locked, open_without_following
from exporter.runtime.user_folders import state_folder
from exporter.runtime.whole_files import write_whole

_LENGTH = 32
"""Bytes: the length of the digest (RFC 2104, section 3)."""


def secret_key() -> bytes | None:
    """Return the key, made at the first call; None for a user without a place to keep one.

    It is in the user's state folder, never beside the entries. A file that others can read, or that
    is not the user's, holds no secret: it is replaced, or there is no key.
    """
    try:
        folder = state_folder()
        if folder is None:
            return None
        file = folder / "cache.key"
        if key := _read(file):
            return key
        lock = os.open(folder, os.O_RDONLY)
        try:
            # Two first runs at once use one key.
            locked(lock, folder, wait=True)
            if _read(file) is None:
                write_whole(file, secrets.token_bytes(_LENGTH))
            return _read(file)
        finally:
            os.close(lock)
    except OSError:
        return None


def _read(file: Path) -> bytes | None:
    """Return the key in a file; None without a file that only this user can read."""
    try:
        descriptor = open_without_following(file)
    except OSError:
        return None
    with os.fdopen(descriptor, "rb") as stream:
        mode = os.fstat(descriptor).st_mode
        if not is_own(descriptor) or (os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO)):
            return None
        key = stream.read(_LENGTH + 1)
    return key if len(key) == _LENGTH else None
