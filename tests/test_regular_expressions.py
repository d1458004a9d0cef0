"""The regular expressions of the package mean the same in all versions of Python that it allows."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import exporter

PACKAGE = Path(exporter.__file__).parent
_UNKNOWN = "\0"
"""A part of a string that is no constant: it may end with a group, or be a number."""
_POSSESSIVE_GROUP = re.compile(r"[)\0](?:[*+?]|\{[\d\0]*,?[\d\0]*\})\+")
_SAFE_CHARACTERS = "%:@!$&"
"""In the arguments of `quote`, which look like an expression."""


def written(node: ast.expr) -> str:
    """Return the string that an expression writes, as far as it consists of constants."""
    match node:
        case ast.Constant(str(value)):
            return value
        case ast.JoinedStr(parts):
            return "".join(map(written, parts))
        case ast.BinOp(left, ast.Add(), right):
            return written(left) + written(right)
        case _:
            return _UNKNOWN


def is_possessive_group(text: str) -> bool:
    return bool(_POSSESSIVE_GROUP.search(text)) and _SAFE_CHARACTERS not in text


@pytest.mark.parametrize(
    "code",
    [
        'r"(a|b)*+c"',
        'r"(a|b)" r"?+"',
        'rf"(?:{A}){{2,3}}+"',
        'rf"(a|b){{{N}}}+"',
        'rf"{GROUP}++"',
        'GROUP + r"++"',
        'rf"(?:{A})" + r"++"',
    ],
)
def test_a_group_is_found_however_its_expression_is_written(code: str) -> None:
    assert is_possessive_group(written(ast.parse(code, mode="eval").body))


@pytest.mark.slow
def test_no_group_is_repeated_possessively() -> None:
    # Before Python 3.11.5 such an expression may not find what it matches (gh-106052 of CPython).
    # An atomic group around a repetition means the same.
    found = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant | ast.JoinedStr | ast.BinOp)
        and is_possessive_group(written(node))
    ]
    assert found == []
