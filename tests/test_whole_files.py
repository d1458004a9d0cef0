"""Files that are written completely or not at all."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

from exporter.runtime.whole_files import sweep_partial_files, write_whole


def test_a_file_is_flushed_before_it_replaces_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, flushed = tmp_path / "book", list[tuple[bytes, bytes]]()
    file.write_bytes(b"old")

    def fsync(descriptor: int) -> None:
        path = Path(f"/proc/self/fd/{descriptor}").resolve()
        flushed.append((b"" if path.is_dir() else path.read_bytes(), file.read_bytes()))

    monkeypatch.setattr(os, "fsync", fsync)
    write_whole(file, b"new ", b"book", mode=0o644)
    # The content first, and then the name in its folder.
    assert flushed == [(b"new book", b"old"), (b"", b"new book")]
    assert file.stat().st_mode & 0o777 == 0o644
    assert [*tmp_path.iterdir()] == [file]


def test_partial_files_that_were_left_behind_are_removed(tmp_path: Path) -> None:
    left, held, linked = (tmp_path / f".exporter-{name}.part" for name in ("a", "b", "c"))
    other = tmp_path / "other"
    for file in (left, held, other):
        file.write_text("x")
    linked.symlink_to(other)
    with held.open() as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        write_whole(tmp_path / "book", b"new")
        assert {path.name for path in tmp_path.iterdir()} == {
            "book",
            "other",
            held.name,
            linked.name,
        }
    sweep_partial_files(tmp_path)
    assert not held.exists()


def test_a_failure_leaves_the_old_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fsync(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fsync)
    (tmp_path / "book").write_bytes(b"old")
    with pytest.raises(OSError, match="No space"):
        write_whole(tmp_path / "book", b"new")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]
