"""The tasks of a benchmark, and their measurements one after the other."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bench.blog import Blog, edited, repeat_blog, singles
from bench.commands import CLONE, HERE, Peer, environment, exporter_command, peer_command
from bench.measure import DONE, Limits, Usage, measure, median
from bench.measurements import (
    BLOG,
    EXPORTER,
    FORMATS,
    IMPORTS,
    JOBS,
    NEWEST,
    NEWEST_POSTS,
    REPEATED,
    CacheState,
    Format,
    Measurement,
    Output,
)
from bench.outputs import read_output
from bench.peer_input import PeerInput, write_peer_input

_TITLE = "A blog"
_VALIDATION_TIMEOUT = 300.0
_MANY_PARAGRAPHS = 150
"""Paragraphs that move the pages after them, and change the digits of many page numbers."""


@dataclass(frozen=True, slots=True)
class Task:
    """Posts that become one file. `paths` are the arguments of the exporter's command."""

    name: str
    posts: tuple[Path, ...]
    paths: tuple[Path, ...]

    @property
    def size(self) -> int:
        """The number of posts."""
        return len(self.posts)


@dataclass(frozen=True, slots=True)
class Benchmark:
    """The settings of a benchmark: `limit` and `limits` are in seconds, `memory` is in bytes.

    `limits` has those of some tools by their short names; `only` are the tools that are measured,
    all if it is empty. Every measurement is passed to `on_progress` as text.
    """

    folder: Path
    blog: Blog
    peers: tuple[Peer, ...]
    runs: int
    limit: float
    limits: Mapping[str, float] = field(default_factory=dict)
    memory: float = float("inf")
    only: frozenset[str] = frozenset()
    on_progress: Callable[[str], None] = lambda _: None

    def includes(self, short: str) -> bool:
        """Return whether a tool is measured."""
        return not self.only or short in self.only


def tasks(blog: Blog, *, quick: bool) -> list[Task]:
    """Return the tasks: single posts, the newest posts and the whole blog; one size only once."""
    found = [Task(post.stem, (post,), (post,)) for post in singles(blog)]
    if len(blog.posts) > NEWEST_POSTS:
        newest = blog.posts[-NEWEST_POSTS:]
        found.append(Task(NEWEST, newest, newest))
    if not quick or len(found) == len(singles(blog)):
        found.append(Task(BLOG, blog.posts, (blog.root / "_posts",)))
    return found


def growth(bench: Benchmark, sizes: Sequence[int]) -> Iterator[Task]:
    """Yield a task for each number of posts; where the blog has too few, it is repeated.

    A repeated blog is removed when the next task is requested.
    """
    for size in sorted(sizes):
        if size < len(bench.blog.posts):
            newest = bench.blog.posts[-size:]
            yield Task(NEWEST, newest, newest)
        elif size > len(bench.blog.posts):
            folder = bench.folder / f"repeated-{size}"
            blog = repeat_blog(bench.blog, size, folder)
            yield Task(REPEATED, blog.posts, (folder / "_posts",))
            shutil.rmtree(folder)


def measure_task(bench: Benchmark, task: Task, *, cold_only: bool = False) -> Iterator[Measurement]:
    """Yield every measurement of a task; with `cold_only`, one build of the exporter per format.

    Peers are not measured on a repeated blog.
    """
    if bench.includes("exporter"):
        for format_ in FORMATS:
            if cold_only:
                # The copies of posts are as valid as the posts.
                validate = task.name != REPEATED
                yield _build(bench, task, format_, JOBS[-1], "cold", validate=validate)
            else:
                yield from _exporter_builds(bench, task, format_)
        if task.size == 1:
            yield from _imports(bench, task)
    if task.name == REPEATED:
        return
    given: PeerInput | None = None
    for peer in bench.peers:
        if bench.includes(peer.short) and not peer.missing:
            given = given or _peer_input(bench, task)
            yield _peer_build(bench, task, peer, given)


def warm_up(bench: Benchmark, task: Task) -> None:
    """Run a task once with every tool, so that its files are in the page cache."""
    quiet = replace(bench, runs=1, on_progress=lambda _: None)
    if bench.includes("exporter"):
        for format_ in FORMATS:
            _build(quiet, task, format_, JOBS[-1], "cold")
    given = _peer_input(bench, task)
    for peer in bench.peers:
        if bench.includes(peer.short) and not peer.missing:
            command = peer_command(peer, given, _target(bench, peer.format))
            _once(bench, peer.short, command, bench.blog.root)


def _peer_input(bench: Benchmark, task: Task) -> PeerInput:
    folder = bench.folder / "peer-input"
    shutil.rmtree(folder, ignore_errors=True)
    return write_peer_input(task.posts, _TITLE, folder)


