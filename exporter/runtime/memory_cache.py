"""A cache in memory, before another one: for builds that follow one another in a process."""

from __future__ import annotations

import threading
from collections import OrderedDict

from exporter.runtime.cache import Cache

LIMIT = 96 * 1024**2
"""The default size in bytes: the posts and chapters of a blog of a few hundred posts."""
_LARGEST_SHARE = 8
"""An entry of more than one part in so many of the size is left to the cache behind."""


class MemoryCache:
    """Holds the entries of another cache that were used last, of `limit` bytes together.

    Threads may share it.
    """

    def __init__(self, behind: Cache, limit: int = LIMIT) -> None:
        self.behind = behind
        self._limit = limit
        self._size = 0
        self._entries: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> bytes | None:
        """Return the result of a key, which counts as used now."""
        with self._lock:
            if key in self._entries:
                self._entries.move_to_end(key)
                return self._entries[key]
        data = self.behind.get(key)
        if data is not None:
            self._keep(key, data)
        return data

    def put(self, key: str, data: bytes) -> None:
        """Keep a result under a key, here and in the cache behind."""
        self._keep(key, data)
        self.behind.put(key, data)

    def _keep(self, key: str, data: bytes) -> None:
        if len(data) > self._limit // _LARGEST_SHARE:
            return
        with self._lock:
            self._size -= len(self._entries.pop(key, b""))
            self._entries[key] = data
            self._size += len(data)
            while self._size > self._limit:
                _, oldest = self._entries.popitem(last=False)
                self._size -= len(oldest)
