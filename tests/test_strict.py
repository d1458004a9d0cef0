"""A build that is strict looks at the pages that it has made."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sites import a_post, site

from exporter.cli import main

POST = "_posts/2026-01-02-salt.md"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return site(tmp_path, {POST: a_post("Salt", "## Fine\n\nText.\n")})


def built(home: Path, *more: str) -> int:
    out = ["-o", str(home / "salt.pdf"), "--no-cache", "--jobs", "1"]
    return main(["pdf", str(home / POST), *out, *more])


def drawing(size: str) -> str:
    return (
        "<svg xmlns='http://www.w3.org/2000/svg' width='400' height='40'>"
        f"<text x='4' y='20' font-size='{size}'>Small words</text></svg>"
    )


def small(tmp_path: Path) -> Path:
    text = a_post("Salt", "Text.\n\n## In a jar\n\n![A jar](/jar.svg)\n")
    return site(tmp_path, {POST: text, "jar.svg": drawing("4")})


def test_what_is_wrong_on_a_page_is_said_with_the_line_of_its_source(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = small(tmp_path)
    assert built(home, "--strict", "--profile", "press") == 1
    said = capsys.readouterr()
    (line,) = [row for row in said.err.splitlines() if "[text-small]" in row]
    heading = next(
        number
        for number, row in enumerate((home / POST).read_text().splitlines(), 1)
        if row == "## In a jar"
    )
    assert line.startswith(f"{home / POST}:{heading}:")
    rows = {row.split("  ")[0]: row.split()[-1] for row in said.out.splitlines() if "  " in row}
    assert rows["text of 7 pt"] == "NO"
    assert rows["an even number of pages"] == "yes"


def test_a_build_that_is_not_strict_does_not_look(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert built(small(tmp_path), "--profile", "press") == 0
    said = capsys.readouterr()
    assert "required" not in said.out
    assert "text-small" not in said.err


def test_a_strict_build_of_what_is_no_press_has_no_table(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert built(home, "--strict") == 0
    assert capsys.readouterr().out == f"{home / 'salt.pdf'}\n"


def test_a_collection_is_looked_at_as_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = small(tmp_path)
    options = ["--to", "pdf", "--profile", "press", "--strict", "--no-cache", "--jobs", "1"]
    options += ["--json", "--title", "Spices", "-o", str(home / "spices.pdf")]
    assert main(["collection", str(home / POST), *options]) == 1
    lines = [json.loads(row) for row in capsys.readouterr().out.splitlines()]
    (found,) = [row for row in lines if row.get("code") == "text-small"]
    assert found["file"] == str(home / POST)
    assert [row["met"] for row in lines if row.get("requirement") == "text of 7 pt"] == [False]


def test_a_press_does_not_fail_for_the_standards_that_it_does_not_claim(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert built(home, "--profile", "press") == 0
    assert main(["check", str(home / "salt.pdf")]) == 0
    assert capsys.readouterr().out.endswith("salt.pdf: no findings\n")


def test_how_many_pages_there_are_is_said_once(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert built(home, "--printer", "kdp", "--strict") == 1
    assert capsys.readouterr().err.count("[pages-count]") == 1


def test_what_a_printer_requires_decides_how_a_check_ends(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert built(home, "--printer", "kdp") == 0
    assert main(["check", str(home / "salt.pdf")]) == 1
    assert "24 to 828 pages" in capsys.readouterr().out
