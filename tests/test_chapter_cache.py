"""The cache of resolved chapters: equal editions, and only changed chapters are resolved again."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_sites import post_source, write_site

from exporter.build import BuildOptions, CollectionRequest, resolve_source
from exporter.diagnostics import Diagnostics
from exporter.model.edition import Edition
from exporter.model.json_format import dumps, loads
from exporter.model.walk import rewrite_division
from exporter.options.settings import Settings
from exporter.resolve import chapters
from exporter.runtime.cache import DiskCache
from exporter.runtime.context import BuildContext

SALT = "_posts/2026-05-01-salt.md"
PEPPER = "_posts/2026-06-02-pepper.md"
CUMIN = "_posts/2026-07-03-cumin.md"
FILES = {
    SALT: post_source("Salt", "[hot](/2026/06/pepper.html#hot), [x](https://a.example/), [](gone)"),
    PEPPER: post_source("Pepper", "## Hot\n\n[x](https://a.example/)"),
    CUMIN: post_source("Cumin", "Seeds, [x](https://a.example/)[^a].\n\n[^a]: Small."),
}


@pytest.fixture
def resolved_titles(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles of the chapters that were resolved, in order."""
    titles: list[str] = []
    original = chapters._resolved

    def recording(drafted, *arguments):  # forwards its arguments
        titles.append(drafted.post.metadata.title)
        return original(drafted, *arguments)

    monkeypatch.setattr(chapters, "_resolved", recording)
    return titles


def resolve_all(
    root: Path, cache: Path, settings: Settings | None = None
) -> tuple[Edition, list[str]]:
    """Return the edition of all posts and its diagnostics."""
    diagnostics = Diagnostics()
    context = BuildContext(cache=DiskCache(cache))
    options = BuildOptions(settings or Settings(), context=context)
    edition = resolve_source(CollectionRequest((root / "_posts",)), options, diagnostics)
    assert edition
    return edition, [*map(str, diagnostics)]


def test_cached_chapter_equals_the_chapter_with_its_findings(
    tmp_path: Path, resolved_titles: list[str]
) -> None:
    root = write_site(tmp_path / "site", FILES)
    first = resolve_all(root, tmp_path / "cache")
    resolved_titles.clear()
    second = resolve_all(root, tmp_path / "cache")
    assert first == second == resolve_all(root, tmp_path / "empty")
    digests = [chapter.content_digest for chapter in first[0].chapters]
    assert all(digests)
    assert digests == [chapter.content_digest for chapter in second[0].chapters]
    assert resolved_titles == ["Salt", "Pepper", "Cumin"]


def test_rewritten_chapter_and_its_json_have_no_digest(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site", FILES)
    chapter = resolve_all(root, tmp_path / "cache")[0].chapters[0]
    assert rewrite_division(chapter, lambda node: node) == chapter
    assert rewrite_division(chapter, lambda node: node).content_digest == ""
    assert chapter.content_digest not in dumps(chapter)
    assert loads(dumps(chapter)) == chapter


def test_change_resolves_only_the_chapter_and_those_that_link_to_it(
    tmp_path: Path, resolved_titles: list[str]
) -> None:
    root = write_site(tmp_path / "site", FILES)
    before, _ = resolve_all(root, tmp_path / "cache")
    resolved_titles.clear()
    write_site(root, {CUMIN: post_source("Cumin", "More seeds.")})
    resolve_all(root, tmp_path / "cache")
    assert resolved_titles == ["Cumin"]
    write_site(root, {PEPPER: post_source("Pepper", "## Mild")})
    resolved_titles.clear()
    after = resolve_all(root, tmp_path / "cache")
    assert resolved_titles == ["Salt", "Pepper"]
    assert after[0] != before
    assert after == resolve_all(root, tmp_path / "empty")


def test_book_wide_reference_numbers_follow_all_earlier_chapters(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site", FILES)
    book = Settings(scope="book")
    for number, settings in enumerate((Settings(), book, Settings(references="inline"), book)):
        edition = resolve_all(root, tmp_path / "cache", settings)
        assert edition == resolve_all(root, tmp_path / f"empty-{number}", settings)
