"""The JSON Schemas: valid, and every JSON output follows them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import exporter
from exporter.cli import main
from exporter.diagnostics import Diagnostic, Severity
from exporter.diagnostics.source import PagePlace
from exporter.reports.records import record_data
from exporter.reports.to_records import diagnostic_record

CONTENT = Path(__file__).parent.parent / "content"
POSTS = sorted((CONTENT / "_posts").glob("*.md"))
BROKEN = "---\ntitle: Rye\ndate: nowish\n---\n{{ loaf }}\n\n> **Disclaimer:** Salt.\n"
Printed = Callable[..., str]


@pytest.fixture
def printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Printed:
    """Runs a command in a folder with a post that has findings, and returns its stdout."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "_config.yml").write_text("title: Bread\n")
    (tmp_path / "post.md").write_text(BROKEN)
    (tmp_path / "rye.md").write_text(
        "---\ntags: [rye]\nauthor: Ola Wrona\nseries: Dark\n---\n# Rye\n"
    )

    def run(*arguments: str) -> str:
        main(arguments)
        return capsys.readouterr().out

    return run


def validator(name: str) -> Draft202012Validator:
    schema = exporter.json_schema(name)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.mark.parametrize(
    ("command", "types"),
    [
        ("html post.md", {"diagnostic", "result"}),
        ("check post.md rye.md", {"diagnostic", "checked"}),
        ("list .", {"diagnostic", "post"}),
        ("list tags", {"diagnostic", "tag"}),
        ("list authors", {"diagnostic", "author"}),
        ("list series", {"diagnostic", "series"}),
        ("collection . --dry-run", {"diagnostic", "plan"}),
        pytest.param("explain", {"explanation"}, marks=pytest.mark.slow),
        pytest.param("doctor", {"machine-check"}, marks=pytest.mark.slow),
        ("init", {"survey"}),
        ("cache info", {"cache"}),
        ("html missing.png post.md", {"diagnostic", "result"}),
    ],
)
def test_every_line_of_output_follows_the_schema(
    command: str, types: set[str], printed: Printed
) -> None:
    lines = [json.loads(line) for line in printed(*command.split(), "--json").splitlines()]
    assert {line["type"] for line in lines} == types
    output = validator("output")
    for line in lines:
        output.validate(line)
        assert not output.is_valid({**line, "other": 1})
        assert not output.is_valid({**line, "type": "another"})
        for name in line:
            assert not output.is_valid({key: line[key] for key in line if key != name})


@pytest.mark.slow
def test_the_preflight_of_a_strict_pdf_follows_the_schema(printed: Printed) -> None:
    lines = printed("pdf", "rye.md", "--json", "--strict", "--printer", "kdp").splitlines()
    records = [json.loads(line) for line in lines]
    for record in records:
        validator("output").validate(record)
    assert {record["type"] for record in records} >= {"diagnostic", "preflight", "result"}


def test_a_finding_on_a_page_follows_the_schema() -> None:
    page = PagePlace(4, "iv", ((1.5, 2.0, 30.0, 40.0),))
    finding = Diagnostic(Severity.ERROR, "code-clipped", "page 4: a line is cut", page=page)
    data = json.loads(json.dumps(record_data(diagnostic_record(finding))))
    output = validator("output")
    output.validate(data)
    assert data["page"]["areas"] == [[1.5, 2.0, 30.0, 40.0]]
    for areas in ([[1.5, 2.0, 30.0]], [[1.5, 2.0, 30.0, 40.0, 50.0]], [["a", 2.0, 3.0, 4.0]]):
        assert not output.is_valid({**data, "page": {**data["page"], "areas": areas}})


@pytest.mark.parametrize(
    "unresolved",
    [pytest.param(False, marks=pytest.mark.slow), pytest.param(True, marks=pytest.mark.slow)],
)
def test_the_models_of_the_samples_follow_the_schema(unresolved: bool) -> None:
    model = validator("model")
    kinds: set[str] = set()
    for path in POSTS:
        value = exporter.load(path) if unresolved else exporter.edition(path)
        data = json.loads(exporter.to_json(value))
        # To validate takes most of the time: a post without a type of its own is left out.
        if new := types_in(data) - kinds:
            model.validate(data)
            kinds |= new
    assert len(kinds) > 30


@pytest.mark.slow
def test_a_field_that_a_type_does_not_have_is_found(printed: Printed) -> None:
    data = json.loads(printed("model", "rye.md", "--unresolved"))
    model = validator("model")
    model.validate(data)
    assert not model.is_valid({**data, "titel": "Rye"})
    assert not model.is_valid({**data, "blocks": [{"type": "Paragraf", "children": []}]})


@pytest.mark.parametrize("name", ["output", "model"])
def test_the_command_prints_the_schema(name: str, printed: Printed) -> None:
    schema = json.loads(printed("schema", name))
    assert schema == exporter.json_schema(name)
    assert schema["$id"] == f"urn:blog-exporter:schema:{name}:1"


def test_dates_and_severities_have_their_form() -> None:
    kinds = exporter.json_schema("model")["$defs"]
    day, nothing = kinds["Metadata"]["properties"]["date"]["anyOf"]
    assert day["properties"]["value"] == {"type": "string", "format": "date"}
    assert nothing == {"type": "null"}
    assert kinds["Diagnostic"]["properties"]["severity"] == {"enum": [0, 1, 2]}


def test_an_unknown_schema_is_named() -> None:
    with pytest.raises(exporter.SettingsError, match="did you mean ‘model’"):
        exporter.json_schema("modle")


def types_in(data: Any) -> set[str]:
    """Return the types of all values in a model."""
    match data:
        case dict():
            own = {data["type"]} if isinstance(data.get("type"), str) else set()
            return own.union(*map(types_in, data.values()))
        case list():
            return set().union(*map(types_in, data))
        case _:
            return set()
