"""Chapters that an earlier build decided: the same edition, and only what changed is made anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_sites import post_source, write_site

from exporter.build import BuildOptions, CollectionRequest, resolve_source
from exporter.diagnostics import Diagnostics
from exporter.model.json_format import dumps, loads
from exporter.model.publication import Edition
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
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles of the chapters that are finished, as they are."""
    titles: list[str] = []
    resolved = chapters._resolved

    def counting(drafted, opening, citations):  # type: ignore[no-untyped-def]  # as it is
        titles.append(drafted.post.metadata.title)
        return resolved(drafted, opening, citations)

    monkeypatch.setattr(chapters, "_resolved", counting)
    return titles


def decided(root: Path, cache: Path, settings: Settings | None = None) -> tuple[Edition, list[str]]:
    """The edition of all posts, and what is said of it."""
    diagnostics = Diagnostics()
    context = BuildContext(cache=DiskCache(cache))
    options = BuildOptions(settings or Settings(), context=context)
    edition = resolve_source(CollectionRequest((root / "_posts",)), options, diagnostics)
    assert edition
    return edition, [*map(str, diagnostics)]


def test_a_kept_chapter_is_the_chapter_with_its_findings(tmp_path: Path, made: list[str]) -> None:
    root = write_site(tmp_path / "site", FILES)
    first = decided(root, tmp_path / "store")
    made.clear()
    second = decided(root, tmp_path / "store")
    assert first == second == decided(root, tmp_path / "empty")
    digests = [chapter.content_digest for chapter in first[0].chapters]
    assert all(digests)
    assert digests == [chapter.content_digest for chapter in second[0].chapters]
    assert made == ["Salt", "Pepper", "Cumin"]


def test_a_copy_of_a_chapter_and_its_json_have_no_digest(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site", FILES)
    chapter = decided(root, tmp_path / "store")[0].chapters[0]
    assert rewrite_division(chapter, lambda node: node) == chapter
    assert rewrite_division(chapter, lambda node: node).content_digest == ""
    assert chapter.content_digest not in dumps(chapter)
    assert loads(dumps(chapter)) == chapter


def test_only_what_leads_to_a_changed_place_is_finished_again(
    tmp_path: Path, made: list[str]
) -> None:
    root = write_site(tmp_path / "site", FILES)
    before, _ = decided(root, tmp_path / "store")
    made.clear()
    write_site(root, {CUMIN: post_source("Cumin", "More seeds.")})
    decided(root, tmp_path / "store")
    assert made == ["Cumin"]
    write_site(root, {PEPPER: post_source("Pepper", "## Mild")})
    made.clear()
    after = decided(root, tmp_path / "store")
    assert made == ["Salt", "Pepper"]
    assert after[0] != before
    assert after == decided(root, tmp_path / "empty")


def test_references_through_the_book_follow_every_chapter_before(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site", FILES)
    book = Settings(scope="book")
    for number, settings in enumerate((Settings(), book, Settings(references="inline"), book)):
        made = decided(root, tmp_path / "store", settings)
        assert made == decided(root, tmp_path / f"empty-{number}", settings)
