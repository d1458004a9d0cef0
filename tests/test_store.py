"""What is kept between builds: whole entries only, whatever happens, and no more than the limit."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from exporter.runtime.cache import DiskCache, cache_key, deserialize, serialize

KEY = cache_key("a")


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_was_put_is_given_back(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path)
    assert cache.get(KEY) is None
    cache.put(KEY, b"bread")
    assert cache.get(KEY) == b"bread"
    assert (cache.kept().entries, cache.kept().size) == (1, 37)


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
    assert cache.kept().entries == 0


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
    while not cache.kept().entries and time.monotonic() < deadline:
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
