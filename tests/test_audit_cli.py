"""`exporter check` on a PDF that is held to a profile."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from proofs import Proof, line, page, words

from exporter.cli import main

pytestmark = pytest.mark.slow


@pytest.fixture
def proof(tmp_path: Path) -> Path:
    path = tmp_path / "proof.pdf"
    Proof(pages=[page(line("Title", 60, "H1"), ("P", words("Lost", 400, 60)))]).made().save(path)
    return path


def test_the_audit_ends_in_a_table(proof: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(proof), "--profile", "press"]) == 1
    said = capsys.readouterr()
    assert "page 1: the text ‘Lost’ is cut off [page-outside]" in said.err
    rows = [row.split("  ")[0] for row in said.out.splitlines()]
    assert rows[0] == "required"
    assert "an even number of pages" in rows
    assert "text and pictures inside the margins           1 wrong" in said.out


def test_the_table_as_json(proof: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", str(proof), "--profile", "press", "--json"])
    lines = [json.loads(row) for row in capsys.readouterr().out.splitlines()]
    rows = {row["requirement"]: row for row in lines if row["type"] == "preflight"}
    assert rows["an even number of pages"]["found"] == "1"
    assert rows["an even number of pages"]["met"] is False


def test_a_file_that_asks_nothing_has_no_table(
    proof: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["check", str(proof)])
    assert "required" not in capsys.readouterr().out
