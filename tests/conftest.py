"""Fixtures and options that all tests share."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import lru_cache

import pytest
from corpus_posts import single_posts

from exporter.write.epub import cover


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update", action="store_true", help="replace the expected outputs by the current ones"
    )


@pytest.fixture(autouse=True, scope="session")
def _empty_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Use empty folders of the user for each run of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture(autouse=True, scope="session")
def _equal_covers_are_drawn_once() -> Iterator[None]:
    """Cache drawn covers: drawing one takes half of the build time of a small EPUB."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cover, "draw_cover", lru_cache(32)(cover.draw_cover))
        yield


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not single_posts():
        terminalreporter.write_line("tests/corpus is not collected: there is no corpus of posts.")
    if not shutil.which("ebook-convert"):
        terminalreporter.write_line(
            "tests/engines is not collected: `make engines` installs calibre."
        )