def _peer_build(bench: Benchmark, task: Task, peer: Peer, given: PeerInput) -> Measurement:
    target = _target(bench, peer.format)
    command = peer_command(peer, given, target)
    usage = _run(bench, peer.short, command, bench.blog.root)
    output = None
    if usage.end == DONE:
        output = read_output(target, _VALIDATION_TIMEOUT, validate=True)
    row = Measurement(peer.name, peer.format, task.name, task.size, usage, output=output)
    return _reported(bench, row)


def _exporter_builds(bench: Benchmark, task: Task, format_: Format) -> Iterator[Measurement]:
    """Yield the exporter's measurements with every state of its cache and number of jobs.

    The whole blog is built with the most jobs alone.
    """
    middle = task.posts[task.size // 2 : task.size // 2 + 1]
    for jobs in JOBS if task.name != BLOG else JOBS[-1:]:
        yield _build(bench, task, format_, jobs, "cold", validate=jobs == JOBS[-1])
        yield _build(bench, task, format_, jobs, "warm")
        yield _build(bench, task, format_, jobs, "edited", middle)
        if format_ == "pdf" and task.size > 1:
            yield _build(bench, task, format_, jobs, "moved", task.posts[1:2])


def _build(
    bench: Benchmark,
    task: Task,
    format_: Format,
    jobs: int,
    state: CacheState,
    edits: Sequence[Path] = (),
    *,
    validate: bool = False,
) -> Measurement:
    target, cache = _target(bench, format_), bench.folder / f"cache-{format_}-{jobs}"
    command = exporter_command(task.paths, _TITLE, target, jobs, cache)
    usages = []
    for run in range(bench.runs):
        if state == "cold":
            shutil.rmtree(cache, ignore_errors=True)
        paragraph = f"Edited, {state}, run {run}."
        text = "\n\n".join([paragraph] * _MANY_PARAGRAPHS) if state == "moved" else paragraph
        with edited(edits, text):
            usages.append(_once(bench, "exporter", command, CLONE))
    usage = median(usages)
    output: Output | None = None
    if usage.end == DONE:
        output = read_output(target, _VALIDATION_TIMEOUT, validate=validate)
    row = Measurement(EXPORTER, format_, task.name, task.size, usage, state, jobs, output)
    return _reported(bench, row)


def _imports(bench: Benchmark, task: Task) -> Iterator[Measurement]:
    """Yield the cost of importing the modules that an EPUB of a post imports."""
    names, target = bench.folder / "modules", _target(bench, "epub")
    cache = bench.folder / "cache-epub-1"
    arguments = exporter_command(task.paths, _TITLE, target, 1, cache)[3:]
    record = (sys.executable, str(HERE / "record_imports.py"), str(names), *arguments)
    with edited(task.posts, "Edited for its imports."):
        usage = _once(bench, "exporter", record, CLONE)
    if usage.end == DONE:
        imports = (sys.executable, str(HERE / "import_modules.py"), str(names))
        usage = _run(bench, "exporter", imports, CLONE)
    yield _reported(bench, Measurement(IMPORTS, "", task.name, task.size, usage))


def _run(bench: Benchmark, short: str, command: Sequence[str], folder: Path) -> Usage:
    return median([_once(bench, short, command, folder) for _ in range(bench.runs)])


def _once(bench: Benchmark, short: str, command: Sequence[str], folder: Path) -> Usage:
    # The scripts of this folder import the exporter of this clone.
    variables = {**environment(bench.folder / "programs"), "PYTHONPATH": str(CLONE)}
    limits = Limits(bench.limits.get(short, bench.limit), bench.memory)
    usage = measure(command, folder, variables, limits)
    # The report has no local paths.
    end = usage.end.replace(str(bench.folder), "…").replace(str(CLONE), "…")
    return replace(usage, end=end)


def _target(bench: Benchmark, format_: Format) -> Path:
    """Return the path of an output, which does not exist."""
    target = bench.folder / f"book.{format_}"
    target.unlink(missing_ok=True)
    return target


def _reported(bench: Benchmark, row: Measurement) -> Measurement:
    state = f"{row.state}, jobs {row.jobs}" if row.jobs else ""
    build = " ".join(filter(None, (row.tool, row.format, state)))
    usage = row.usage
    bench.on_progress(
        f"{row.task} ({row.posts:,}): {build}:"
        f" {usage.end}, {usage.cpu:.2f} s CPU, {usage.wall:.2f} s, {usage.memory / 1e6:.0f} MB"
        + (f", {row.output.validity}" if row.output and row.output.validity else "")
    )
    return row
