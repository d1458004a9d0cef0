"""`--strict` validates the files of a build."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import page
import pytest
from pdf_chapters import tags_of
from pikepdf import Pdf
from sample_sites import post_source, write_site

import exporter
from exporter.cli import main
from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place

POST = "_posts/2026-01-02-salt.md"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return write_site(tmp_path, {POST: post_source("Salt", "## Fine\n\nText.\n")})


def built(home: Path, *more: str) -> int:
    out = ["-o", str(home / "salt.pdf"), "--no-cache", "--jobs", "1"]
    return main(["pdf", str(home / POST), *out, *more])


def drawing(size: str) -> str:
    return (
        "<svg xmlns='http://www.w3.org/2000/svg' width='400' height='40'>"
        f"<text x='4' y='20' font-size='{size}'>Small words</text></svg>"
    )


def small(tmp_path: Path) -> Path:
    text = post_source("Salt", "Text.\n\n## In a jar\n\n![A jar](/jar.svg)\n")
    return write_site(tmp_path, {POST: text, "jar.svg": drawing("4")})


@pytest.mark.slow
def test_a_problem_on_a_page_has_its_place_in_the_source(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = small(tmp_path)
    assert built(home, "--strict", "--profile", "press") == 1
    output = capsys.readouterr()
    (line,) = [row for row in output.err.splitlines() if "[text-small]" in row]
    heading = next(
        number
        for number, row in enumerate((home / POST).read_text().splitlines(), 1)
        if row == "## In a jar"
    )
    assert line.startswith(f"{home / POST}:{heading}:")
    rows = {row.split("  ")[0]: row.split()[-1] for row in output.out.splitlines() if "  " in row}
    assert rows["text of at least 7 pt"] == "NO"
    assert rows["an even number of pages"] == "yes"


@pytest.mark.slow
def test_a_build_without_strict_has_no_audit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert built(small(tmp_path), "--profile", "press") == 0
    output = capsys.readouterr()
    assert "required" not in output.out
    assert "text-small" not in output.err


@pytest.mark.slow
def test_a_profile_without_preflight_has_no_table(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert built(home, "--strict") == 0
    assert capsys.readouterr().out == f"{home / 'salt.pdf'}\n"


@pytest.mark.slow
def test_a_strict_collection_is_audited(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = small(tmp_path)
    options = ["--to", "pdf", "--profile", "press", "--strict", "--no-cache", "--jobs", "1"]
    options += ["--json", "--title", "Spices", "-o", str(home / "spices.pdf")]
    assert main(["collection", str(home / POST), *options]) == 1
    lines = [json.loads(row) for row in capsys.readouterr().out.splitlines()]
    (found,) = [row for row in lines if row.get("code") == "text-small"]
    assert found["file"] == str(home / POST)
    assert [row["met"] for row in lines if row.get("requirement") == "text of at least 7 pt"] == [
        False
    ]


@pytest.mark.slow
def test_a_press_pdf_is_not_validated_against_standards_that_it_does_not_claim(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert built(home, "--profile", "press") == 0
    assert main(["check", str(home / "salt.pdf")]) == 0
    assert capsys.readouterr().out.endswith("salt.pdf: no problems\n")


@pytest.mark.slow
def test_a_wrong_page_count_is_reported_once(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert built(home, "--printer", "kdp", "--strict") == 1
    assert capsys.readouterr().err.count("[pages-count]") == 1


def test_an_unmet_requirement_of_a_printer_fails_the_check(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert built(home, "--printer", "kdp") == 0
    assert main(["check", str(home / "salt.pdf")]) == 1
    assert "24 to 828 pages" in capsys.readouterr().out
    assert main(["check", str(home / "salt.pdf"), "-q"]) == 1
    quiet = capsys.readouterr()
    assert quiet.out == ""
    (line,) = quiet.err.splitlines()
    assert line.startswith(f"{home / 'salt.pdf'}: not met: 24 to 828 pages (found: ")


def test_a_complaint_of_the_pdf_validator_has_its_place_in_the_source(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def complaint(data: bytes, *, profile: str, **_: object) -> SimpleNamespace:
        with Pdf.open(BytesIO(data)) as pdf:
            (heading,) = tags_of(pdf, "/H2")
        number = SimpleNamespace(object_number=heading.objgen[0])
        failure = SimpleNamespace(rule_id="X", message="a heading is wrong", object_id=number)
        return SimpleNamespace(failures=[failure] if profile == "ua1" else [])

    monkeypatch.setattr(page, "validate_pdf_bytes", complaint)
    assert built(home, "--strict") == 1
    assert f"{home / POST}:4:4: error: PDF/UA-1: a heading is wrong" in capsys.readouterr().err
    assert (home / "salt.pdf").is_file()


def test_a_complaint_about_an_epub_names_the_book_that_was_saved(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def complain(path: Path, diagnostics: Diagnostics, *_: object) -> None:
        assert path.read_bytes()[:2] == b"PK"
        diagnostics.report("epub-invalid", "wrong", Place(str(path)))
        diagnostics.report("epub-invalid", "wrong here", Place(POST, 4))

    monkeypatch.setattr("exporter.check.epub.check_epub", complain)
    target = home / "salt.EPUB"
    with pytest.raises(exporter.ExportError) as caught:
        exporter.epub(home / POST, target, strict=True)
    found = caught.value.diagnostics
    assert [(str(each.place), each.message) for each in found] == [
        (str(Place(str(target))), "wrong"),
        (str(Place(POST, 4)), "wrong here"),
    ]
    assert caught.value.results[0].data == target.read_bytes()


@pytest.mark.slow
def test_a_missing_validator_is_one_line_for_all_books(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    more = home / "_posts/2026-01-03-rye.md"
    more.write_text(post_source("Rye", "Dark."))
    monkeypatch.setenv("PATH", str(home))
    command = ["epub", str(home / POST), str(more), "-o", f"{home}/out/", "--strict"]
    assert main(command) == 0
    expected = "the files are not validated against EPUB 3.3: java is missing"
    assert capsys.readouterr().err == f"exporter: {expected}: install openjdk-17-jre-headless\n"
    assert main([*command, "--json"]) == 0
    lines = [json.loads(row) for row in capsys.readouterr().out.splitlines()]
    missing = [row for row in lines if row.get("code") == "validator-missing"]
    assert [(row["severity"], row["message"]) for row in missing] == [("notice", expected)] * 2
