"""What is kept between builds: whole entries only, whatever happens, and no more than the limit."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

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


def test_what_was_put_is_given_back(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path)
    assert cache.get(KEY) is None
    cache.put(KEY, b"bread")
    assert cache.get(KEY) == b"bread"
    assert (cache.stats().entries, cache.stats().size) == (1, 37)


def test_a_spoilt_entry_is_none_and_goes(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path)
    for spoilt in (b"", b"half", b"x" * 40):
        cache.put(KEY, b"bread")
        (path,) = files(tmp_path)
        path.write_bytes(spoilt)
        assert cache.get(KEY) is None
        assert files(tmp_path) == []


def test_the_least_recently_used_goes_first(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path, limit=250)
    for at, name in enumerate("abc"):
        cache.put(cache_key(name), b"x" * 68)
        for path in files(tmp_path):
            if path.stat().st_mtime > 1000:
                os.utime(path, (at, at))
    assert cache.get(cache_key("a"))
    cache.trim()
    assert [bool(cache.get(cache_key(name))) for name in "abc"] == [True, False, True]


def test_clearing_leaves_other_files_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    cache = DiskCache(tmp_path)
    cache.put(KEY, b"bread")
    assert cache.clear().entries == 1
    assert [path.name for path in files(tmp_path)] == ["mine.txt"]


def test_a_folder_that_cannot_be_written_to_stops_nobody(tmp_path: Path) -> None:
    wall = tmp_path / "wall"
    wall.write_text("")
    cache = DiskCache(wall / "below")
    cache.put(KEY, b"bread")
    assert cache.get(KEY) is None
    assert cache.stats().entries == 0


def test_a_killed_writer_leaves_no_half_entry(tmp_path: Path) -> None:
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
    whole = [data for data in found if data]
    assert whole
    assert all(len(data) == 2_000_000 and len(set(data)) == 1 for data in whole)


def test_parts_of_a_key_do_not_run_together() -> None:
    assert cache_key("ab", "c") != cache_key("a", "bc") != cache_key("abc")


def test_an_entry_that_cannot_be_read_is_none() -> None:
    assert deserialize(serialize(("a", 1)), tuple) == ("a", 1)
    assert deserialize(serialize(("a", 1)), str) is None
    assert deserialize(None, str) is None
    assert deserialize(b"no pickle", str) is None
    assert deserialize(b"cexporter.nowhere\nGone\n.", str) is None


def test_a_key_takes_names_that_are_no_text() -> None:
    assert cache_key("bread-\udcff") != cache_key("bread-\udcfe")


def test_a_result_is_made_once_for_a_key(tmp_path: Path) -> None:
    cache, made = DiskCache(tmp_path), []

    def make() -> tuple[str, int]:
        made.append("made")
        return ("loaf", len(made))

    assert [memoize(cache, KEY, tuple, make) for _ in range(2)] == [("loaf", 1)] * 2
    assert memoize(cache, cache_key("other"), tuple, make) == ("loaf", 2)
    # An entry of another type is made again.
    cache.put(KEY, serialize("loaf"))
    assert memoize(cache, KEY, tuple, make) == ("loaf", 3)
    assert memoize(cache, KEY, tuple, make) == ("loaf", 3)


def test_a_value_has_one_digest_whether_it_is_cached_or_made(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path)
    entries = [memoized_entry(cache, KEY, tuple, lambda: ("loaf", "loaf")) for _ in range(2)]
    assert entries[0] == entries[1]
    assert (
        entries[0].digest
        == memoized_entry(NullCache(), KEY, tuple, lambda: ("loaf", "loaf")).digest
    )


def test_what_is_not_current_is_made_again_and_what_is_not_final_is_not_cached(
    tmp_path: Path,
) -> None:
    cache = DiskCache(tmp_path)
    made = iter(range(10))

    def value(**checks: Callable[[tuple[int]], bool]) -> int:
        return memoized_entry(cache, KEY, tuple, lambda: (next(made),), **checks).value[0]

    assert value(is_final=lambda _: False) == 0
    assert value() == 1
    assert value(is_current=lambda cached: cached[0] != 1) == 2
    assert value() == 2
