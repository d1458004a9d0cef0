"""What the figures are held against: bounds, and ratios of figures from one and the same run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bench.rows import (
    BLOG,
    GROWN,
    IMPORTS,
    JOBS,
    OURS,
    PANDOC_EPUB,
    PRODUCTS,
    TYPST,
    WEASYPRINT,
    Row,
    State,
)

Figure: TypeAlias = Callable[[Row], float]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A demand, and what was measured. `value` is None where a row that it needs is not there."""

    words: str
    value: float | None
    bound: float
    unit: str = ""

    @property
    def holds(self) -> bool | None:
        """Whether the bound is kept; None where nobody can say."""
        return None if self.value is None else self.value <= self.bound


def cpu(row: Row) -> float:
    """Seconds of user and system time."""
    return row.usage.cpu


def wall(row: Row) -> float:
    """Seconds on the clock."""
    return row.usage.wall


def memory(row: Row) -> float:
    """Megabytes of the whole tree."""
    return row.usage.memory / 1e6


def main_memory(row: Row) -> float:
    """Megabytes of the process that was called, which stitches."""
    return row.usage.main / 1e6


def cpu_a_post(row: Row) -> float:
    """Seconds of user and system time for each post."""
    return row.usage.cpu / row.posts


def verdicts(rows: Sequence[Row]) -> list[Verdict]:
    """Every demand, with what this run has to say about it."""
    return [*_of_the_blog(rows), *_of_one_post(rows), *_of_growth(rows)]


def _of_the_blog(rows: Sequence[Row]) -> Iterable[Verdict]:
    cold = _ours(rows, "pdf", BLOG, "cold")
    changed = _ours(rows, "pdf", BLOG, "edited")
    weasyprint, typst = _peer(rows, WEASYPRINT, BLOG), _peer(rows, TYPST, BLOG)
    pdf = "The blog as PDF"
    yield _ratio(f"{pdf}, cold: wall, of {WEASYPRINT}", cold, weasyprint, wall, 0.35)
    yield _bound(f"{pdf}, cold: peak memory", cold, memory, 900, "MB")
    yield _ratio(f"{pdf}, one post edited: wall, of {TYPST}", changed, typst, wall, 0.2)
    yield _bound(f"{pdf}, one post edited: wall", changed, wall, 5, "s")
    yield _bound(f"{pdf}, nothing edited: wall", _ours(rows, "pdf", BLOG, "warm"), wall, 3, "s")
    epub, pandoc = "The blog as EPUB", _peer(rows, PANDOC_EPUB, BLOG)
    cold = _ours(rows, "epub", BLOG, "cold")
    rewritten = _ours(rows, "epub", BLOG, "rewritten")
    changed = _ours(rows, "epub", BLOG, "edited")
    yield _ratio(f"{epub}, its pictures kept: CPU, of {PANDOC_EPUB}", rewritten, pandoc, cpu, 1.0)
    yield _ratio(f"{epub}, cold: CPU, of {PANDOC_EPUB}", cold, pandoc, cpu, 3.0)
    yield _bound(f"{epub}, cold: peak memory", cold, memory, 300, "MB")
    yield _bound(f"{epub}, one post edited: wall", changed, wall, 2, "s")


def _of_one_post(rows: Sequence[Row]) -> Iterable[Verdict]:
    for work in dict.fromkeys(row.work for row in rows if row.posts == 1):
        imports, weasyprint = _peer(rows, IMPORTS, work), _peer(rows, WEASYPRINT, work)
        epub, pdf = (_ours(rows, product, work, "edited") for product in ("epub", "pdf"))
        yield _ratio(
            f"‘{work}’ as EPUB, its pictures kept: CPU, of {IMPORTS}", epub, imports, cpu, 5
        )
        yield _ratio(
            f"‘{work}’ as PDF, its pictures kept: CPU, of {WEASYPRINT}", pdf, weasyprint, cpu, 1.3
        )


def _of_growth(rows: Sequence[Row]) -> Iterable[Verdict]:
    largest = max((row.posts for row in rows if row.work == GROWN), default=0)
    for product in PRODUCTS:
        small = _ours(rows, product, BLOG, "cold")
        large = _ours(rows, product, GROWN, "cold", posts=largest)
        words = f"{largest or 'Many'} posts as {product.upper()}, cold"
        yield _ratio(f"{words}: CPU a post, of the blog’s", large, small, cpu_a_post, 1.3)
        if product == "pdf":
            yield _bound(f"{words}: peak memory of who stitches", large, main_memory, 1200, "MB")


def _ours(rows: Sequence[Row], product: str, work: str, state: State, posts: int = 0) -> Row | None:
    return next(
        (
            row
            for row in rows
            if (row.contestant, row.product, row.work) == (OURS, product, work)
            and (row.state, row.jobs) == (state, JOBS[-1])
            and posts in (0, row.posts)
        ),
        None,
    )


def _peer(rows: Sequence[Row], name: str, work: str) -> Row | None:
    return next((row for row in rows if (row.contestant, row.work) == (name, work)), None)


def _bound(words: str, row: Row | None, figure: Figure, bound: float, unit: str) -> Verdict:
    value = figure(row) if row and row.is_done else None
    return Verdict(words, value, bound, unit)


def _ratio(words: str, row: Row | None, other: Row | None, figure: Figure, bound: float) -> Verdict:
    value = None
    if row and other and row.is_done and other.is_done and figure(other):
        value = figure(row) / figure(other)
    return Verdict(words, value, bound)
