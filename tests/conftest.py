"""What several test modules share."""

from __future__ import annotations

import pytest
from blog import corpus


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update", action="store_true", help="accept what the code now makes as golden output"
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not corpus():
        terminalreporter.write_line("There is no blog to try: tests/corpus was left out.")
