"""What is kept between builds: results by the digest of everything that decided them.

An entry is its payload behind the payload's own digest, so that half an entry, or one that a disk
has spoilt, is known for what it is and made anew. Entries are written beside and moved into their
place: two builds at once, or one that is killed, leave whole entries only.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import pickle
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

T = TypeVar("T")

LIMIT = 4 * 1024**3
"""How many bytes a store keeps: several builds of a blog of a few hundred posts."""

_DIGEST = 32
_MARK = "exporter-store"


class Cache(Protocol):
    """A place for results."""

    def get(self, key: str) -> bytes | None:
        """What is kept under a key; None where nothing is, or nothing whole."""
        ...

    def put(self, key: str, data: bytes) -> None:
        """Keep a result under a key."""
        ...


class NullCache:
    """A store that keeps nothing."""

    def get(self, key: str) -> bytes | None:  # noqa: ARG002 (as a store is asked)
        """Nothing."""
        return None

    def put(self, key: str, data: bytes) -> None:
        """Keep nothing."""


@dataclass(frozen=True, slots=True)
class CacheStats:
    """How much is kept, in entries and in bytes."""

    entries: int
    size: int


class DiskCache:
    """A store in a folder of its own, which holds no more than `limit` bytes once it is trimmed.

    A folder that cannot be read or written to keeps nothing, and stops nobody.
    """

    def __init__(self, folder: Path, limit: int = LIMIT) -> None:
        self.folder = folder
        self._limit = limit

    def get(self, key: str) -> bytes | None:
        """What is kept under a key, which counts as used now."""
        path = self._path(key)
        try:
            with path.open("rb") as file:
                expected, payload = file.read(_DIGEST), file.read()
        except OSError:
            return None
        if hashlib.sha256(payload).digest() != expected:
            _remove(path)
            return None
        with contextlib.suppress(OSError):
            os.utime(path)
        return payload

    def put(self, key: str, data: bytes) -> None:
        """Keep a result under a key, whole or not at all."""
        path = self._path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(hashlib.sha256(data).digest())
                    file.write(data)
                Path(name).replace(path)
            except BaseException:
                _remove(Path(name))
                raise
        except OSError:
            # A full disk or a folder that is not ours: the build goes on without.
            return

    def kept(self) -> CacheStats:
        """How much there is."""
        sizes = [size for _, size, _ in self._entries()]
        return CacheStats(len(sizes), sum(sizes))

    def trim(self) -> None:
        """Remove what was not used for the longest time, until the rest is within the limit."""
        entries = sorted(self._entries())
        total = sum(size for _, size, _ in entries)
        for _, size, path in entries:
            if total <= self._limit:
                return
            _remove(path)
            total -= size

    def clear(self) -> CacheStats:
        """Remove every entry; how much there was."""
        before = self.kept()
        for _, _, path in self._entries():
            _remove(path)
        return before

    def _path(self, key: str) -> Path:
        return self.folder / _MARK / key[:2] / key[2:]

    def _entries(self) -> Iterator[tuple[float, int, Path]]:
        """When each entry was last used, its size, and its file; what a kill left behind too."""
        for folder in _files(self.folder / _MARK):
            for path in _files(folder):
                with contextlib.suppress(OSError):
                    stat = path.stat()
                    yield stat.st_mtime, stat.st_size, path


def serialize(value: object) -> bytes:
    """A value as an entry."""
    return pickle.dumps(value, protocol=5)


def deserialize(entry: bytes | None, kind: type[T]) -> T | None:
    """The value of an entry; None where there is none, or none that can be read, of its kind.

    Entries are our own, and whole, and their keys hold the version of the code: what cannot be read
    all the same is made anew.
    """
    if entry is None:
        return None
    try:
        value: object = pickle.loads(entry)  # noqa: S301 (our own)
    # Whatever unpickling runs into, which may be anything.
    except Exception:
        return None
    return value if isinstance(value, kind) else None


def content_digest(value: object) -> str:
    """What tells a value from others: equal values, made apart, have the same."""
    stream = io.BytesIO()
    pickler = pickle.Pickler(stream, protocol=5)
    # Without it, a string that is held twice would differ from two that are equal.
    pickler.fast = True
    pickler.dump(value)
    return hashlib.sha256(stream.getbuffer()).hexdigest()


def cache_key(*parts: str | bytes) -> str:
    """The key of a result, from all that decides it, part by part."""
    digest = hashlib.sha256()
    for part in parts:
        # Names of files may hold bytes that are no text.
        data = part.encode(errors="surrogatepass") if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8))
        digest.update(data)
    return digest.hexdigest()


def _files(folder: Path) -> Iterable[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return ()


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()
