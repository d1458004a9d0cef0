"""The list of diagnostic codes: its page is up to date, and every code is used."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from exporter.diagnostics import codes
from exporter.diagnostics.codes import DIAGNOSTIC_CODES

CODES = Path(codes.__file__)
PACKAGE = CODES.parent.parent
PAGE = Path(__file__).resolve().parent.parent / "docs" / "diagnostics.md"
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


def string_literals(module: Path) -> set[str]:
    tree = ast.walk(ast.parse(module.read_text()))
    return {str(node.value) for node in tree if isinstance(node, ast.Constant)}


def test_every_code_is_used_by_another_module() -> None:
    modules = [path for path in PACKAGE.rglob("*.py") if path != CODES]
    used = set().union(*map(string_literals, modules))
    assert set(DIAGNOSTIC_CODES) - used == set()


def test_every_reported_code_is_in_the_list() -> None:
    texts = [path.read_text() for path in PACKAGE.rglob("*.py")]
    reported = {code for text in texts for code in re.findall(r'\.report\(\s*"([\w-]+)"', text)}
    assert len(reported) > 50
    assert reported - set(DIAGNOSTIC_CODES) == set()
