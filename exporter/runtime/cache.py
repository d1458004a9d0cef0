"""The cache: results of earlier builds, by a digest of everything that decides them.

An entry is its payload behind an HMAC-SHA-256 of its name and its payload, with a key that only its
user has: an entry of somebody else is not read, nor is a damaged one, and both are made again. So
what is read was written by this user, and may be unpickled.

Entries are written to a partial file and moved into place: two builds at once, or one that is
killed, leave only whole entries. They are not flushed to the disk: at 5 to 10 ms each, that would
take a tenth of the first build of the sample collection. If the machine fails, some are damaged.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import io
import os
import pickle
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from exporter.runtime.file_locks import open_without_following
from exporter.runtime.secret_key import secret_key
from exporter.runtime.whole_files import sweep_partial_files, write_whole

T = TypeVar("T")

LIMIT = 4 * 1024**3
"""The default size of a cache in bytes: several builds of a blog of a few hundred posts."""

_DIGEST = 32
"""Bytes of an HMAC-SHA-256."""
_LARGEST_ENTRY = 512 * 1024**2
"""Bytes; larger results are not cached, and larger files are not entries."""
_FOLDER = "exporter-store"
_SUBFOLDER = re.compile("[0-9a-f]{2}")
_ENTRY = re.compile("[0-9a-f]{62}")


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

    The folder may be one that others can write to: what they put there is not read. A folder that
    cannot be read or written keeps nothing, nor does the cache of a user without a place for a
    secret key; neither raises anything.
    """

    def __init__(self, folder: str | os.PathLike[str], limit: int = LIMIT) -> None:
        self.folder = Path(folder)
        self._limit = limit

    def get(self, key: str) -> bytes | None:
        """Return the result of a key, which counts as used now."""
        name = self._name(key)
        if name is None:
            return None
        path = self._path(name)
        try:
            descriptor = open_without_following(path)
            try:
                status = os.fstat(descriptor)
                is_large = status.st_size > _LARGEST_ENTRY + _DIGEST
                if not stat.S_ISREG(status.st_mode) or is_large:
                    return None
                with open(descriptor, "rb", buffering=0, closefd=False) as file:
                    expected, payload = file.read(_DIGEST), file.readall()
            finally:
                os.close(descriptor)
        except OSError:
            return None
        if not hmac.compare_digest(self._code(name, payload), expected):
            _remove(path)
            return None
        with contextlib.suppress(OSError):
            os.utime(path)
        return payload

    def put(self, key: str, data: bytes) -> None:
        """Keep a result under a key, completely or not at all."""
        name = self._name(key)
        if name is None or len(data) > _LARGEST_ENTRY:
            return
        path = self._path(name)
        try:
            if not (_is_folder(self._store) and _is_folder(path.parent)):
                # A link of somebody else: entries would be written elsewhere.
                return
            code = self._code(name, data)
            write_whole(path, code, data, partial_in=self._store, flush=False)
        except OSError:
            # A full disk or a folder without permission: the build goes on without a cache.
            return

    def stats(self) -> CacheStats:
        """Return the number and the size of the entries."""
        sizes = [size for _, size, _ in self._entries()]
        return CacheStats(len(sizes), sum(sizes))

    def trim(self) -> None:
        """Remove the least recently used entries until the rest is within the limit."""
        sweep_partial_files(self._store)
        entries = sorted(self._entries())
        total = sum(size for _, size, _ in entries)
        for _, size, path in entries:
            if total <= self._limit:
                return
            _remove(path)
            total -= size

    def clear(self) -> CacheStats:
        """Remove every entry. Returns their number and size."""
        sweep_partial_files(self._store)
        before = self.stats()
        for _, _, path in self._entries():
            _remove(path)
        return before

    @cached_property
    def _store(self) -> Path:
        return self.folder / _FOLDER

    @cached_property
    def _secret(self) -> bytes | None:
        return secret_key()

    def _name(self, key: str) -> str | None:
        """Return the name of the entry of a key; None without a secret, which decides it."""
        if self._secret is None:
            return None
        return hmac.digest(self._secret, key.encode(), "sha256").hex()

    def _path(self, name: str) -> Path:
        return self._store.joinpath(name[:2], name[2:])

    def _code(self, name: str, payload: bytes) -> bytes:
        """Return the message authentication code of an entry (RFC 2104)."""
        code = hmac.new(self._secret or b"", f"{name}:".encode(), "sha256")
        code.update(payload)
        return code.digest()

    def _entries(self) -> Iterator[tuple[float, int, Path]]:
        """Yield the time of last use, the size and the file of each entry; no link is followed."""
        if self._store.is_symlink():
            return
        for folder, _ in _listed(self._store, _SUBFOLDER, stat.S_ISDIR):
            for path, status in _listed(folder, _ENTRY, stat.S_ISREG):
                yield status.st_mtime, status.st_size, path


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
        value: object = pickle.loads(data)  # noqa: S301 (written by this user)
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


def _is_folder(path: Path) -> bool:
    """Return whether a path is a folder, not a link to one; it is made if there is nothing."""
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except FileNotFoundError:
        path.mkdir(parents=True, exist_ok=True)
        return True


def _listed(
    folder: Path, name: re.Pattern[str], kind: Callable[[int], bool]
) -> Iterator[tuple[Path, os.stat_result]]:
    """Yield what is in a folder under such names and of a kind, in order, with its status."""
    try:
        with os.scandir(folder) as entries:
            found = sorted((each for each in entries if name.fullmatch(each.name)), key=_entry_name)
    except OSError:
        return
    for entry in found:
        with contextlib.suppress(OSError):
            status = entry.stat(follow_symlinks=False)
            if kind(status.st_mode):
                yield folder / entry.name, status


def _entry_name(entry: os.DirEntry[str]) -> str:
    return entry.name


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()
