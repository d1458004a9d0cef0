"""After an edit of one post, only its chapter of a PDF is laid out again."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, ClassVar

import pytest
from sample_sites import post_source, write_site

from exporter.build import BuildOptions, build_book
from exporter.diagnostics import Diagnostics
from exporter.model.post import Post
from exporter.runtime.cache import DiskCache
from exporter.runtime.context import BuildContext
from exporter.runtime.isolation import TaskFailure
from exporter.write.pdf.jobs.job import LayoutJob

SALT, LONG = "_posts/2026-05-01-salt.md", "_posts/2026-06-02-long.md"
FILES = {
    SALT: post_source("Salt", "It is white. [Pepper](/2026/07/pepper.html) is not.", author="ann"),
    LONG: post_source("Long", "A line.\n\n" * 30, author="ben"),
    "_posts/2026-07-03-pepper.md": post_source("Pepper", "It is black.", author="ann"),
    "_data/members.yml": "ann: {name: Ann, bio: Bakes.}\nben: {name: Ben}\n",
    "book.yml": "title: Spices\nposts: [_posts/*.md]\npages: {authors: true}\n",
}


class LoggingExecutor:
    """An executor that runs tasks in this process and records the titles of chapters."""

    shares_files: ClassVar[bool] = True

    def __init__(self) -> None:
        self.titles: list[str] = []

    def map_unordered(
        self, work: Callable[[Any], Any], tasks: Sequence[Any]
    ) -> Iterator[tuple[int, Any | TaskFailure]]:
        self.titles += [task.title for task in tasks if isinstance(task, LayoutJob)]
        yield from ((number, work(task)) for number, task in enumerate(tasks))


def titles(root: Path, phases: list[str] | None = None) -> list[str]:
    """Build a PDF and return the titles of the chapters that are laid out.

    The names of the phases of the build are added to `phases`.
    """
    executor = LoggingExecutor()

    def timed_phase(name: str) -> AbstractContextManager[None]:
        if phases is not None:
            phases.append(name)
        return nullcontext()

    cache = DiskCache(root.parent / "cache")
    options = BuildOptions(context=BuildContext(executor, cache, timed_phase=timed_phase))
    assert build_book(root / "book.yml", ("pdf",), options, Diagnostics())
    return executor.titles


@pytest.mark.slow
def test_only_the_edited_chapter_is_laid_out_again(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site", FILES)
    first = titles(root)
    assert {"Contents", "About the authors", "Salt", "Long", "Pepper"} <= set(first)
    post = root / SALT
    post.write_text(post.read_text("utf-8") + "\n\nAnd it is fine.\n", "utf-8")
    phases: list[str] = []
    assert titles(root, phases) == ["Salt"]
    # Salt names the page of Pepper, and comes after the chapters that name none.
    rounds = [phase.partition(", ")[2] for phase in phases if phase.startswith("PDF: round")]
    assert rounds[1:] == ["1 of 1", "0 of 2"]
    assert rounds[0].startswith("0 of ")


@pytest.mark.slow
def test_posts_are_not_in_memory_while_chapters_are_laid_out(tmp_path: Path) -> None:
    title = "A post that only this test has"
    root = write_site(tmp_path / "site", {**FILES, SALT: post_source(title, "It is white.")})
    executor = LoggingExecutor()
    kept: list[Post] = []

    def on_progress(phase: str, done: int, total: int) -> None:  # noqa: ARG001
        if phase == "PDF":
            gc.collect()
            posts = (each for each in gc.get_objects() if isinstance(each, Post))
            kept.extend(post for post in posts if post.metadata.title == title and post.blocks)

    options = BuildOptions(context=BuildContext(executor, on_progress=on_progress))
    assert build_book(root / "book.yml", ("pdf",), options, Diagnostics())
    assert title in executor.titles
    assert kept == []


@pytest.mark.slow
def test_a_page_number_of_more_digits_leaves_the_contents_as_they_are(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site", FILES)
    titles(root)
    post = root / LONG
    post.write_text(post.read_text("utf-8") + "\n\nAnother line." * 400 + "\n", "utf-8")
    # A chapter with the page number of Pepper in its text has no room for a second digit.
    assert set(titles(root)) == {"Salt", "Long", "About the authors"}
