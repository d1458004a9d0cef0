"""The ZIP archive of an EPUB."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from exporter.runtime.cache import DiskCache
from exporter.write.epub import archive
from exporter.write.epub.archive import Content, archive_of, deflate, deflate_cached


def test_archive_round_trip(tmp_path: Path) -> None:
    jar = tmp_path / "jar.png"
    jar.write_bytes(b"pixels")
    parts: list[tuple[str, Content]] = [
        ("a", b"salt"),
        ("Größe.xhtml", deflate(b"pepper" * 99)),
        ("c", jar.read_bytes),
    ]
    with ZipFile(BytesIO(archive_of(parts))) as opened:
        assert opened.testzip() is None
        assert [opened.read(name) for name in opened.namelist()] == [
            b"salt",
            b"pepper" * 99,
            b"pixels",
        ]
        assert [info.filename for info in opened.infolist()] == ["a", "Größe.xhtml", "c"]
        types = [info.compress_type for info in opened.infolist()]
    assert types == [ZIP_STORED, ZIP_DEFLATED, ZIP_STORED]


def test_archive_over_the_size_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "_MAX_SIZE", 40)
    with pytest.raises(OSError, match="too large"):
        archive_of([("a", b"salt"), ("b", b"pepper")])


def test_cached_data_is_not_compressed_again(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path)
    calls: list[bytes] = []

    def compress_source() -> bytes:
        calls.append(b"salt")
        return b"salt"

    first, second = (deflate_cached(cache, "a" * 64, compress_source) for _ in range(2))
    assert (first, len(calls)) == (second, 1)
