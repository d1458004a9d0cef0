"""The means of a build change nothing of what is built, and a chapter that fails is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import ClassVar, TypeVar

import pytest
from dask_cluster import cluster
from sample_sites import post_source, write_site

from exporter.build import BuildOptions, CollectionRequest, build_book
from exporter.diagnostics import Diagnostics
from exporter.model.publication import Artifact
from exporter.runtime.cache import DiskCache
from exporter.runtime.context import BuildContext
from exporter.runtime.executor import DaskExecutor, ProcessExecutor, TaskFailure
from exporter.runtime.fingerprint import fingerprint

pytestmark = pytest.mark.slow

T = TypeVar("T")
R = TypeVar("R")
FILE = Path(__file__).resolve().parent.parent / "content" / "margins-of-error.yml"


def built(
    context: BuildContext, file: Path = FILE
) -> tuple[dict[str, bytes], list[str], tuple[Artifact, ...]]:
    """The book in both formats, and what was said of it."""
    diagnostics = Diagnostics()
    bound = build_book(
        CollectionRequest((file,)),
        ("epub", "pdf"),
        BuildOptions(context=context),
        diagnostics,
    )
    assert bound
    made = {artifact.suffix: artifact.data for artifact in bound.files}
    return made, [*map(str, diagnostics)], bound.files


@pytest.fixture(scope="module")
def alone() -> dict[str, bytes]:
    made, findings, _ = built(BuildContext())
    assert findings == []
    return made


def test_two_processes_make_the_same_with_an_empty_store_and_with_a_full_one(
    alone: dict[str, bytes], tmp_path: Path
) -> None:
    context = BuildContext(ProcessExecutor(2), DiskCache(tmp_path))
    assert built(context)[0] == alone
    assert built(context)[0] == alone


def test_a_spoilt_store_makes_the_same(alone: dict[str, bytes], tmp_path: Path) -> None:
    cache = DiskCache(tmp_path)
    built(BuildContext(ProcessExecutor(2), cache))
    for count, path in enumerate(sorted(path for path in tmp_path.rglob("*") if path.is_file())):
        if count % 3:
            path.write_bytes(path.read_bytes()[: 40 * (count % 2)])
    assert built(BuildContext(ProcessExecutor(2), cache))[0] == alone


def test_a_cluster_makes_the_same(alone: dict[str, bytes], tmp_path: Path) -> None:
    with cluster(tmp_path) as scheduler:
        assert built(BuildContext(DaskExecutor(scheduler, fingerprint)))[0] == alone


class Losing:
    """A crew that loses the tasks of chapters by their titles."""

    shares_files: ClassVar[bool] = True

    def map_unordered(
        self, work: Callable[[T], R], tasks: Sequence[T]
    ) -> Iterator[tuple[int, R | TaskFailure]]:
        for number, task in enumerate(tasks):
            lost = getattr(task, "title", "") in ("Salt", "Cumin")
            yield number, TaskFailure("its process ended") if lost else work(task)


def test_every_chapter_that_cannot_be_set_is_named(tmp_path: Path) -> None:
    names = ["salt", "pepper", "cumin"]
    posts = {f"_posts/2026-05-0{at}-{name}.md": name for at, name in enumerate(names, 1)}
    write_site(tmp_path, {path: post_source(name.title(), "Text.") for path, name in posts.items()})
    write_site(tmp_path, {"book.yml": "title: Spices\nposts: _posts\n"})
    made, findings, _ = built(BuildContext(Losing()), tmp_path / "book.yml")
    assert set(made) == {".epub"}
    said = [finding.partition("\n")[0] for finding in findings]
    assert [line.rpartition("/")[2] for line in said] == [
        "2026-05-01-salt.md:1:1: error: ‘Salt’ could not be laid out: its process ended "
        "[engine-failed]",
        "2026-05-03-cumin.md:1:1: error: ‘Cumin’ could not be laid out: its process ended "
        "[engine-failed]",
    ]
