"""Patterns of post filters: which paths they match."""

from __future__ import annotations

import pytest

from exporter.path_patterns import matches_path


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("/s/_posts/a.md", ""),
        ("/s/_posts/a.md", "/s/_posts/a.md"),
        ("/s/_posts/a.md", "/s/_posts"),
        ("/s/_posts/a.md", "/s/_posts/"),
        ("/s/_posts/a.md", "/s/_posts/*.md"),
        ("/s/_posts/a.md", "/s/_posts/?.m[d]"),
        ("/s/_posts/a.md", "/s/_posts/**"),
        ("/s/_posts/a.md", "/s/_posts/**/*.md"),
        ("/s/_posts/old/er/a.md", "/s/_posts/**/*.md"),
        ("/s/_posts/old/a.md", "/s/_posts/o*"),
        ("/s/_posts/old/a.md", "/s/*/old/a.md"),
        ("/[s]/a.md", "/[s]/a.md"),
        ("/[s]/a.md", "/[s]"),
        ("/[s]/a.md", "/[[]s]/*.md"),
    ],
)
def test_matching_paths(path: str, pattern: str) -> None:
    assert matches_path(path, pattern)


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("/s/_posts/a.md", "/s/_post"),
        ("/s/_posts/a.md", "/s/_posts/a.md/b"),
        ("/s/_posts/A.md", "/s/_posts/a*"),
        ("/s/_posts/old/a.md", "/s/_posts/*.md"),
        ("/s/_posts/a.md", "/s/*.md"),
        ("/s/_posts/a.txt", "/s/**/*.md"),
        ("/s/a.md", "/[s]/b.md"),
    ],
)
def test_other_paths(path: str, pattern: str) -> None:
    assert not matches_path(path, pattern)
