"""What a build holds in memory: no text of a post, and no volume, that it needs no more."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

import pytest
from sample_sites import post_source, write_site

import exporter
from exporter.build import BuildOptions, CollectionRequest, build_book, build_books
from exporter.diagnostics import Diagnostics
from exporter.model.edition import Chapter
from exporter.model.post import Post
from exporter.options.settings import Format
from exporter.runtime.context import BuildContext

SALT, PEPPER = "Salt that only this test has", "Pepper that only this test has"
FILES = {
    "_posts/2025-05-01-salt.md": post_source(SALT, "It is white."),
    "_posts/2026-06-02-pepper.md": post_source(PEPPER, "It is black."),
    "book.yml": "title: Spices\nposts: [_posts/*.md]\n",
    "volumes.yml": "title: Spices\nposts: [_posts/*.md]\nparts: year\nvolumes: part\n",
}
_WRITING = ("EPUB: packing", "PDF: round")
"""How the names of phases begin in which a file is written."""

Build: TypeAlias = Callable[[Path, Format, BuildContext], object]


class Objects:
    """The posts that have a text, and the chapters, in memory each time that a file is written."""

    def __init__(self) -> None:
        self.posts: list[list[str]] = []
        self.chapters: list[list[str]] = []

    def context(self) -> BuildContext:
        return BuildContext(timed_phase=self._timed_phase)

    @contextmanager
    def _timed_phase(self, name: str) -> Iterator[None]:
        if name.startswith(_WRITING):
            gc.collect()
            objects = gc.get_objects()
            posts = [each for each in objects if type(each) is Post and each.blocks]
            chapters = [each for each in objects if type(each) is Chapter]
            # Other tests may have left objects of other titles.
            self.posts.append(_titles(posts))
            self.chapters.append(_titles(chapters))
        yield


def _titles(values: list[Post] | list[Chapter]) -> list[str]:
    return sorted({each.metadata.title for each in values} & {SALT, PEPPER})


def _book(path: Path, format_: Format, context: BuildContext) -> object:
    return build_book(path, (format_,), BuildOptions(context=context), Diagnostics())


def _books(path: Path, format_: Format, context: BuildContext) -> object:
    options = BuildOptions(context=context)
    return [*build_books(CollectionRequest((path,)), (format_,), options, Diagnostics())]


def _path(path: Path, format_: Format, context: BuildContext) -> object:
    return [*build_books(path, (format_,), BuildOptions(context=context), Diagnostics())]


def _collection(path: Path, format_: Format, context: BuildContext) -> object:
    return exporter.collection(path, formats=format_, context=context)


@pytest.mark.parametrize(
    ("build", "format_"),
    [
        (_book, "epub"),
        (_books, "epub"),
        (_path, "epub"),
        (_collection, "epub"),
        pytest.param(_collection, "pdf", marks=pytest.mark.slow),
    ],
)
def test_texts_of_posts_are_not_in_memory_while_a_book_is_written(
    build: Build, format_: Format, tmp_path: Path
) -> None:
    root = write_site(tmp_path / "site", FILES)
    objects = Objects()
    assert build(root / "book.yml", format_, objects.context())
    assert [*filter(None, objects.posts)] == []
    assert objects.chapters[0] == [PEPPER, SALT]


@pytest.mark.slow
def test_a_volume_is_not_in_memory_while_the_next_is_written(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site", FILES)
    objects = Objects()
    assert _collection(root / "volumes.yml", "epub", objects.context())
    assert objects.chapters == [[SALT], [PEPPER]]
    assert objects.posts == [[], []]
