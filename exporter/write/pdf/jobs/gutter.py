"""The gutter: how wide the inner margin must be follows from how many pages are bound.

And how many pages there are, from how wide it is. So the book is set with the margin that its
length is likely to ask for, and anew if that was wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from exporter.options.geometry import inner_margin
from exporter.options.pdf_options import PdfOptions

T = TypeVar("T")

_PASSES = 3
"""How often a book is set."""


def with_gutter(plan: PdfOptions, pages: int) -> PdfOptions:
    """The plan with the inner margin that a book of so many pages needs.

    Where both margins are alike, both are as wide.
    """
    least, page = inner_margin(plan.profile.gutters, pages), plan.geometry
    if not plan.two_sided:
        least = 2 * least - page.outer
    return replace(plan, geometry=page.with_inner(least))


def fitted(
    plan: PdfOptions, guess: int, set_: Callable[[PdfOptions], tuple[T, int]]
) -> tuple[PdfOptions, T]:
    """Set a book, by `set_`, until its inner margin is the one that its length needs.

    `set_` gives what was set, and how many pages that are. After that the margin does not get
    narrower again: a gutter that is too wide does no harm.
    """
    wanted = with_gutter(plan, guess)
    for _ in range(_PASSES - 1):
        before = wanted
        made, pages = set_(before)
        wanted = with_gutter(plan, pages)
        if wanted == before:
            return before, made
    if wanted.geometry.inner > before.geometry.inner:
        return wanted, set_(wanted)[0]
    return before, made
