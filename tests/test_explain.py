"""`exporter explain`: what each diagnostic code means, with examples from the cases."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from terminals import shown_on_terminal
from test_cases import BLOCK, CASES, GENERATORS

import exporter
from exporter.cli import main
from exporter.diagnostics.codes import CODES_BY_SUBJECT, DIAGNOSTIC_CODES, examples

FILE = Path(examples.__file__).with_name("examples.json")
_POST = "---\ntitle: A post\n---\n"


def examples_of_cases() -> dict[str, dict[str, str]]:
    """Return the shortest case of each code, those of Jekyll and of any site first."""
    found: dict[str, tuple[tuple[bool, int], dict[str, str]]] = {}
    for path in sorted(CASES.rglob("*.md")):
        for kind, text, outcome in BLOCK.findall(path.read_text("utf-8")):
            if kind not in ("findings", "collection"):
                continue
            name = GENERATORS.get(path.parent.name, ("_posts/2026-05-14-a-post.md",))[0]
            file = "book.yml" if kind == "collection" else name
            source = text if file == "book.yml" or text.startswith("---\n") else _POST + text
            for code, reported in reported_by_code(outcome, file).items():
                order = (path.parent.name in GENERATORS, len(text))
                if code not in found or order < found[code][0]:
                    entry = {"file": file, "text": source.rstrip("\n"), "reported": reported}
                    found[code] = (order, entry)
    return {code: entry for code, (_, entry) in sorted(found.items())}


def reported_by_code(outcome: str, file: str) -> dict[str, str]:
    """Return the first finding of each code, with its hint."""
    found: dict[str, str] = {}
    for finding in re.findall(r"^.+ \[[\w-]+\]$(?:\n  hint: .+)?", outcome, re.MULTILINE):
        line = finding.partition("\n")[0]
        named = finding if line.startswith(file) else f"{file}:{finding}"
        found.setdefault(line.rpartition("[")[2].rstrip("]"), named)
    return found


def test_examples_are_those_of_the_cases(request: pytest.FixtureRequest) -> None:
    made = json.dumps(examples_of_cases(), ensure_ascii=False, indent=1) + "\n"
    if request.config.getoption("--update"):
        FILE.write_text(made, "utf-8")
    assert FILE.read_text("utf-8") == made
    assert len(json.loads(made)) > 30


def test_an_example_holds_what_is_reported() -> None:
    for each in exporter.explanations():
        if each.example:
            line, severity = each.example.reported.split(":")[1], each.example.reported
            assert int(line) <= each.example.text.count("\n") + 1
            assert f": {each.severity}: " in severity
            assert f"[{each.code}]" in severity


def test_every_code_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", *DIAGNOSTIC_CODES]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    for code, entry in DIAGNOSTIC_CODES.items():
        assert f"{code}: {entry.severity}" in shown
        assert f"cause: {' '.join(entry.cause.split())}" in shown
        assert f"fix: {' '.join(entry.fix.split())}" in shown


def test_a_code_with_its_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "[collection-key]"]) == 0
    assert capsys.readouterr().out == (
        "collection-key: error (collection files)\n"
        "\n"
        "  cause:   A key of the collection file is unknown, repeated or missing, or cannot be "
        "used together\n"
        "           with another one.\n"
        "  fix:     see the list of keys on the page about collections\n"
        "  example: book.yml\n"
        "             | title: Bread\n"
        "           book.yml:1:1: error: the key ‘posts’ is missing [collection-key]\n"
        "             hint: add ‘posts: …’ with a folder, a list, or a filter such as "
        "{tag: bread}\n"
    )


def test_codes_by_subject(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("\t")[0] for line in lines] == [*DIAGNOSTIC_CODES]
    assert {line.split("\t")[2] for line in lines} == {*CODES_BY_SUBJECT}


@pytest.mark.slow
def test_codes_on_a_terminal() -> None:
    lines = shown_on_terminal("explain", columns=70).splitlines()
    assert lines[:5] == [
        "",
        "files:",
        "  file-empty               error    The file is empty, or has neither",
        "                                    a title nor text below its",
        "                                    metadata block.",
    ]
    assert max(map(len, lines)) <= 70
    assert [line.removesuffix(":") for line in lines if line.endswith(":") and line[0] != " "] == [
        *CODES_BY_SUBJECT
    ]


def test_codes_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "--json"]) == 0
    entries = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {entry["type"] for entry in entries} == {"explanation"}
    assert [entry["code"] for entry in entries] == [*DIAGNOSTIC_CODES]
    assert {entry["subject"] for entry in entries} == {*CODES_BY_SUBJECT}


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("link-unknwn", "did you mean ‘link-unknown’?"),
        ("Image-Missing", "did you mean ‘image-missing’?"),
        ("xyzzy", "exporter explain lists all codes"),
    ],
)
def test_an_unknown_code(code: str, hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", code]) == 2
    assert capsys.readouterr().err.startswith(f"exporter explain: unknown code ‘{code}’ ({hint})\n")
    with pytest.raises(exporter.SettingsError, match="unknown code"):
        exporter.explain(code)
