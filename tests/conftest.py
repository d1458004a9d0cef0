"""What several test modules share."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
from corpus_posts import corpus

from exporter.write.epub import cover


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update", action="store_true", help="accept what the code now makes as golden output"
    )


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What is kept between builds is kept between those of one run of the tests, and no longer."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(autouse=True, scope="session")
def _equal_covers_are_drawn_once() -> Iterator[None]:
    """Keep drawn covers: to draw one takes half of the time in which a small EPUB is made."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cover, "draw_cover", cache(cover.draw_cover))
        yield


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not corpus():
        terminalreporter.write_line("There is no blog to try: tests/corpus was left out.")
