"""Performance options do not change the output, and a chapter that fails is reported."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import ClassVar, TypeVar

import pytest
from dask_cluster import cluster
from sample_sites import post_source, write_site

from exporter.build import BuildOptions, CollectionRequest, build_book
from exporter.diagnostics import Diagnostics
from exporter.model.artifact import Artifact
from exporter.runtime.cache import DiskCache
from exporter.runtime.context import BuildContext
from exporter.runtime.dask_executor import DaskExecutor
from exporter.runtime.executor import ProcessExecutor
from exporter.runtime.isolation import TaskFailure

pytestmark = pytest.mark.slow

T = TypeVar("T")
R = TypeVar("R")
POSTS = Path(__file__).resolve().parent.parent / "content" / "_posts"
BOOK = CollectionRequest(
    tuple(
        POSTS / f"{name}.md"
        for name in (
            "2026-02-17-a-promise-somebody-else-keeps",
            "2026-03-24-the-polite-retry",
            "2026-06-23-ogonki-ktore-przetrwaly",
        )
    ),
    title="Three posts",
)


def build(
    context: BuildContext, request: CollectionRequest = BOOK
) -> tuple[dict[str, bytes], list[str], tuple[Artifact, ...]]:
    """Return the files of the book by suffix, its diagnostics, and its artifacts."""
    diagnostics = Diagnostics()
    book = build_book(
        request,
        ("epub", "pdf"),
        BuildOptions(context=context),
        diagnostics,
    )
    assert book
    files = {artifact.suffix: artifact.data for artifact in book.files}
    return files, [*map(str, diagnostics)], book.files


@pytest.fixture(scope="module")
def serial_build() -> dict[str, bytes]:
    files, findings, _ = build(BuildContext())
    assert findings == []
    return files


def test_process_executor_builds_the_same_with_empty_and_filled_cache(
    serial_build: dict[str, bytes], tmp_path: Path
) -> None:
    context = BuildContext(ProcessExecutor(2), DiskCache(tmp_path))
    assert build(context)[0] == serial_build
    assert build(context)[0] == serial_build


def test_corrupt_cache_builds_the_same(serial_build: dict[str, bytes], tmp_path: Path) -> None:
    cache = DiskCache(tmp_path)
    build(BuildContext(ProcessExecutor(2), cache))
    for count, path in enumerate(sorted(path for path in tmp_path.rglob("*") if path.is_file())):
        if count % 3:
            path.write_bytes(path.read_bytes()[: 40 * (count % 2)])
    assert build(BuildContext(ProcessExecutor(2), cache))[0] == serial_build


def test_dask_executor_builds_the_same(serial_build: dict[str, bytes], tmp_path: Path) -> None:
    with cluster(tmp_path) as scheduler:
        assert build(BuildContext(DaskExecutor(scheduler)))[0] == serial_build


class FailingExecutor:
    """An executor that fails the tasks of two chapters."""

    shares_files: ClassVar[bool] = True

    def map_unordered(
        self, work: Callable[[T], R], tasks: Sequence[T]
    ) -> Iterator[tuple[int, R | TaskFailure]]:
        for number, task in enumerate(tasks):
            fails = getattr(task, "title", "") in ("Salt", "Cumin")
            yield number, TaskFailure("its process ended") if fails else work(task)


def test_every_chapter_that_fails_is_reported(tmp_path: Path) -> None:
    names = ["salt", "pepper", "cumin"]
    posts = {f"_posts/2026-05-0{at}-{name}.md": name for at, name in enumerate(names, 1)}
    write_site(tmp_path, {path: post_source(name.title(), "Text.") for path, name in posts.items()})
    write_site(tmp_path, {"book.yml": "title: Spices\nposts: _posts\n"})
    files, findings, _ = build(
        BuildContext(FailingExecutor()), CollectionRequest((tmp_path / "book.yml",))
    )
    assert set(files) == {".epub"}
    messages = [finding.partition("\n")[0] for finding in findings]
    assert [line.rpartition("/")[2] for line in messages] == [
        "2026-05-01-salt.md:1:1: error: ‘Salt’ could not be laid out: its process ended "
        "[engine-failed]",
        "2026-05-03-cumin.md:1:1: error: ‘Cumin’ could not be laid out: its process ended "
        "[engine-failed]",
    ]
