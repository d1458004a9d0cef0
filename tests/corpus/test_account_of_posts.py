"""Nothing of the posts of real blogs is lost without a word."""

from __future__ import annotations

from pathlib import Path

import pytest

import exporter

pytestmark = pytest.mark.slow


def test_everything_is_in_the_book_or_named(source: Path) -> None:
    findings = exporter.check_file(source).diagnostics
    assert [str(each) for each in findings if each.code == "content-lost"] == []
