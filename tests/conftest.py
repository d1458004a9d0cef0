"""Fixtures and options that all tests share."""

from __future__ import annotations

import gc
import os
import shutil
import sys
from collections.abc import Iterator
from functools import lru_cache
from hashlib import md5
from itertools import groupby
from pathlib import Path

import pytest
from corpus_posts import single_posts
from sample_books import SampleBooks

from exporter.themes import stylesheet_check
from exporter.write import styles
from exporter.write.epub import cover

TESTS = Path(__file__).parent

# PyMuPDF loads models that find columns and tables, if they are installed; they take a second.
sys.modules.setdefault("pymupdf.layout", None)

# Of the program. The collector would visit the modules and thousands of tests again and again.
gc.set_threshold(100_000, 50, 100)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update", action="store_true", help="replace the expected outputs by the current ones"
    )
    parser.addoption(
        "--part",
        type=_part,
        default="1/1",
        metavar="N/OF",
        help="collect the Nth of so many parts of the files",
    )


def _part(text: str) -> tuple[int, int]:
    """Return the number of a part, and of how many. Raises `ValueError`."""
    number, parts = map(int, text.split("/"))
    if not 1 <= number <= parts:
        raise ValueError(text)
    return number, parts


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out the files and folders of other parts; a new file changes the part of no other."""
    number, parts = config.getoption("--part")
    if collection_path.parent != TESTS:
        return None
    digest = md5(collection_path.name.encode(), usedforsecurity=False).digest()
    # `False` would collect what other options leave out.
    return digest[0] % parts != number - 1 or None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all cases but the first one as slow where `one_quick` says so."""
    marked = (item for item in items if item.get_closest_marker("one_quick"))
    for _, cases in groupby(marked, key=lambda item: item.nodeid.partition("[")[0]):
        for case in [*cases][1:]:
            case.add_marker("slow")


@pytest.fixture(autouse=True, scope="session")
def _empty_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Use empty folders of the user for each run of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture(autouse=True, scope="session")
def _equal_covers_and_styles_are_made_once() -> Iterator[None]:
    """Cache drawn covers and resolved stylesheets: they take half of the time of a small EPUB."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cover, "draw_cover", lru_cache(32)(cover.draw_cover))
        for module in (styles, stylesheet_check):
            patch.setattr(module, "resolve_tokens", lru_cache(64)(module.resolve_tokens))
        yield


@pytest.fixture(scope="session")
def sample_books(tmp_path_factory: pytest.TempPathFactory) -> SampleBooks:
    """The books of `content/`, which all processes of a run share."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    folder /= "sample-books"
    folder.mkdir(exist_ok=True)
    return SampleBooks(folder)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not single_posts():
        terminalreporter.write_line("tests/corpus is not collected: there is no corpus of posts.")
    if not shutil.which("ebook-convert"):
        terminalreporter.write_line(
            "tests/engines is not collected: `make engines` installs calibre."
        )
