"""Ace: violations become diagnostics, at the post if possible; the samples have none."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from zipfile import ZipFile

import pytest
from sample_books import SampleBooks
from sample_sites import build_artifact, post_source, write_site

from exporter.check.ace import Ace, check_ace, find_ace
from exporter.check.claim_checks import validators
from exporter.check.embedded_record import source_map
from exporter.check.results import ValidatorMissing
from exporter.cli import main
from exporter.diagnostics import Diagnostics
from exporter.options.settings import Settings

SALT = "_posts/2026-05-01-salt.md"


@pytest.fixture
def salt(tmp_path: Path) -> Path:
    write_site(tmp_path, {SALT: post_source("Salt", "White.\n\nIt keeps *what would* not keep.")})
    artifact = build_artifact(tmp_path / SALT, "epub", Settings(), Diagnostics())
    assert artifact
    path = tmp_path / "salt.epub"
    path.write_bytes(artifact.data)
    return path


def fake_ace(folder: Path, *violations: dict[str, str]) -> Ace:
    """Return a program that writes a report as Ace does."""
    assertions = [
        {
            "earl:test": {"dct:title": each["rule"], "earl:impact": "serious"},
            "earl:result": {"dct:description": each["text"], "html": each.get("html", "")},
        }
        for each in violations
    ]
    url = {"url": "text/2026-05-01-salt.xhtml"}
    report = {"assertions": [{"earl:testSubject": url, "assertions": assertions}]}
    (folder / "prepared.json").write_text(json.dumps(report))
    program = folder / "ace"
    program.write_text(f'#!/bin/sh\nwhile [ "$1" != --outdir ]; do shift; done\n'
                       f'cp {folder}/prepared.json "$2/report.json"\n')  # fmt: skip
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return Ace((str(program),), "chromium")


def test_a_violation_has_its_place_in_the_post(salt: Path, tmp_path: Path) -> None:
    html = "<p>It keeps <em>what would</em> not keep.</p>"
    found = fake_ace(tmp_path, {"rule": "salt-name", "text": "Say\n what.", "html": html})
    diagnostics = Diagnostics()
    check_ace(salt, found, diagnostics, source_map(salt, [tmp_path]))
    (finding,) = diagnostics
    assert finding.code == "ace-violation"
    assert str(finding.place) == f"{tmp_path / SALT}:6:1"
    assert finding.message == "text/2026-05-01-salt.xhtml: salt-name (serious): Say what."


def test_without_sources_the_place_is_the_book(salt: Path, tmp_path: Path) -> None:
    found = fake_ace(tmp_path, {"rule": "salt-name", "text": "Say."})
    diagnostics = Diagnostics()
    check_ace(salt, found, diagnostics, source_map(salt, [tmp_path / "elsewhere"]))
    assert [finding.place.path for finding in diagnostics if finding.place] == [str(salt)]


@pytest.mark.slow
def test_the_violations_of_one_rule_are_limited(salt: Path, tmp_path: Path) -> None:
    many = [{"rule": "salt-name", "text": f"Say {number}."} for number in range(9)]
    diagnostics = Diagnostics()
    check_ace(salt, fake_ace(tmp_path, *many), diagnostics)
    messages = [finding.message for finding in diagnostics]
    assert len(messages) == 6
    assert messages[-1] == "salt-name (and in 4 more places)"


def test_an_ace_that_fails_is_missing(salt: Path) -> None:
    with pytest.raises(ValidatorMissing, match="a working Ace"):
        check_ace(salt, Ace(("false",), "chromium"), Diagnostics())
    with pytest.raises(ValidatorMissing, match="a working Ace"):
        check_ace(salt, Ace(("/nowhere/ace",), "chromium"), Diagnostics())


@pytest.mark.slow
def test_an_ace_that_does_not_end_is_reported(salt: Path) -> None:
    diagnostics = Diagnostics()
    check_ace(salt, Ace(("sh", "-c", "exec sleep 9"), "chromium"), diagnostics, time_limit=1)
    assert [(each.code, each.message) for each in diagnostics] == [
        ("check-incomplete", "Ace has not ended within 1 s")
    ]


def test_the_version_of_ace_is_part_of_the_validators(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, package = tmp_path / "ace-cli" / "bin" / "ace.js", tmp_path / "ace-cli/package.json"
    program.parent.mkdir(parents=True)
    program.touch()
    monkeypatch.setattr(
        "exporter.check.claim_checks.find_ace", lambda: Ace((str(program),), "chromium")
    )
    found = set()
    for written in ("no JSON", '{"version": "1.4.5"}', '{"version": "1.4.6"}'):
        package.write_text(written)
        found.add(validators())
    assert len(found) == 3


def test_without_a_browser_there_is_no_ace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("PUPPETEER_EXECUTABLE_PATH", raising=False)
    assert find_ace() is None


@pytest.mark.slow
def test_a_real_violation_is_found(
    salt: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.epub"
    with ZipFile(salt) as whole, ZipFile(broken, "w") as other:
        for name in whole.namelist():
            content = whole.read(name)
            if name.endswith("salt.xhtml"):
                content = content.replace(b"White.", b"White. <button>\xe2\x80\x83</button>")
            other.writestr(name, content)
    monkeypatch.chdir(tmp_path)
    assert main(["check", "broken.epub", "--strict"]) == 1
    output = capsys.readouterr()
    assert "button-name (critical)" in output.err
    assert f"{SALT}:" in output.err


@pytest.mark.slow
def test_the_sample_collection_has_no_violations(tmp_path: Path, sample_books: SampleBooks) -> None:
    """It has all sample posts as chapters, and the pages of the PDF.

    `test_epub_accessibility.py` runs Ace on a post.
    """
    found = find_ace()
    assert found, "scripts/setup test installs Ace"
    (tmp_path / "book.epub").write_bytes(sample_books.collection()[".epub"])
    diagnostics = Diagnostics()
    check_ace(tmp_path / "book.epub", found, diagnostics)
    assert [str(finding) for finding in diagnostics] == []
