"""One bad input stops no other, in any command that takes several."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_sites import post_source

from exporter.cli import main

BAD: dict[str, bytes] = {
    "binary.md": b"\0\1\2" * 100,
    "picture.md": b"\x89PNG\r\n",
    "latin.md": b"---\ntitle: \xe9\n---\n\nText.\n",
    "broken.md": b"---\ntitle: [\n---\n\nText.\n",
    "book.epub": b"PK",
    "paper.pdf": b"%PDF-1.7",
}


@pytest.fixture
def posts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("first.md", "last.md"):
        (tmp_path / name).write_text(post_source(name, "Text."))
    for name, data in BAD.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


@pytest.mark.one_quick
@pytest.mark.parametrize("bad", [*BAD, "missing.md"])
@pytest.mark.usefixtures("posts")
def test_a_bad_post_stops_no_other(bad: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["html", "first.md", bad, "last.md", "-o", "out/", "--no-cache"]) > 0
    assert {file.stem for file in Path("out").iterdir()} >= {"first", "last"}
    assert bad in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize("bad", ["binary.md", "broken.md", "missing.md"])
@pytest.mark.usefixtures("posts")
def test_a_bad_post_stops_no_book_that_goes_on(bad: str) -> None:
    paths = ["first.md", bad, "last.md"]
    assert main(["collection", *paths, "-o", "done.epub", "--no-cache"]) > 0
    assert not Path("done.epub").exists()
    assert main(["collection", *paths, "-o", "done.epub", "--no-cache", "--keep-going"]) > 0
    assert Path("done.epub").exists()


@pytest.mark.usefixtures("posts")
def test_a_validator_that_is_missing_stops_no_other_check(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "")
    assert main(["check", "first.md", "book.epub", "binary.md", "last.md"]) == 3
    shown = capsys.readouterr()
    assert "first.md: no problems" in shown.out
    assert "last.md: no problems" in shown.out
    assert "book.epub is not checked: java is missing" in shown.err
    assert "binary.md" in shown.err


@pytest.mark.usefixtures("posts")
def test_without_any_input_that_is_taken_nothing_runs() -> None:
    assert main(["html", "binary.md", "missing.md"]) == 2
