"""Fixtures of the tests in a browser: the browser and the sample books."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from headless_reader import LIBRARIES, MODULES, browser_program
from playwright.sync_api import Browser, expect, sync_playwright
from preview_pages import TIMEOUT_MS, Served, Windows, served_here
from sample_books import COLLECTION, CONTENT, SampleBooks

from exporter.options.settings import Choices

POST = CONTENT / "_posts" / "2026-03-24-the-polite-retry.md"


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


@pytest.fixture(scope="session")
def post(sample_books: SampleBooks) -> bytes:
    """A sample post as an EPUB."""
    return sample_books.epub(POST)


@pytest.fixture(scope="session")
def collection(sample_books: SampleBooks) -> bytes:
    """The sample collection as an EPUB."""
    return sample_books.collection()[".epub"]


@pytest.fixture(scope="session")
def essay(sample_books: SampleBooks) -> bytes:
    """The sample collection in the theme `essay`, as an EPUB."""
    return sample_books.epub(COLLECTION, Choices(theme="essay"))


@pytest.fixture(scope="session")
def windows(browser: Browser) -> Windows:
    """The windows that show previews."""
    return Windows(browser)


@pytest.fixture
def open_preview(windows: Windows) -> Iterator[Callable[[Path], Served]]:
    """Serve the preview of a site: call it with the root."""
    with ExitStack() as previews:
        yield lambda root: previews.enter_context(served_here(windows, root))
