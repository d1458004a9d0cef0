"""The cache: only complete entries are returned, and its size stays below its limit."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from exporter.runtime.cache import (
    DiskCache,
    NullCache,
    cache_key,
    deserialize,
    memoize,
    memoized_entry,
    serialize,
)

KEY = cache_key("a")


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_cache_returns_stored_entries(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path)
    assert cache.get(KEY) is None
    cache.put(KEY, b"bread")
    assert cache.get(KEY) == b"bread"
    assert (cache.stats().entries, cache.stats().size) == (1, 37)


def test_cache_takes_its_folder_as_text(tmp_path: Path) -> None:
    DiskCache(str(tmp_path)).put("key", b"data")
    assert DiskCache(tmp_path).get("key") == b"data"


def test_corrupt_entry_is_a_miss_and_is_removed(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path)
    for corrupt in (b"", b"half", b"x" * 40):
        cache.put(KEY, b"bread")
        (path,) = files(tmp_path)
        path.write_bytes(corrupt)
        assert cache.get(KEY) is None
        assert files(tmp_path) == []


def test_trim_removes_least_recently_used_entries(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path, limit=250)
    for at, name in enumerate("abc"):
        cache.put(cache_key(name), b"x" * 68)
        for path in files(tmp_path):
            if path.stat().st_mtime > 1000:
                os.utime(path, (at, at))
    assert cache.get(cache_key("a"))
    cache.trim()
    assert [bool(cache.get(cache_key(name))) for name in "abc"] == [True, False, True]


def test_clear_keeps_other_files(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    cache = DiskCache(tmp_path)
    cache.put(KEY, b"bread")
    assert cache.clear().entries == 1
    assert [path.name for path in files(tmp_path)] == ["mine.txt"]


def test_cache_in_unwritable_folder_stores_nothing(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    cache = DiskCache(file / "below")
    cache.put(KEY, b"bread")
    assert cache.get(KEY) is None
    assert cache.stats().entries == 0


@pytest.mark.slow
def test_killed_writer_leaves_no_partial_entry(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from exporter.runtime.cache import DiskCache, cache_key\n"
        "cache = DiskCache(Path(sys.argv[1]))\n"
        "for n in range(10**9): cache.put(cache_key(str(n % 50)), bytes([n % 256]) * 2_000_000)\n"
    )
    writer = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)])
    cache = DiskCache(tmp_path)
    deadline = time.monotonic() + 20
    while not cache.stats().entries and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.1)
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    found = [cache.get(cache_key(str(n))) for n in range(50)]
    complete = [data for data in found if data]
    assert complete
    assert all(len(data) == 2_000_000 and len(set(data)) == 1 for data in complete)


def test_cache_key_separates_its_parts() -> None:
    assert cache_key("ab", "c") != cache_key("a", "bc") != cache_key("abc")


def test_deserialize_returns_none_for_another_type_or_invalid_data() -> None:
    assert deserialize(serialize(("a", 1)), tuple) == ("a", 1)
    assert deserialize(serialize(("a", 1)), str) is None
    assert deserialize(None, str) is None
    assert deserialize(b"no pickle", str) is None
    assert deserialize(b"cexporter.nowhere\nGone\n.", str) is None


def test_cache_key_accepts_surrogate_escapes() -> None:
    assert cache_key("bread-\udcff") != cache_key("bread-\udcfe")


def test_memoize_computes_once_per_key(tmp_path: Path) -> None:
    cache, calls = DiskCache(tmp_path), []

    def compute() -> tuple[str, int]:
        calls.append("call")
        return ("loaf", len(calls))

    assert [memoize(cache, KEY, tuple, compute) for _ in range(2)] == [("loaf", 1)] * 2
    assert memoize(cache, cache_key("other"), tuple, compute) == ("loaf", 2)
    # An entry of another type is replaced.
    cache.put(KEY, serialize("loaf"))
    assert memoize(cache, KEY, tuple, compute) == ("loaf", 3)
    assert memoize(cache, KEY, tuple, compute) == ("loaf", 3)


def test_cached_value_has_the_digest_of_the_computed_value(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path)
    entries = [memoized_entry(cache, KEY, tuple, lambda: ("loaf", "loaf")) for _ in range(2)]
    assert entries[0] == entries[1]
    assert (
        entries[0].digest
        == memoized_entry(NullCache(), KEY, tuple, lambda: ("loaf", "loaf")).digest
    )


def test_memoize_recomputes_outdated_values_and_does_not_cache_provisional_ones(
    tmp_path: Path,
) -> None:
    cache = DiskCache(tmp_path)
    values = iter(range(10))

    def value(**checks: Callable[[tuple[int]], bool]) -> int:
        return memoized_entry(cache, KEY, tuple, lambda: (next(values),), **checks).value[0]

    assert value(is_final=lambda _: False) == 0
    assert value() == 1
    assert value(is_current=lambda cached: cached[0] != 1) == 2
    assert value() == 2
