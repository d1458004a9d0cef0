"""The threat model: the code and the tests that it names exist."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "security.md"
_NAMED = re.compile(r"`([\w./-]+\.(?:py|txt))(?:::?([\w.]+))?`")


def threats() -> list[tuple[str, str, str]]:
    """Return the rows of the tables that name code and tests."""
    rows = (line.strip("|").split(" | ") for line in PAGE.read_text().splitlines())
    return [
        (cells[0].strip(), cells[1], cells[2])
        for cells in rows
        if len(cells) == 3 and "`" in cells[2] and ".py" in cells[2]
    ]


@cache
def names_in(file: Path) -> frozenset[str]:
    """Return the functions, classes, methods and constants that a module defines."""
    nodes = ast.walk(ast.parse(file.read_text()))
    return frozenset(
        node.name if not isinstance(node, ast.Name) else node.id
        for node in nodes
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        or (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
    )


def missing_in(cell: str, folder: Path) -> list[str]:
    """Return the files and names of a cell that do not exist."""
    missing = []
    for path, name in _NAMED.findall(cell):
        file = folder / path if (folder / path).exists() else ROOT / path
        if not file.is_file() or (name and name.split(".")[-1] not in names_in(file)):
            missing.append(f"{path}:{name}")
    return missing


def test_there_are_threats() -> None:
    assert len(threats()) >= 30


@pytest.mark.parametrize("threat", threats(), ids=lambda threat: threat[0][:60])
def test_code_and_tests_of_a_threat_exist(threat: tuple[str, str, str]) -> None:
    _, code, test = threat
    assert _NAMED.search(code)
    assert _NAMED.search(test)
    assert missing_in(code, ROOT / "exporter") == []
    assert missing_in(test, ROOT / "tests") == []
