"""Collection files that are saved only if nobody else has changed them since they were read."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from stat import S_IMODE

from exporter.edit.errors import EditError
from exporter.input_files import FileKind, InputFileError, read_named, real_path
from exporter.runtime.whole_files import write_whole

_NEW_FILE_MODE = 0o644


@dataclass(frozen=True, slots=True)
class StoredText:
    """The text of a file, with its byte order mark and line ends, and the digest of its bytes."""

    text: str
    digest: str


def read_stored(path: Path) -> StoredText:
    """Return the text of a collection file. Raises `EditError`."""
    try:
        data = read_named(path, FileKind.COLLECTION)
        return StoredText(data.decode(), _digest(data))
    except InputFileError as error:
        raise EditError(f"{path.name}: {error.reason}", error.hint) from None
    except UnicodeDecodeError:
        raise EditError(f"{path.name} is not UTF-8", "save it as UTF-8") from None
    except (OSError, ValueError) as error:
        raise _failure(path, error) from None


def save(path: Path, text: str, digest: str) -> StoredText:
    """Write a collection file completely or not at all; return what it has now.

    `digest` is that of the file when it was read, empty for a new file. A symbolic link stays, and
    so do the permissions. Raises `EditError` if the file has another content now.
    """
    path = real_path(path)
    exists = os.path.lexists(path)
    if (read_stored(path).digest if exists else "") != digest:
        if not digest:
            raise EditError(f"{path.name} exists already", "choose another name")
        raise EditError(f"{path.name} has changed since it was read", "load it again")
    data = text.encode()
    try:
        write_whole(path, data, mode=S_IMODE(path.stat().st_mode) if exists else _NEW_FILE_MODE)
    except OSError as error:
        raise _failure(path, error) from None
    return StoredText(text, _digest(data))


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _failure(path: Path, error: Exception) -> EditError:
    return EditError(f"{path.name}: {getattr(error, 'strerror', None) or error}")
