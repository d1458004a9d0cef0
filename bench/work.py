"""The work that is measured: which posts, in which states, by whom, one after the other."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bench import contestants, outcome
from bench.blog import Blog, edited, grown, singles
from bench.contestants import CLONE, HERE, Peer
from bench.measure import DONE, Limits, Usage, measure, median
from bench.prepare import Prepared, prepared
from bench.rows import BLOG, GROWN, IMPORTS, JOBS, NEWEST, OURS, PRODUCTS, Made, Product, Row, State

NEWEST_POSTS = 20
_TITLE = "A blog"
_VALIDATION = 1800.0


@dataclass(frozen=True, slots=True)
class Task:
    """Some posts that become one file. `named` is what a command is given for them."""

    work: str
    posts: tuple[Path, ...]
    named: tuple[Path, ...]

    @property
    def size(self) -> int:
        """How many posts there are."""
        return len(self.posts)


@dataclass(frozen=True, slots=True)
class Bench:
    """Where and how everything is measured."""

    folder: Path
    blog: Blog
    peers: tuple[Peer, ...]
    runs: int
    limit: float
    limits: Mapping[str, float] = field(default_factory=dict)
    memory: float = float("inf")
    only: frozenset[str] = frozenset()
    tell: Callable[[str], None] = lambda _: None

    def takes_part(self, short: str) -> bool:
        """Whether a contestant is wanted."""
        return not self.only or short in self.only


def tasks(blog: Blog, *, quick: bool) -> list[Task]:
    """One post, the newest posts and the whole blog, as far as it has so many."""
    found = [Task(post.stem, (post,), (post,)) for post in singles(blog)]
    if len(blog.posts) > NEWEST_POSTS:
        newest = blog.posts[-NEWEST_POSTS:]
        found.append(Task(NEWEST, newest, newest))
    if not quick or len(found) == len(singles(blog)):
        found.append(Task(BLOG, blog.posts, (blog.root / "_posts",)))
    return found


def growth(bench: Bench, sizes: Sequence[int]) -> Iterator[Task]:
    """As many posts as each size asks for; where the blog has too few, it is repeated.

    A blog that was made for a size is removed when the next one is asked for.
    """
    for size in sorted(sizes):
        if size < len(bench.blog.posts):
            newest = bench.blog.posts[-size:]
            yield Task(NEWEST, newest, newest)
        elif size > len(bench.blog.posts):
            folder = bench.folder / f"grown-{size}"
            blog = grown(bench.blog, size, folder)
            yield Task(GROWN, blog.posts, (folder / "_posts",))
            shutil.rmtree(folder)


def measured(bench: Bench, task: Task, *, grows: bool = False) -> Iterator[Row]:
    """Every row of a task; of one that shows growth, ours once. Peers get no repeated blog."""
    if bench.takes_part("exporter"):
        for product in PRODUCTS:
            yield from (_grown if grows else _ours)(bench, task, product)
        if task.size == 1:
            yield from _imports(bench, task)
    if task.work == GROWN:
        return
    given: Prepared | None = None
    for peer in bench.peers:
        if bench.takes_part(peer.short) and not peer.lacks:
            given = given or _given(bench, task)
            yield _theirs(bench, task, peer, given)


def warmed(bench: Bench, task: Task) -> None:
    """Have everyone do a task once, so that no row pays for programs that are not yet in memory."""
    quiet = replace(bench, runs=1, tell=lambda _: None)
    if bench.takes_part("exporter"):
        for product in PRODUCTS:
            _built(quiet, task, product, JOBS[-1], "cold")
    given = _given(bench, task)
    for peer in bench.peers:
        if bench.takes_part(peer.short) and not peer.lacks:
            command = contestants.command(peer, given, _target(bench, peer.product))
            _once(bench, peer.short, command, bench.blog.root)


def _given(bench: Bench, task: Task) -> Prepared:
    folder = bench.folder / "prepared"
    shutil.rmtree(folder, ignore_errors=True)
    return prepared(task.posts, _TITLE, folder)


def _theirs(bench: Bench, task: Task, peer: Peer, given: Prepared) -> Row:
    target = _target(bench, peer.product)
    command = contestants.command(peer, given, target)
    usage = _run(bench, peer.short, command, bench.blog.root)
    made = outcome.made(target, _VALIDATION, validate=True) if usage.end == DONE else None
    return _told(bench, Row(peer.name, peer.product, task.work, task.size, usage, made=made))


def _ours(bench: Bench, task: Task, product: Product) -> Iterator[Row]:
    """What the exporter costs in every state of its cache, with one job and with several."""
    middle = task.posts[task.size // 2 : task.size // 2 + 1]
    for jobs in JOBS:
        yield _built(bench, task, product, jobs, "cold", validate=jobs == JOBS[-1])
        yield _built(bench, task, product, jobs, "warm")
        yield _built(bench, task, product, jobs, "edited", middle)
        if product == "epub" and task.size > 1:
            yield _built(bench, task, product, jobs, "rewritten", task.posts)


def _grown(bench: Bench, task: Task, product: Product) -> Iterator[Row]:
    yield _built(bench, task, product, JOBS[-1], "cold", validate=True)


def _built(
    bench: Bench,
    task: Task,
    product: Product,
    jobs: int,
    state: State,
    edits: Sequence[Path] = (),
    *,
    validate: bool = False,
) -> Row:
    target, cache = _target(bench, product), bench.folder / f"cache-{product}-{jobs}"
    command = contestants.ours(task.named, _TITLE, target, jobs, cache)
    usages = []
    for turn in range(bench.runs):
        if state == "cold":
            shutil.rmtree(cache, ignore_errors=True)
        with edited(edits, f"Edited, {state}, turn {turn}."):
            usages.append(_once(bench, "exporter", command, CLONE))
    usage = median(usages)
    made: Made | None = None
    if usage.end == DONE:
        made = outcome.made(target, _VALIDATION, validate=validate)
    return _told(bench, Row(OURS, product, task.work, task.size, usage, state, jobs, made))


def _imports(bench: Bench, task: Task) -> Iterator[Row]:
    """What it costs to import the modules that making an EPUB of a post has loaded in the end."""
    names, target = bench.folder / "modules", _target(bench, "epub")
    call = contestants.ours(task.named, _TITLE, target, 1, bench.folder / "cache-epub-1")[3:]
    loaded = (sys.executable, str(HERE / "loaded.py"), str(names), *call)
    with edited(task.posts, "Edited for its imports."):
        usage = _once(bench, "exporter", loaded, CLONE)
    if usage.end == DONE:
        bare = (sys.executable, str(HERE / "bare.py"), str(names))
        usage = _run(bench, "exporter", bare, CLONE)
    yield _told(bench, Row(IMPORTS, "", task.work, task.size, usage))


def _run(bench: Bench, short: str, command: Sequence[str], folder: Path) -> Usage:
    return median([_once(bench, short, command, folder) for _ in range(bench.runs)])


def _once(bench: Bench, short: str, command: Sequence[str], folder: Path) -> Usage:
    # Scripts of this folder find the exporter of this clone.
    environment = {
        **contestants.environment(bench.folder / "programs"),
        "PYTHONPATH": str(CLONE),
    }
    limits = Limits(bench.limits.get(short, bench.limit), bench.memory)
    usage = measure(command, folder, environment, limits)
    # Where it was measured is nobody's business.
    end = usage.end.replace(str(bench.folder), "…").replace(str(CLONE), "…")
    return replace(usage, end=end)


def _target(bench: Bench, product: Product) -> Path:
    """Where a file is to be made; what was there is gone."""
    target = bench.folder / f"made.{product}"
    target.unlink(missing_ok=True)
    return target


def _told(bench: Bench, row: Row) -> Row:
    how = f"{row.state}, jobs {row.jobs}" if row.jobs else ""
    usage = row.usage
    bench.tell(
        f"{row.work} ({row.posts:,}): {' '.join(filter(None, (row.contestant, row.product, how)))}:"
        f" {usage.end}, {usage.cpu:.2f} s CPU, {usage.wall:.2f} s, {usage.memory / 1e6:.0f} MB"
        + (f", {row.made.validity}" if row.made and row.made.validity else "")
    )
    return row
