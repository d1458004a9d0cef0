"""Performance targets: upper bounds of figures, and of ratios of two figures of one run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bench.measurements import (
    BLOG,
    EXPORTER,
    FORMATS,
    IMPORTS,
    JOBS,
    PANDOC_EPUB,
    REPEATED,
    TYPST,
    WEASYPRINT,
    CacheState,
    Measurement,
)

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


def main_memory(row: Measurement) -> float:
    """Return the peak memory of the main process, which assembles the book, in megabytes."""
    return row.usage.main / 1e6


def cpu_per_post(row: Measurement) -> float:
    """Return seconds of user and system time for each post."""
    return row.usage.cpu / row.posts


def target_results(rows: Sequence[Measurement]) -> list[TargetResult]:
    """Return every target with its figure in a run."""
    return [*_blog_targets(rows), *_post_targets(rows), *_growth_targets(rows)]


def _blog_targets(rows: Sequence[Measurement]) -> Iterable[TargetResult]:
    cold = _exporter(rows, "pdf", BLOG, "cold")
    edited = _exporter(rows, "pdf", BLOG, "edited")
    warm = _exporter(rows, "pdf", BLOG, "warm")
    weasyprint, typst = _peer(rows, WEASYPRINT, BLOG), _peer(rows, TYPST, BLOG)
    pdf = "The blog as PDF"
    yield _ratio(f"{pdf}, cold: wall, relative to {WEASYPRINT}", cold, weasyprint, wall, 0.35)
    yield _bound(f"{pdf}, cold: peak memory", cold, memory, 900, "MB")
    yield _ratio(f"{pdf}, one post edited: wall, relative to {TYPST}", edited, typst, wall, 0.2)
    yield _bound(f"{pdf}, one post edited: wall", edited, wall, 5, "s")
    yield _bound(f"{pdf}, nothing edited: wall", warm, wall, 3, "s")
    epub, pandoc = "The blog as EPUB", _peer(rows, PANDOC_EPUB, BLOG)
    cold = _exporter(rows, "epub", BLOG, "cold")
    rewritten = _exporter(rows, "epub", BLOG, "rewritten")
    edited = _exporter(rows, "epub", BLOG, "edited")
    name = f"{epub}, images cached: CPU, relative to {PANDOC_EPUB}"
    yield _ratio(name, rewritten, pandoc, cpu, 1.0)
    yield _ratio(f"{epub}, cold: CPU, relative to {PANDOC_EPUB}", cold, pandoc, cpu, 3.0)
    yield _bound(f"{epub}, cold: peak memory", cold, memory, 300, "MB")
    yield _bound(f"{epub}, one post edited: wall", edited, wall, 2, "s")


def _post_targets(rows: Sequence[Measurement]) -> Iterable[TargetResult]:
    for task in dict.fromkeys(row.task for row in rows if row.posts == 1):
        imports, weasyprint = _peer(rows, IMPORTS, task), _peer(rows, WEASYPRINT, task)
        epub, pdf = (_exporter(rows, format_, task, "edited") for format_ in ("epub", "pdf"))
        name = f"‘{task}’ as EPUB, images cached: CPU, relative to {IMPORTS}"
        yield _ratio(name, epub, imports, cpu, 5)
        name = f"‘{task}’ as PDF, images cached: CPU, relative to {WEASYPRINT}"
        yield _ratio(name, pdf, weasyprint, cpu, 1.3)


def _growth_targets(rows: Sequence[Measurement]) -> Iterable[TargetResult]:
    largest = max((row.posts for row in rows if row.task == REPEATED), default=0)
    for format_ in FORMATS:
        small = _exporter(rows, format_, BLOG, "cold")
        large = _exporter(rows, format_, REPEATED, "cold", posts=largest)
        name = f"{largest or 'Many'} posts as {format_.upper()}, cold"
        ratio = f"{name}: CPU per post, relative to the blog"
        yield _ratio(ratio, large, small, cpu_per_post, 1.3)
        if format_ == "pdf":
            bound = f"{name}: peak memory of the main process"
            yield _bound(bound, large, main_memory, 1200, "MB")


def _exporter(
    rows: Sequence[Measurement], format_: str, task: str, state: CacheState, posts: int = 0
) -> Measurement | None:
    return next(
        (
            row
            for row in rows
            if (row.tool, row.format, row.task) == (EXPORTER, format_, task)
            and (row.state, row.jobs) == (state, JOBS[-1])
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
