"""Sessions: builds that follow one another, with the bytes of a fresh process each."""

from __future__ import annotations

import os
import select
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sample_sites import post_source, write_site

import exporter
from exporter.runtime.cache import NullCache
from exporter.runtime.executor import SerialExecutor
from exporter.runtime.isolation import TaskFailure
from exporter.runtime.memory_cache import MemoryCache
from exporter.runtime.warm_executor import WarmExecutor


class CountingCache(NullCache):
    """A cache that holds every entry, and counts how often it is asked."""

    def __init__(self) -> None:
        self.entries: dict[str, bytes] = {}
        self.asked = 0

    def get(self, key: str) -> bytes | None:
        self.asked += 1
        return self.entries.get(key)

    def put(self, key: str, data: bytes) -> None:
        self.entries[key] = data


def test_a_memory_cache_asks_the_cache_behind_it_once() -> None:
    behind = CountingCache()
    cache = MemoryCache(behind, limit=80)
    behind.put("a", b"salt")
    assert [cache.get("a"), cache.get("a"), behind.asked] == [b"salt", b"salt", 1]
    cache.put("b", b"rye")
    assert behind.entries["b"] == b"rye"
    assert [cache.get("b"), behind.asked] == [b"rye", 1]


def test_a_memory_cache_drops_what_was_not_used_longest() -> None:
    behind = CountingCache()
    cache = MemoryCache(behind, limit=80)
    for name in "abcdefgh":
        cache.put(name, b"0123456789")
    assert cache.get("a") == b"0123456789"
    cache.put("i", b"0123456789")
    cache.put("large", bytes(11))
    assert behind.asked == 0
    for name in ("a", "b", "large"):
        assert cache.get(name) == behind.entries[name]
    assert behind.asked == 2


def process_number(_: int) -> int:
    return os.getpid()


def work_elsewhere(own: int) -> bool:
    """Return at once in the process `own`, and never in another one."""
    if os.getpid() != own:
        signal.pause()
    return True


def end_at_2(number: int) -> int:
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def test_a_memory_cache_counts_an_entry_once_that_is_put_again() -> None:
    behind = CountingCache()
    cache = MemoryCache(behind, limit=80)
    cache.put("a", b"0123456789")
    for _ in range(8):
        cache.put("b", b"0123456789")
    assert (cache.get("a"), behind.asked) == (b"0123456789", 0)


@pytest.fixture
def executor() -> Iterator[WarmExecutor]:
    executor = WarmExecutor(1)
    yield executor
    executor.close()


@pytest.mark.slow
def test_warm_processes_stay_and_a_lost_one_is_replaced(executor: WarmExecutor) -> None:
    (_, first), (_, second) = executor.map_unordered(process_number, [0, 1])
    found: list[int] = []
    thread = threading.Thread(
        target=lambda: found.extend(each for _, each in executor.map_unordered(process_number, [0]))
    )
    thread.start()
    thread.join()
    assert found == [first] == [second] != [os.getpid()]
    outcomes = dict(executor.map_unordered(end_at_2, range(4)))
    assert [outcomes[number] for number in (0, 1, 3)] == [0, 1, 9]
    assert isinstance(outcomes[2], TaskFailure)
    ((_, third),) = executor.map_unordered(process_number, [0])
    assert third not in (first, os.getpid())


@pytest.mark.slow
def test_a_busy_process_ends_with_its_executor(executor: WarmExecutor) -> None:
    ((_, number),) = executor.map_unordered(process_number, [0])
    assert isinstance(number, int)
    process = os.pidfd_open(number)
    outcomes = executor.map_unordered(work_elsewhere, [number, os.getpid()])
    assert next(outcomes) == (0, True)
    executor.close()
    ended, _, _ = select.select([process], [], [], 20)
    os.close(process)
    assert ended


@pytest.mark.slow
def test_a_task_that_takes_too_long_is_isolated(monkeypatch: pytest.MonkeyPatch) -> None:
    executor = WarmExecutor(1, timeout=0.1)
    monkeypatch.setattr(executor, "_isolating", SerialExecutor())
    assert [*executor.map_unordered(work_elsewhere, [os.getpid()])] == [(0, True)]


def test_changes_name_sources_and_no_outputs(tmp_path: Path) -> None:
    site = write_site(tmp_path, {"_posts/2026-05-01-salt.md": post_source("Salt", "White.")})
    post, stop = site / "_posts" / "2026-05-01-salt.md", threading.Event()
    with exporter.Session() as session:
        changes = session.changes([post], ignored=[site / "dist"], stop=stop)
        assert next(changes) == frozenset()
        for folder in ("dist", "_site", "node_modules"):
            (site / folder).mkdir()
            (site / folder / "salt.html").write_text("made")
        for name in ("salt.pdf", "salt.md~", ".salt.md.swp", "4913"):
            (post.parent / name).write_text("made")
        # As an editor saves it.
        (post.parent / ".salt.new").write_text(post_source("Salt", "Grey."))
        (post.parent / ".salt.new").replace(post)
        # What is written into a new folder at once may be known by the folder only.
        (site / "_data").mkdir()
        # Hidden, and read by its generator.
        (site / ".eleventy.js").write_text("module.exports = {}")
        expected, found = {post, site / "_data", site / ".eleventy.js"}, set[Path]()
        while not expected <= found:
            found |= next(changes)
        assert found == expected
        stop.set()
        assert next(changes, None) is None


def test_the_theme_and_other_folders_of_the_settings_are_watched(tmp_path: Path) -> None:
    post = write_site(tmp_path / "site", {"salt.md": post_source("Salt", "White.")}) / "salt.md"
    theme, shared, stop = tmp_path / "theme", tmp_path / "shared", threading.Event()
    for folder in (theme, shared):
        folder.mkdir()
    (theme / "theme.css").touch()
    settings = exporter.Choices(theme=str(theme), allow_outside=(str(shared),))
    with exporter.Session() as session:
        changes = session.changes([post], settings=settings, stop=stop)
        assert next(changes) == frozenset()
        expected = {theme / "theme.css", shared / "word.html", post}
        found = set[Path]()
        # The post comes last, and its change is reported last.
        for path in (theme / "theme.css", shared / "word.html", post):
            path.write_text("changed")
        while post not in found:
            found |= next(changes)
        assert found == expected
        stop.set()


def test_the_example_of_the_documentation_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "_posts/2026-05-14-a-kitchen-knife.md"
    monkeypatch.chdir(write_site(tmp_path, {name: post_source("A", "B.")}))
    page = (Path(__file__).parents[1] / "docs/api.md").read_text("utf-8")
    _, _, example = page.partition("<!-- test: session -->\n```python\n")
    first = frozenset[Path]()
    monkeypatch.setattr(exporter.Session, "changes", lambda *_, **__: iter((first,)))
    exec(example.partition("```")[0], {})  # noqa: S102 (our own page)
    assert (tmp_path / "dist" / "2026-05-14-a-kitchen-knife.html").exists()
