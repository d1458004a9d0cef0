"""The sample collection in calibre, whose engine is old: its converters and its check of books."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from engine_texts import lost_text

pytestmark = pytest.mark.slow

CLONE = Path(__file__).resolve().parents[2]
COLLECTION = CLONE / "content" / "margins-of-error.yml"
ACCEPTED = {
    "no-descending-specificity": "the style of a stylesheet",
    "no-duplicate-selectors": "the style of a stylesheet",
    "InvalidId": "EPUB 3 and HTML allow every letter in an id",
    "MimetypeMismatch": "EPUB 3.3 prefers font/ttf, which calibre 6 does not know",
}
"""Findings of calibre that are not problems, with the reason."""
CHECK_BOOK = f"""
import sys
from calibre.ebooks.oeb.polish.check.main import run_checks
from calibre.ebooks.oeb.polish.container import get_container
print("checked")
for found in run_checks(get_container(sys.argv[-1], tweak_mode=True)):
    kind = getattr(found, "css_rule_id", "") or type(found).__name__
    if kind not in {tuple(ACCEPTED)}:
        print(kind, found.name, found.line, found.msg)
"""


@pytest.fixture(scope="module", params=["generic", "kindle"])
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp(request.param)
    options = ["--to", "epub", "--profile", request.param, "-o", f"{folder}/", "-q"]
    command = [sys.executable, "-m", "exporter", "collection", str(COLLECTION), *options]
    subprocess.run(command, cwd=CLONE, check=True)
    (built,) = folder.glob("*.epub")
    return built


def run(*command: str | Path) -> str:
    """Run a program of calibre without a screen, and return what it prints."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QTWEBENGINE_DISABLE_SANDBOX": "1"}
    process = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return process.stdout


@pytest.mark.parametrize("suffix", [".txt", ".azw3", ".mobi"])
def test_converted_book_has_every_word(book: Path, suffix: str, tmp_path: Path) -> None:
    converted, text = tmp_path / f"book{suffix}", tmp_path / "text.txt"
    run("ebook-convert", book, converted)
    if suffix != ".txt":
        run("ebook-convert", converted, text)
    assert lost_text(book, (converted if suffix == ".txt" else text).read_text()) == []


def test_book_has_authors(book: Path) -> None:
    (line,) = (line for line in run("ebook-meta", book).splitlines() if line.startswith("Author"))
    assert "Zofia Lipska & Björn Åkesson" in line


def test_calibre_finds_no_problem(book: Path) -> None:
    printed = run("calibre-debug", "-c", CHECK_BOOK, "--", book)
    assert printed.strip().rpartition("checked")[1:] == ("checked", "")
