"""`exporter check` on a PDF with the requirements of a profile."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from audited_pdfs import AuditedPdf, line, page, words

from exporter.cli import main

pytestmark = pytest.mark.slow


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "audited.pdf"
    AuditedPdf(pages=[page(line("Title", 60, "H1"), ("P", words("Lost", 400, 60)))]).build().save(
        path
    )
    return path


def test_a_profile_prints_the_preflight_table(
    pdf: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(pdf), "--profile", "press"]) == 1
    output = capsys.readouterr()
    assert "page 1: the text ‘Lost’ is cut off [page-outside]" in output.err
    rows = [row.split("  ")[0] for row in output.out.splitlines()]
    assert rows[0] == "required"
    assert "an even number of pages" in rows
    assert "text and images inside the margins" in output.out


def test_the_preflight_table_as_json(pdf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", str(pdf), "--profile", "press", "--json"])
    lines = [json.loads(row) for row in capsys.readouterr().out.splitlines()]
    rows = {row["requirement"]: row for row in lines if row["type"] == "preflight"}
    assert rows["an even number of pages"]["found"] == "1"
    assert rows["an even number of pages"]["met"] is False


def test_a_file_without_requirements_has_no_table(
    pdf: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["check", str(pdf)])
    assert "required" not in capsys.readouterr().out


def test_missing_glyphs_of_one_font_are_one_diagnostic(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pages = [page(line(f"{letter}□", 60)) for letter in "ABC"]
    path = tmp_path / "boxes.pdf"
    AuditedPdf(pages=pages).build().save(path)
    main(["check", str(path)])
    shown = [row for row in capsys.readouterr().err.splitlines() if "[glyph-missing]" in row]
    assert len(shown) == 1
    assert "page 1: 1 character has no glyph in ‘A□’" in shown[0]
    assert shown[0].endswith("(and 2 more like it; -v shows all)")
