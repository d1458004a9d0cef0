"""The PDF writer on posts: valid and reproducible files."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_books import POSTS, SampleBooks
from sample_editions import chapter, edition
from sample_sites import build_artifact

from exporter.build.writing import write as write_format
from exporter.check import check_file
from exporter.diagnostics import Diagnostics, Severity
from exporter.options.settings import Choices, Settings

POST = """---
title: A post that breaks in many places
date: 2026-01-02
---
> Disclaimer: nothing here is meant.
## One

Words with [a link](https://example.org/a), a note[^1] and *emphasis*.

[^1]: The note.

| A | B |
|---|---|
"""


def build_post(path: Path, size: str) -> tuple[bytes, Diagnostics]:
    diagnostics = Diagnostics()
    artifact = build_artifact(path, "pdf", Choices(page_size=size or None), diagnostics)
    assert artifact is not None, list(diagnostics)
    assert artifact.suffix == ".pdf"
    return artifact.data, diagnostics


def problems_of(data: bytes, folder: Path) -> list[str]:
    path = folder / "book.pdf"
    path.write_bytes(data)
    diagnostics = Diagnostics()
    check_file(path, diagnostics)
    return [str(finding) for finding in diagnostics]


@pytest.mark.slow
@pytest.mark.parametrize("path", POSTS, ids=lambda path: path.stem)
def test_sample_posts_are_valid_and_reproducible(
    path: Path, tmp_path: Path, sample_books: SampleBooks
) -> None:
    """Other tests may have built it in another process."""
    data, diagnostics = build_post(path, "")
    assert [str(item) for item in diagnostics if item.severity > Severity.NOTICE] == []
    assert problems_of(data, tmp_path) == []
    assert sample_books.pdf(path) == data


@pytest.mark.slow
@pytest.mark.parametrize("size", ["a4", "a5", "letter"])
def test_long_tables_and_code_are_valid_on_every_page_size(size: str, tmp_path: Path) -> None:
    rows = "".join(f"| {n} | [x](https://example.org/{n}) |\n" for n in range(99))
    code = "\n```python\n" + "".join(f"line_{n} = {n}  # why\n" for n in range(120)) + "```\n"
    path = tmp_path / "2026-01-02-post.md"
    path.write_text(POST + rows + code, encoding="utf-8")
    data, _ = build_post(path, size)
    assert problems_of(data, tmp_path) == []


def test_a_full_disk_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("exporter.write.pdf.document.edition_to_pdf", full)
    diagnostics = Diagnostics()
    assert write_format(edition(chapter(())), "pdf", Settings(), diagnostics).data == b""
    (finding,) = diagnostics
    assert (finding.code, finding.message) == ("system-error", "No space left on device")
