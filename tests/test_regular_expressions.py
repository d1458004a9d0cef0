"""The regular expressions of the package mean the same in all versions of Python that it allows."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import exporter

PACKAGE = Path(exporter.__file__).parent
_POSSESSIVE_GROUP = re.compile(r"\)(?:[*+?]|\{\d*,?\d*\})\+")
_SAFE_CHARACTERS = "%:@!$&"
"""In the arguments of `quote`, which look like an expression."""


@pytest.mark.slow
def test_no_group_is_repeated_possessively() -> None:
    # Before Python 3.11.5 such an expression may not find what it matches (gh-106052 of CPython).
    # An atomic group around a repetition means the same.
    found = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and _POSSESSIVE_GROUP.search(node.value)
        and _SAFE_CHARACTERS not in node.value
    ]
    assert found == []
