"""Fixtures of the tests in a browser: the browser and the sample books."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from headless_reader import LIBRARIES, MODULES, browser_program
from playwright.sync_api import Browser, expect, sync_playwright
from preview_pages import TIMEOUT_MS, Served, Windows, served_here

CLONE = Path(__file__).resolve().parents[2]
POST = CLONE / "content" / "_posts" / "2026-03-24-the-polite-retry.md"
COLLECTION = CLONE / "content" / "margins-of-error.yml"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start a headless browser; fail if it or an e-reader is not installed."""
    program = browser_program()
    if program is None:
        pytest.fail("there is no chromium; `make test` installs it", pytrace=False)
    for library in LIBRARIES:
        if not (MODULES / library / "package.json").is_file():
            pytest.fail(f"{library} is not installed; `make test` installs it", pytrace=False)
    expect.set_options(timeout=TIMEOUT_MS)
    with sync_playwright() as driver:
        # Playwright starts Chromium without its sandbox; all pages are local.
        browser = driver.chromium.launch(executable_path=program, args=["--disable-gpu"])
        yield browser
        browser.close()


def _build(folder: Path, *arguments: str) -> bytes:
    command = [sys.executable, "-m", "exporter", *arguments, "-o", f"{folder}/", "-q"]
    subprocess.run(command, cwd=CLONE, check=True)
    (book,) = folder.glob("*.epub")
    return book.read_bytes()


@pytest.fixture(scope="session")
def post(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A sample post as an EPUB."""
    return _build(tmp_path_factory.mktemp("post"), "epub", str(POST))


@pytest.fixture(scope="session")
def collection(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The sample collection as an EPUB."""
    folder = tmp_path_factory.mktemp("collection")
    return _build(folder, "collection", str(COLLECTION), "--to", "epub")


@pytest.fixture(scope="session")
def essay(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The sample collection in the theme `essay`, as an EPUB."""
    folder = tmp_path_factory.mktemp("essay")
    return _build(folder, "collection", str(COLLECTION), "--to", "epub", "--theme", "essay")


@pytest.fixture(scope="session")
def windows(browser: Browser) -> Windows:
    """The windows that show previews."""
    return Windows(browser)


@pytest.fixture
def open_preview(windows: Windows) -> Iterator[Callable[[Path], Served]]:
    """Serve the preview of a site: call it with the root."""
    with ExitStack() as previews:
        yield lambda root: previews.enter_context(served_here(windows, root))
