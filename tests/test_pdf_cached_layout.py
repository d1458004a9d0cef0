"""After an edit of one post, only its chapter of a PDF is laid out again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, ClassVar

import pytest
from sample_editions import asset, chapter, edition, image_bytes, image_paragraph
from sample_sites import post_source, write_site

from exporter.build import BuildOptions, build_book
from exporter.diagnostics import Diagnostics
from exporter.options.settings import Settings
from exporter.runtime.cache import DiskCache
from exporter.runtime.context import BuildContext
from exporter.runtime.isolation import TaskFailure
from exporter.write.pdf import write
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
def test_a_page_number_of_more_digits_leaves_the_contents_as_they_are(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site", FILES)
    titles(root)
    post = root / LONG
    post.write_text(post.read_text("utf-8") + "\n\nAnother line." * 400 + "\n", "utf-8")
    # A chapter with the page number of Pepper in its text has no room for a second digit.
    assert set(titles(root)) == {"Salt", "Long", "About the authors"}


@pytest.mark.slow
def test_an_image_that_cannot_be_read_when_it_is_laid_out_is_reported(tmp_path: Path) -> None:
    photograph = image_bytes("WEBP")
    jar = asset(photograph, tmp_path, "jar.webp", "image/webp")
    book = edition(chapter((image_paragraph(jar),)))
    context = BuildContext(cache=DiskCache(tmp_path / "cache"))

    def built() -> tuple[bytes, list[str]]:
        diagnostics = Diagnostics()
        data = write(book, Settings(), diagnostics, context).data
        return data, [finding.code for finding in diagnostics]

    def forget() -> None:
        """Remove the entries of the cache, but for what is known of images."""
        for path in (tmp_path / "cache").rglob("*"):
            if path.is_file() and b"ProcessedImage" not in path.read_bytes():
                path.unlink()

    whole = built()
    assert whole[0]
    forget()
    Path(jar.path).unlink()
    without, codes = built()
    assert codes == ["image-unreadable"]
    assert without != whole[0]
    # The chapter without its image is not kept.
    Path(jar.path).write_bytes(photograph)
    assert built() == whole
