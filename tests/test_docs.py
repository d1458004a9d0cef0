"""The documentation: generated parts are up to date, and links and file names exist."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from api_page import api_page
from command_line_page import command_line_page
from documented_commands import PAGES as DOCUMENTED
from documented_commands import blocks_of, words_of
from json_page import json_page
from man_page import man_page

from exporter.cli.commands import all_commands
from exporter.diagnostics.codes import CODES_BY_SUBJECT, DIAGNOSTIC_CODES
from exporter.diagnostics.codes.checks import CHECK_CODES
from exporter.diagnostics.codes.content import CONTENT_CODES
from exporter.diagnostics.codes.output import OUTPUT_CODES
from exporter.diagnostics.codes.sources import SOURCE_CODES

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "exporter"
CODES = PACKAGE / "diagnostics" / "codes"
PAGES = (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md")))
PAGE = ROOT / "docs" / "diagnostics.md"
COMMAND_LINE = ROOT / "docs" / "command-line.md"
MANUAL = ROOT / "docs" / "exporter.1"
JSON = ROOT / "docs" / "json.md"
API_OBJECTS = ROOT / "docs" / "api-objects.md"
INTRODUCTION = """\
# Diagnostics

Every diagnostic of the exporter, by code. After an error, an output is missing or wrong; after a
warning, it lacks something; a notice (shown with `-v`) reports a change that rarely matters.

| code | severity | cause | fix |
|---|---|---|---|
"""


def page() -> str:
    rows = (
        f"| `{code}` | {entry.severity} | {entry.cause} | {entry.fix} |"
        for code, entry in sorted(DIAGNOSTIC_CODES.items())
    )
    return INTRODUCTION + "\n".join(rows) + "\n"


def test_page_of_diagnostics_is_up_to_date(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update"):
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(page())
    assert PAGE.read_text() == page()


def test_page_of_the_command_line_is_up_to_date(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update"):
        COMMAND_LINE.write_text(command_line_page())
    assert COMMAND_LINE.read_text() == command_line_page()


def test_manual_page_is_up_to_date_and_escapes_its_text(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update"):
        MANUAL.write_text(man_page())
    page = man_page()
    assert MANUAL.read_text() == page
    assert "\n\\fB\\-\\-page\\-size SIZE\\fR\n" in page
    macros = {line.split()[0] for line in page.splitlines() if line.startswith((".", "'"))}
    assert macros <= {'.\\"', ".TH", ".SH", ".SS", ".TP", ".PP", ".EX", ".EE"}


def test_page_of_the_json_is_up_to_date(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update"):
        JSON.write_text(json_page())
    assert JSON.read_text() == json_page()


def test_page_of_the_api_is_up_to_date(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update"):
        API_OBJECTS.write_text(api_page())
    assert API_OBJECTS.read_text() == api_page()


OPTIONS = {command.name: {*command.parser().options, "--help"} for command in all_commands()}


@pytest.mark.parametrize("page", DOCUMENTED, ids=lambda path: path.name)
def test_commands_and_options_in_the_text_exist(page: Path) -> None:
    quoted = re.findall(r"`exporter ([a-z][^`]*)`", page.read_text())
    shown = [
        " ".join(words_of(line)[1:])
        for block in blocks_of(page)
        if block.language == "sh"
        for line in block.commands
        if words_of(line)[0] == "exporter"
    ]
    for command in (*quoted, *shown):
        name, *words = re.split(r"\s*\|\s*", command)[0].split()
        assert name in OPTIONS, command
        for word in words:
            if re.match("--[a-z]", word):
                assert word.partition("=")[0] in OPTIONS[name], command


def test_no_code_is_in_two_lists() -> None:
    phases = (SOURCE_CODES, CONTENT_CODES, OUTPUT_CODES, CHECK_CODES)
    assert sum(map(len, phases)) == len(CODES_BY_SUBJECT)
    assert sum(map(len, CODES_BY_SUBJECT.values())) == len(DIAGNOSTIC_CODES)


def test_every_code_is_used_by_another_module() -> None:
    modules = [path for path in PACKAGE.rglob("*.py") if CODES not in path.parents]
    used = set().union(*(re.findall(r'"([\w-]+)"', path.read_text()) for path in modules))
    assert set(DIAGNOSTIC_CODES) - used == set()


def test_every_reported_code_is_in_the_list() -> None:
    texts = [path.read_text() for path in PACKAGE.rglob("*.py")]
    reported = {code for text in texts for code in re.findall(r'\.report\(\s*"([\w-]+)"', text)}
    assert len(reported) > 50
    assert reported - set(DIAGNOSTIC_CODES) == set()


_FENCED = r"(?ms)^ *(`{3,})[^`\n]*\n.*?^ *\1$"


@cache
def prose(path: Path) -> str:
    """Return a page without its code."""
    text = re.sub(_FENCED, "", path.read_text())
    return re.sub(r"(`+).+?\1", "", text)


@cache
def anchors(path: Path) -> set[str]:
    """Return the ids of the headings of a page, as GitHub makes them."""
    text = re.sub(_FENCED, "", path.read_text())
    anchors: set[str] = set()
    for heading in re.findall(r"(?m)^#+ (.+)$", text):
        id_ = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        copies = (f"{id_}-{number}" for number in range(1, 100))
        anchors.add(next(each for each in (id_, *copies) if each not in anchors))
    return anchors


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_relative_links_and_anchors_exist(page: Path) -> None:
    targets = re.findall(r"\]\(<?([^)\s>]+)|^\[[^\]]+\]: <?([^\s>]+)", prose(page), re.MULTILINE)
    missing = []
    for target in map("".join, targets):
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if re.match(r"[a-z]+:", target):
            continue
        if not file.exists() or (anchor and anchor not in anchors(file)):
            missing.append(target)
    assert missing == []


def test_files_that_the_architecture_names_exist() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text()
    listed = "\n".join(re.findall(r"(?ms)^```.*?^```$", text))
    text = text.replace(listed, "")
    words = {word for code in re.findall(r"`([^`\n]+)`", text) for word in code.split()}
    # Names in capitals are placeholders; the file of settings is the user's.
    names = {word for word in words if re.fullmatch(r"[a-z_\d./-]+(/|\.(css|md|py|toml))", word)}
    names -= {"exporter.toml"}
    names |= set(re.findall(r"[\w/]+\.py\b", listed))
    folders = ("", "exporter", "styles", "tests", "docs")
    missing = {
        name
        for name in names
        if not any((ROOT / folder / name).exists() for folder in folders)
        and ("/" in name or not any(any((ROOT / top).rglob(name)) for top in folders[1:]))
    }
    assert len(names) > 40
    assert missing == set()
