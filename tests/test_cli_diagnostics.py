"""Diagnostics on the command line: one of a kind is shown, and what fails a build."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from sample_sites import post_source, write_site

from exporter.cli import main
from exporter.cli.console import Console
from exporter.diagnostics import Diagnostic, Severity
from exporter.diagnostics.grouping import grouped
from exporter.diagnostics.source import Place

VARIABLES = "".join("A {{ loaf }}.\n\n" for _ in range(4))
POST = "post.md"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write_site(
        tmp_path,
        {
            POST: post_source("Bread", f"{VARIABLES}![A bun](bun.png)\n"),
            "good.md": post_source("Salt", "White."),
            "bad.md": "---\ntitle: a: b\n---\nText.\n",
        },
    )


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str], list[str]]:
    """The exit code and the lines on stdout and stderr, without hints and quoted lines."""
    code = main(arguments)
    captured = capsys.readouterr()
    lines = [line for line in captured.err.splitlines() if not re.match(r"  hint:| +\d* \|", line)]
    return code, captured.out.splitlines(), lines


def test_files_in_the_current_folder_are_named_relative_to_it(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def first_place() -> str:
        return shown(capsys, "check", str(home / POST))[2][0].partition(": warning: ")[0]

    assert first_place() == "post.md:4:3"
    (home / "elsewhere").mkdir()
    monkeypatch.chdir(home / "elsewhere")
    assert first_place() == f"{home / POST}:4:3"


@pytest.mark.usefixtures("home")
def test_the_same_message_from_many_places_is_shown_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, results, lines = shown(capsys, "html", POST)
    assert (code, results) == (0, ["dist/post.html"])
    assert [line.partition(": warning: ")[0] for line in lines[:2]] == [
        "post.md:4:3",
        "post.md:12:10",
    ]
    assert lines[0].endswith("[liquid-unknown] (and 3 more like it; -v shows all)")
    assert lines[1].endswith("[image-missing]")
    assert lines[2:] == [
        "exporter: 5 warnings (3 not shown; -v shows all)",
        "  warning  liquid-unknown  4",
        "  warning  image-missing   1",
    ]


@pytest.mark.usefixtures("home")
def test_verbose_shows_every_diagnostic(capsys: pytest.CaptureFixture[str]) -> None:
    _, _, lines = shown(capsys, "html", POST, "-v")
    assert lines[0].endswith("is read as Jekyll (_config.yml)")
    assert len(lines[1:-3]) == 5
    assert lines[-3] == "exporter: 5 warnings"
    assert not [line for line in lines if "more like it" in line or "not shown" in line]


@pytest.mark.usefixtures("home")
def test_json_has_every_diagnostic(capsys: pytest.CaptureFixture[str]) -> None:
    code, results, lines = shown(capsys, "html", POST, "--json", "-q", "--strict")
    assert (code, lines) == (1, [])
    found = [json.loads(line) for line in results]
    assert [line["type"] for line in found] == ["diagnostic"] * 5 + ["result"]


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("quiet", [[], ["-q"]], ids=str)
def test_a_strict_build_shows_why_it_fails(
    quiet: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    code, results, lines = shown(capsys, "html", POST, "--strict", *quiet)
    assert code == 1
    assert results == ([] if quiet else ["dist/post.html"])
    assert [line.rpartition("[")[2].partition("]")[0] for line in lines[:2]] == [
        "liquid-unknown",
        "image-missing",
    ]
    assert lines[2] == "exporter: --strict fails for 5 warnings"
    assert lines[4:] == ["  warning  liquid-unknown  4", "  warning  image-missing   1"]


@pytest.mark.usefixtures("home")
def test_an_error_needs_no_explanation(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, lines = shown(capsys, "html", POST, "bad.md", "--strict", "-q")
    assert code == 1
    assert not [line for line in lines if "--strict" in line]
    assert [line for line in lines if "[metadata-yaml]" in line]


@pytest.mark.usefixtures("home")
def test_a_quiet_build_shows_errors_only(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, "html", POST, "-q") == (0, [], [])
    code, results, lines = shown(capsys, "html", "good.md", "bad.md", "-q")
    assert (code, results) == (1, [])
    assert len(lines) == 1


@pytest.mark.usefixtures("home")
def test_a_strict_build_without_diagnostics_shows_its_result_only(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert shown(capsys, "html", "good.md", "--strict") == (0, ["dist/good.html"], [])


def diagnostic(
    line: int, message: str, severity: Severity = Severity.WARNING, group: str = ""
) -> Diagnostic:
    return Diagnostic(severity, "glyph-missing", message, Place("a.md", line), "cure", group)


MANY = [
    *(diagnostic(line, f"Han {line}", group="Han") for line in range(1, 75)),
    diagnostic(80, "Tamil 1", group="Tamil"),
    diagnostic(81, "Han 1"),
    diagnostic(82, "Han 1", Severity.NOTICE),
    diagnostic(83, "Han 1", Severity.NOTICE),
]


def test_diagnostics_of_a_group_are_one_with_any_message() -> None:
    groups = [(group.first.place, group.others) for group in grouped(MANY)]
    assert groups == [
        (Place("a.md", 1), 73),
        (Place("a.md", 80), 0),
        (Place("a.md", 81), 0),
        (Place("a.md", 82), 1),
    ]


@pytest.mark.parametrize(
    ("console", "summary"),
    [
        (
            Console(),
            "exporter: 76 warnings, 2 notices (75 not shown; -v shows all)\n"
            "  warning  glyph-missing  76\n"
            "  notice   glyph-missing   2\n",
        ),
        (
            Console(least=Severity.NOTICE),
            "exporter: 76 warnings, 2 notices\n"
            "  warning  glyph-missing  76\n"
            "  notice   glyph-missing   2\n",
        ),
        (Console(least=Severity.ERROR), ""),
        (
            Console(least=Severity.ERROR, failing=Severity.WARNING),
            "exporter: --strict fails for 76 warnings\n"
            "exporter: 76 warnings (73 not shown; -v shows all)\n"
            "  warning  glyph-missing  76\n",
        ),
        (Console("json"), ""),
    ],
    ids=["default", "verbose", "quiet", "strict and quiet", "json"],
)
def test_the_summary_counts_what_is_hidden_and_what_fails(
    console: Console, summary: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert console.diagnostics(MANY) == int(console.failing is Severity.WARNING)
    capsys.readouterr()
    console.summary()
    assert capsys.readouterr() == ("", summary)


def test_a_command_of_github_escapes_the_name_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a:b,50%.md").write_text("---\ntitle: Rye\n---\n![A loaf](no.png)\n")
    main(["check", "--format", "github", "a:b,50%.md"])
    assert "::warning file=a%3Ab%2C50%25.md,line=4,col=" in capsys.readouterr().out
