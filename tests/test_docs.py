"""The page about diagnostics is generated from their codes and is up to date."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from exporter.diagnostics.codes import DIAGNOSTIC_CODES

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "diagnostics.md"
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


def test_the_page_has_every_code(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update"):
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(page())
    assert PAGE.read_text() == page()


def test_every_code_is_used_and_every_used_code_exists() -> None:
    texts = [path.read_text() for path in (ROOT / "exporter").rglob("*.py")]
    used = {
        code
        for text in texts
        for code in re.findall(r"""["']([a-z]+-[a-z-]+)["']""", text)
        if "DIAGNOSTIC_CODES: dict" not in text
    }
    reported = {code for text in texts for code in re.findall(r'\.report\(\s*"([\w-]+)"', text)}
    assert reported <= set(DIAGNOSTIC_CODES)
    assert set(DIAGNOSTIC_CODES) <= used
