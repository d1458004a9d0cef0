"""The catalogue of diagnostics is made from the code, and says what the code says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from exporter.diagnostics.codes import CATALOGUE

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "diagnostics.md"
INTRODUCTION = """\
# Diagnostics

What the exporter can tell you about a post, by code. An error means that the file was not made; a
warning, that a reader will miss something; a notice (shown with `-v`), that something was mended.

| code | severity | cause | cure |
|---|---|---|---|
"""


def page() -> str:
    rows = (
        f"| `{code}` | {entry.severity} | {entry.cause} | {entry.cure} |"
        for code, entry in sorted(CATALOGUE.items())
    )
    return INTRODUCTION + "\n".join(rows) + "\n"


def test_the_catalogue_is_whole(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update"):
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(page())
    assert PAGE.read_text() == page()


def test_every_code_in_use_is_in_the_catalogue_and_the_other_way_round() -> None:
    texts = [path.read_text() for path in (ROOT / "exporter").rglob("*.py")]
    used = {
        code
        for text in texts
        for code in re.findall(r"""["']([a-z]+-[a-z-]+)["']""", text)
        if "catalogue.py" not in text
    }
    reported = {code for text in texts for code in re.findall(r'\.report\(\s*"([\w-]+)"', text)}
    assert reported <= set(CATALOGUE)
    assert set(CATALOGUE) <= used
