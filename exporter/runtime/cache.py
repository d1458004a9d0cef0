"""The cache: results of earlier builds, by a digest of everything that decides them.

An entry is its payload behind the payload's own SHA-256, so that a damaged entry is detected and
made again. Entries are written to a temporary file and moved into place: two builds at once, or one
that is killed, leave only whole entries.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import pickle
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")

LIMIT = 4 * 1024**3
"""The default size of a cache in bytes: several builds of a blog of a few hundred posts."""

_DIGEST = 32
_FOLDER = "exporter-store"


class Cache(Protocol):
    """Holds results by their keys."""

    def get(self, key: str) -> bytes | None:
        """Return the result of a key; None where there is none, or it is damaged."""
        ...

    def put(self, key: str, data: bytes) -> None:
        """Keep a result under a key."""
        ...


class NullCache:
    """A cache that keeps nothing."""

    def get(self, key: str) -> bytes | None:  # noqa: ARG002 (the protocol's argument)
        """Return None."""
        return None

    def put(self, key: str, data: bytes) -> None:
        """Do nothing."""


@dataclass(frozen=True, slots=True)
class CacheStats:
    """The number of entries in a cache, and their size in bytes."""

    entries: int
    size: int


class DiskCache:
    """A cache in a folder, which holds at most `limit` bytes after `trim`.

    A folder that cannot be read or written keeps nothing, and raises nothing.
    """

    def __init__(self, folder: str | os.PathLike[str], limit: int = LIMIT) -> None:
        self.folder = Path(folder)
        self._limit = limit

    def get(self, key: str) -> bytes | None:
        """Return the result of a key, which counts as used now."""
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
        """Keep a result under a key, completely or not at all."""
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
            # A full disk or a folder without permission: the build goes on without a cache.
            return

    def stats(self) -> CacheStats:
        """Return the number and the size of the entries."""
        sizes = [size for _, size, _ in self._entries()]
        return CacheStats(len(sizes), sum(sizes))

    def trim(self) -> None:
        """Remove the least recently used entries until the rest is within the limit."""
        entries = sorted(self._entries())
        total = sum(size for _, size, _ in entries)
        for _, size, path in entries:
            if total <= self._limit:
                return
            _remove(path)
            total -= size

    def clear(self) -> CacheStats:
        """Remove every entry. Returns their number and size."""
        before = self.stats()
        for _, _, path in self._entries():
            _remove(path)
        return before

    def _path(self, key: str) -> Path:
        return self.folder / _FOLDER / key[:2] / key[2:]

    def _entries(self) -> Iterator[tuple[float, int, Path]]:
        """Yield the time of last use, the size and the file of each entry, temporary files too."""
        for folder in _files(self.folder / _FOLDER):
            for path in _files(folder):
                with contextlib.suppress(OSError):
                    stat = path.stat()
                    yield stat.st_mtime, stat.st_size, path


@dataclass(frozen=True, slots=True)
class Entry(Generic[T]):
    """A value, and the digest of its cache entry; empty for a value that is not final."""

    value: T
    digest: str


def memoize(cache: Cache, key: str, kind: type[T], make: Callable[[], T]) -> T:
    """Return the cached value of a key, else what `make` returns, which is then cached.

    A cached value of another type than `kind` is made again.
    """
    return memoized_entry(cache, key, kind, make).value


def memoized_entry(
    cache: Cache,
    key: str,
    kind: type[T],
    make: Callable[[], T],
    *,
    is_current: Callable[[T], bool] = lambda _: True,
    is_final: Callable[[T], bool] = lambda _: True,
) -> Entry[T]:
    """Return the value of a key as `memoize` does, with the digest of its entry.

    A cached value that is not current is made again; a value that is not final is not cached. Equal
    values have the same digest whether they come from the cache or not.
    """
    data = cache.get(key)
    value = deserialize(data, kind)
    if data is None or value is None or not is_current(value):
        value = make()
        if not is_final(value):
            return Entry(value, "")
        data = serialize(value)
        cache.put(key, data)
    return Entry(value, hashlib.sha256(data).hexdigest())


def serialize(value: object) -> bytes:
    """Return a value as the bytes of an entry."""
    return pickle.dumps(value, protocol=5)


def deserialize(data: bytes | None, kind: type[T]) -> T | None:
    """Return the value of an entry; None where there is none of that type that can be read."""
    if data is None:
        return None
    try:
        value: object = pickle.loads(data)  # noqa: S301 (an entry of our own)
    # Unpickling may raise anything. Keys hold the version of the code; what cannot be read all the
    # same is made again.
    except Exception:
        return None
    return value if isinstance(value, kind) else None


def content_digest(value: object) -> str:
    """Return the SHA-256 of a value in hexadecimal, the same for equal values made separately."""
    stream = io.BytesIO()
    pickler = pickle.Pickler(stream, protocol=5)
    # Without it, one string that is used twice would differ from two equal strings.
    pickler.fast = True
    pickler.dump(value)
    return hashlib.sha256(stream.getbuffer()).hexdigest()


def cache_key(*parts: str | bytes) -> str:
    """Return the key of a result from the parts that decide it."""
    digest = hashlib.sha256()
    for part in parts:
        # File names may hold bytes that are not text.
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
