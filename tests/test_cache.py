"""The cache: only complete entries are returned, and its size stays below its limit."""

from __future__ import annotations

import os
import pickle
import shutil
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
from exporter.runtime.secret_key import secret_key

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


class Payload:
    """Makes a file when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Callable[[Path], None], tuple[Path]]:
        return Path.touch, (self.mark,)


def test_entries_of_another_user_run_no_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark, folder = tmp_path / "mark", tmp_path / "cache"
    for user in ("stranger", "author"):
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / user))
        cache = DiskCache(folder)
        assert cache.get(KEY) is None
        cache.put(KEY, pickle.dumps(Payload(mark)) if user == "stranger" else serialize("bread"))
    by_author, by_stranger = sorted(files(folder), key=lambda path: path.stat().st_size)
    # In the place of the author's entry as well.
    shutil.copy(by_stranger, by_author)
    assert memoize(DiskCache(folder), KEY, str, lambda: "bread") == "bread"
    assert not mark.exists()


def test_an_entry_is_not_read_under_another_name(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path)
    cache.put(KEY, b"bread")
    cache.put(cache_key("b"), b"salt")
    one, other = files(tmp_path)
    shutil.copy(one, other)
    assert sorted(filter(None, (cache.get(KEY), cache.get(cache_key("b"))))) in (
        [b"bread"],
        [b"salt"],
    )


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir, lambda path: path.symlink_to("/dev/zero")])
def test_what_is_no_file_is_a_miss(tmp_path: Path, make: Callable[[Path], None]) -> None:
    cache = DiskCache(tmp_path)
    cache.put(KEY, b"bread")
    (path,) = files(tmp_path)
    path.unlink()
    make(path)
    assert cache.get(KEY) is None
    cache.put(KEY, b"bread")
    assert cache.get(KEY) in (None, b"bread")


def test_links_in_a_cache_lead_nowhere(tmp_path: Path) -> None:
    cache, home = DiskCache(tmp_path / "cache"), tmp_path / "home"
    home.mkdir()
    (home / ("a" * 62)).write_text("mine")
    cache.put(KEY, b"bread")
    (path,) = files(tmp_path / "cache")
    shutil.rmtree(path.parent)
    path.parent.symlink_to(home)
    cache.put(KEY, b"bread")
    cache.clear()
    assert [file.read_text() for file in home.iterdir()] == ["mine"]


def test_a_cache_without_a_secret_key_keeps_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "state").write_text("a file")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    cache = DiskCache(tmp_path / "cache")
    cache.put(KEY, b"bread")
    assert cache.get(KEY) is None
    assert files(tmp_path / "cache") == []


def test_a_key_that_others_can_read_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    first = secret_key()
    assert first
    assert secret_key() == first
    (file,) = files(tmp_path)
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o644)
    second = secret_key()
    assert second not in (None, first)
    file.write_bytes(b"short")
    assert secret_key() not in (None, first, second)
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_linked_key_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    known = tmp_path / "known"
    known.write_bytes(b"k" * 32)
    known.chmod(0o600)
    (tmp_path / "state" / "blog-exporter").mkdir(parents=True)
    (tmp_path / "state" / "blog-exporter" / "cache.key").symlink_to(known)
    assert secret_key() not in (None, b"k" * 32)
    assert known.read_bytes() == b"k" * 32


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


def test_an_entry_counts_as_used_each_time_that_it_is_read(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path, limit=150)
    now = time.time()
    for name, age in (("a", 20), ("b", 10)):
        cache.put(cache_key(name), b"x" * 68)
        for path in files(tmp_path):
            if path.stat().st_mtime > now - 1:
                os.utime(path, (now - age, now - age))
    assert cache.get(cache_key("a"))
    cache.trim()
    assert [bool(cache.get(cache_key(name))) for name in "ab"] == [True, False]


def test_an_entry_that_the_system_returns_in_pieces_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = DiskCache(tmp_path)
    cache.put(KEY, b"bread" * 20)
    read = os.read
    monkeypatch.setattr(os, "read", lambda descriptor, size: read(descriptor, min(size, 40)))
    assert cache.get(KEY) == b"bread" * 20


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
