"""`check_file`: one entry for EPUBs and PDFs."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from audited_pdfs import AuditedPdf

from exporter.check import check_file
from exporter.check.ace import Ace
from exporter.diagnostics import Diagnostics
from exporter.errors import SettingsError


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "audited.pdf"
    AuditedPdf().build().save(path)
    return path


def test_a_profile_overrides_the_requirements_of_a_pdf(pdf: Path) -> None:
    assert check_file(pdf, Diagnostics()) == ()
    diagnostics = Diagnostics()
    rows = check_file(pdf, diagnostics, "press-kdp")
    assert {row.requirement: row.met for row in rows}["24 to 828 pages"] is False
    assert "pages-count" in {finding.code for finding in diagnostics}


def test_a_pdf_ignores_an_epub_profile(pdf: Path) -> None:
    assert check_file(pdf, Diagnostics(), "kindle") == ()


@pytest.mark.parametrize("name", ["book.epub", "book.pdf"])
def test_an_unknown_profile_is_an_error(name: str) -> None:
    with pytest.raises(SettingsError, match="‘prses’ is not a profile"):
        check_file(Path(name), Diagnostics(), "prses")


def test_another_file_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"\.md is not the suffix"):
        check_file(Path("post.md"), Diagnostics())


@pytest.mark.parametrize(
    ("profile", "ace", "called"),
    [
        (None, True, ["archive", "css", "epub", "ace"]),
        (None, False, ["archive", "css", "epub"]),
        ("press", False, ["archive", "css", "epub"]),
        ("kindle", True, ["archive", "css", "epub", "ace", "kindle"]),
    ],
)
def test_an_epub_has_a_check_for_each_standard(
    profile: str | None, ace: bool, called: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []

    def check(name: str) -> bool:
        found.append(name)
        return name == "archive"

    for name, function in {
        "archive": "archive.check_archive",
        "epub": "epub.check_epub",
        "css": "epub_stylesheets.check_epub_css",
        "ace": "ace.check_ace",
        "kindle": "kindle.check_kindle",
    }.items():
        monkeypatch.setattr(f"exporter.check.{function}", lambda *_, name=name: check(name))
    monkeypatch.setattr(
        "exporter.check.run_isolated", lambda work, parts, *_, **__: enumerate(map(work, parts))
    )
    monkeypatch.setattr("exporter.check.ace.find_ace", lambda: Ace(("ace",), "chromium"))
    assert check_file(Path("book.EPUB"), Diagnostics(), profile, ace=ace) == ()
    assert found == called


def test_ace_does_not_run_on_an_invalid_epub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "exporter.check.epub.check_epub",
        lambda _, diagnostics, *__: diagnostics.report("epub-invalid", "PKG-004"),
    )
    monkeypatch.setattr("exporter.check.ace.find_ace", lambda: pytest.fail("Ace was called"))
    check_file(Path("book.epub"), Diagnostics())


def test_the_checks_of_an_epub_take_no_more_than_the_time_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits: list[object] = []

    def run(work: partial[object], *_: object, timeout: float) -> tuple[()]:
        limits.append((work.keywords["seconds"], timeout))
        return ()

    monkeypatch.setitem(sys.modules, "page", None)
    monkeypatch.setattr("exporter.check.can_fork", lambda: True)
    monkeypatch.setattr("exporter.check.run_isolated", run)
    monkeypatch.setattr("exporter.check.archive.check_archive", lambda *_: True)
    monkeypatch.setattr("exporter.check.epub.check_epub", lambda *given: limits.append(given[3]))
    check_file(tmp_path / "book.epub", Diagnostics(), "kindle", ace=False, time_limit=5_000)
    assert limits == [(5_000, 50_600), 5_000, (5_000, 50_600)]


def test_the_time_before_a_check_is_not_a_part_of_it(
    pdf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = []

    def limit(seconds: float) -> AbstractContextManager[None]:
        limits.append(seconds)
        return nullcontext()

    monkeypatch.setattr("exporter.check.can_fork", lambda: False)
    clock = SimpleNamespace(process_time=lambda: 9_000.0)
    monkeypatch.setattr("exporter.check.time", clock)
    monkeypatch.setattr("exporter.check.processor_time_limit", limit)
    check_file(pdf, Diagnostics(), time_limit=20)
    assert limits == [20, 20]
