"""Performance targets: upper bounds of figures, and of ratios of two figures of one run."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bench.measurements import (
    BLOG,
    EXPORTER,
    JOBS,
    NEWEST,
    NEWEST_POSTS,
    PANDOC_EPUB,
    REPEATED,
    WEASYPRINT,
    CacheState,
    Measurement,
)
from bench.reading_speed import ReadingSpeed

Figure: TypeAlias = Callable[[Measurement], float]


@dataclass(frozen=True, slots=True)
class TargetResult:
    """A target with its figure; `value` is None where this run did not measure it."""

    target: str
    value: float | None
    bound: float
    unit: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the figure is within the bound; None where it was not measured."""
        return None if self.value is None else self.value <= self.bound


def cpu(row: Measurement) -> float:
    """Return seconds of user and system time."""
    return row.usage.cpu


def wall(row: Measurement) -> float:
    """Return seconds of wall-clock time."""
    return row.usage.wall


def memory(row: Measurement) -> float:
    """Return the peak memory of all processes, in megabytes."""
    return row.usage.memory / 1e6


def size(row: Measurement) -> float:
    """Return the size of the output in megabytes; infinite where there is none."""
    return row.output.size / 1e6 if row.output else math.inf


def cpu_per_post(row: Measurement) -> float:
    """Return seconds of user and system time for each post."""
    return row.usage.cpu / row.posts


def target_results(
    rows: Sequence[Measurement], reading: ReadingSpeed | None = None
) -> list[TargetResult]:
    """Return every target with its figure in a run."""
    return [
        *_blog_targets(rows),
        *_post_targets(rows),
        *_newest_targets(rows),
        _reading_target(reading),
        *_growth_targets(rows),
    ]


def _blog_targets(rows: Sequence[Measurement]) -> Iterable[TargetResult]:
    cold, edited, moved = (
        _exporter(rows, "pdf", BLOG, state) for state in ("cold", "edited", "moved")
    )
    pdf, weasyprint = "The blog as PDF", _peer(rows, WEASYPRINT, BLOG)
    yield _ratio(f"{pdf}, cold: wall, relative to {WEASYPRINT}", cold, weasyprint, wall, 0.25)
    yield _bound(f"{pdf}, one post edited: wall", edited, wall, 2.5, "s")
    yield _bound(f"{pdf}, one edit that moves all later pages: wall", moved, wall, 5, "s")
    yield _bound(f"{pdf}, cold: size", cold, size, 45, "MB")
    yield _bound(f"{pdf}, cold: peak memory", cold, memory, 500, "MB")
    epub, pandoc = "The blog as EPUB", _peer(rows, PANDOC_EPUB, BLOG)
    cold, edited = (_exporter(rows, "epub", BLOG, state) for state in ("cold", "edited"))
    yield _ratio(f"{epub}, cold: CPU, relative to {PANDOC_EPUB}", cold, pandoc, cpu, 1.2)
    yield _bound(f"{epub}, one post edited: wall", edited, wall, 1, "s")


def _post_targets(rows: Sequence[Measurement]) -> Iterable[TargetResult]:
    short, *others = dict.fromkeys(row.task for row in rows if row.posts == 1) or ("One post",)
    for format_, bound in (("epub", 0.5), ("pdf", 0.8)):
        name = f"‘{short}’ as {format_.upper()}, cold: CPU"
        yield _bound(name, _exporter(rows, format_, short, "cold"), cpu, bound, "s")
    for task in others:
        name = f"‘{task}’ as PDF, cold: CPU, relative to {WEASYPRINT}"
        own, weasyprint = _exporter(rows, "pdf", task, "cold"), _peer(rows, WEASYPRINT, task)
        yield _ratio(name, own, weasyprint, cpu, 0.6)


def _newest_targets(rows: Sequence[Measurement]) -> Iterable[TargetResult]:
    for format_, bound in (("pdf", 13), ("epub", 2.5)):
        name = f"The {NEWEST_POSTS} newest posts as {format_.upper()}, cold, one process: CPU"
        row = _exporter(rows, format_, NEWEST, "cold", posts=NEWEST_POSTS, jobs=JOBS[0])
        yield _bound(name, row, cpu, bound, "s")


def _reading_target(reading: ReadingSpeed | None) -> TargetResult:
    """Return the target of 250 posts a second on two cores, as time of one of them."""
    value = 1000 * reading.exporter / reading.posts if reading else None
    return TargetResult("Reading in one process: CPU per post", value, 8, "ms")


def _growth_targets(rows: Sequence[Measurement]) -> Iterable[TargetResult]:
    largest = max((row.posts for row in rows if row.task == REPEATED), default=0)
    name = f"{largest or 'Many'} posts as PDF, cold"
    small = _exporter(rows, "pdf", BLOG, "cold")
    large = _exporter(rows, "pdf", REPEATED, "cold", posts=largest)
    ratio = f"{name}: CPU per post, relative to the blog"
    yield _ratio(ratio, large, small, cpu_per_post, 0.9)
    yield _bound(f"{name}: peak memory", large, memory, 1000, "MB")


def _exporter(
    rows: Sequence[Measurement],
    format_: str,
    task: str,
    state: CacheState,
    posts: int = 0,
    jobs: int = JOBS[-1],
) -> Measurement | None:
    return next(
        (
            row
            for row in rows
            if (row.tool, row.format, row.task) == (EXPORTER, format_, task)
            and (row.state, row.jobs) == (state, jobs)
            and posts in (0, row.posts)
        ),
        None,
    )


def _peer(rows: Sequence[Measurement], tool: str, task: str) -> Measurement | None:
    return next((row for row in rows if (row.tool, row.task) == (tool, task)), None)


def _bound(
    target: str, row: Measurement | None, figure: Figure, bound: float, unit: str
) -> TargetResult:
    value = figure(row) if row and row.is_done else None
    return TargetResult(target, value, bound, unit)


def _ratio(
    target: str, row: Measurement | None, other: Measurement | None, figure: Figure, bound: float
) -> TargetResult:
    value = None
    if row and other and row.is_done and other.is_done and figure(other):
        value = figure(row) / figure(other)
    return TargetResult(target, value, bound)
