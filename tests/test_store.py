"""What is kept between builds: whole entries only, whatever happens, and no more than the limit."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from exporter.store import DiskStore, frozen, key_of, thawed

KEY = key_of("a")


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_was_put_is_given_back(tmp_path: Path) -> None:
    store = DiskStore(tmp_path)
    assert store.get(KEY) is None
    store.put(KEY, b"bread")
    assert store.get(KEY) == b"bread"
    assert (store.kept().entries, store.kept().size) == (1, 37)


def test_a_spoilt_entry_is_none_and_goes(tmp_path: Path) -> None:
    store = DiskStore(tmp_path)
    for spoilt in (b"", b"half", b"x" * 40):
        store.put(KEY, b"bread")
        (path,) = files(tmp_path)
        path.write_bytes(spoilt)
        assert store.get(KEY) is None
        assert files(tmp_path) == []


def test_the_least_recently_used_goes_first(tmp_path: Path) -> None:
    store = DiskStore(tmp_path, limit=250)
    for at, name in enumerate("abc"):
        store.put(key_of(name), b"x" * 68)
        for path in files(tmp_path):
            if path.stat().st_mtime > 1000:
                os.utime(path, (at, at))
    assert store.get(key_of("a"))
    store.trim()
    assert [bool(store.get(key_of(name))) for name in "abc"] == [True, False, True]


def test_clearing_leaves_other_files_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    store = DiskStore(tmp_path)
    store.put(KEY, b"bread")
    assert store.clear().entries == 1
    assert [path.name for path in files(tmp_path)] == ["mine.txt"]


def test_a_folder_that_cannot_be_written_to_stops_nobody(tmp_path: Path) -> None:
    wall = tmp_path / "wall"
    wall.write_text("")
    store = DiskStore(wall / "below")
    store.put(KEY, b"bread")
    assert store.get(KEY) is None
    assert store.kept().entries == 0


def test_a_killed_writer_leaves_no_half_entry(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from exporter.store import DiskStore, key_of\n"
        "store = DiskStore(Path(sys.argv[1]))\n"
        "for n in range(10**9): store.put(key_of(str(n % 50)), bytes([n % 256]) * 2_000_000)\n"
    )
    writer = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)])
    store = DiskStore(tmp_path)
    deadline = time.monotonic() + 20
    while not store.kept().entries and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.1)
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    found = [store.get(key_of(str(n))) for n in range(50)]
    whole = [data for data in found if data]
    assert whole
    assert all(len(data) == 2_000_000 and len(set(data)) == 1 for data in whole)


def test_parts_of_a_key_do_not_run_together() -> None:
    assert key_of("ab", "c") != key_of("a", "bc") != key_of("abc")


def test_an_entry_that_cannot_be_read_is_none() -> None:
    assert thawed(frozen(("a", 1)), tuple) == ("a", 1)
    assert thawed(frozen(("a", 1)), str) is None
    assert thawed(None, str) is None
    assert thawed(b"no pickle", str) is None
    assert thawed(b"cexporter.nowhere\nGone\n.", str) is None


def test_a_key_takes_names_that_are_no_text() -> None:
    assert key_of("bread-\udcff") != key_of("bread-\udcfe")
