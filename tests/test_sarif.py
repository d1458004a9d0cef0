"""Findings as a SARIF log and as commands of GitHub Actions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from sample_sites import post_source, write_site

from exporter.cli import main
from exporter.diagnostics import Diagnostic, Severity
from exporter.diagnostics.source import Place
from exporter.reports.github import github_command

NAME = "a rye, 100%: ż.md"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    source = post_source("Rye", "Żur {{ loaf }}.\n\n![A bun](bun.png)\n")
    folder = write_site(tmp_path / "site", {NAME: source})
    monkeypatch.chdir(folder)
    return folder


def log_of(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    """The exit code, and the run of the log, which is all that is printed."""
    code = main([*arguments, "--format", "sarif"])
    captured = capsys.readouterr()
    assert captured.err == ""
    log = json.loads(captured.out)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    return code, run


def test_each_result_has_its_rule_and_its_place(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, run = log_of(capsys, "check", str(site / NAME), "--strict")
    assert code == 1
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["image-missing", "liquid-unknown"]
    assert all(rule["shortDescription"]["text"] and rule["help"]["text"] for rule in rules)
    assert run["columnKind"] == "unicodeCodePoints"
    places = {}
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] == "warning"
        assert result["message"]["text"]
        (location,) = result["locations"]
        physical = location["physicalLocation"]
        uri = physical["artifactLocation"]["uri"]
        # A reference without a scheme: the colon is escaped.
        assert ":" not in uri
        assert unquote(uri) == NAME
        places[result["ruleId"]] = physical["region"]
    assert places["liquid-unknown"] == {"startLine": 4, "startColumn": 5}


def test_a_file_elsewhere_has_an_absolute_uri(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / "elsewhere").mkdir()
    monkeypatch.chdir(site / "elsewhere")
    _, run = log_of(capsys, "check", str(site / NAME))
    location = run["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"].startswith(f"file://{site}/a%20rye")


def test_what_is_ignored_is_suppressed(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ignored = ["--ignore", "image-missing", "--ignore", "liquid-unknown"]
    code, run = log_of(capsys, "check", str(site / NAME), "--strict", *ignored)
    assert code == 0
    suppressions = [result["suppressions"] for result in run["results"]]
    assert suppressions == [[{"kind": "external"}]] * 2


@pytest.mark.usefixtures("site")
def test_a_build_and_a_model_print_nothing_but_the_log(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, run = log_of(capsys, "html", NAME, "-o", "out/")
    assert len(run["results"]) == 2
    assert list(Path("out").glob("*.html"))
    _, run = log_of(capsys, "model", NAME)
    assert len(run["results"]) == 2


@pytest.mark.usefixtures("site")
def test_only_one_format_can_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", NAME, "--json", "--format", "github"]) == 2
    assert main(["check", NAME, "--format", "sariff"]) == 2
    assert "did you mean ‘sarif’?" in capsys.readouterr().err


def test_a_finding_cannot_forge_a_command() -> None:
    finding = Diagnostic(
        Severity.ERROR,
        "image-missing",
        "no ‘a\n::error::b’ 5%",
        Place("a,b:c\n::x.md", 3, 4),
        "try\r\n::stop-commands::x",
    )
    command = github_command(finding)
    assert len(command.splitlines()) == 1
    assert command == (
        "::error file=a%2Cb%3Ac\\n%3A%3Ax.md,line=3,col=4,title=image-missing"
        "::no ‘a\\n::error::b’ 5%25%0Ahint: try\\r\\n::stop-commands::x"
    )


@pytest.mark.parametrize(
    ("format_", "stream", "shown"),
    [
        ("text", "err", ".: error: ‘tag: no’ matches none of the one post [selection-empty]"),
        ("github", "out", "::error file=.,title=selection-empty::‘tag: no’ matches none of the"),
        ("json", "out", '"file": ".", "line": null, "column": null'),
        ("sarif", "out", '[{"physicalLocation": {"artifactLocation": {"uri": "."}}}]'),
    ],
)
@pytest.mark.usefixtures("site")
def test_a_folder_has_no_lines(
    format_: str, stream: str, shown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["collection", ".", "--tag", "no", "--format", format_]) == 1
    assert shown in getattr(capsys.readouterr(), stream)
