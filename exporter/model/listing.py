"""What shops list a book under, besides its metadata."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

Audience: TypeAlias = Literal[
    "general",
    "children",
    "teenage",
    "school",
    "university",
    "professional",
    "adult-education",
]
"""Whom a book is for."""
AUDIENCES: tuple[Audience, ...] = get_args(Audience)


@dataclass(frozen=True, slots=True)
class Price:
    """A price: the code of the currency (ISO 4217), and the amount as a decimal number."""

    currency: str
    amount: str

    def __str__(self) -> str:
        return f"{self.currency} {self.amount}"


@dataclass(frozen=True, slots=True)
class Listing:
    """The listing of a book in shops.

    `keywords` are words and phrases, the most important first. `bisac` and `thema` are codes of
    subjects, the main one first. Prices are those of the printed book and of the e-book. `isbn` is
    that of the e-book as it is written, with hyphens, and empty for none. `audience` is None if the
    book does not say whom it is for.
    """

    keywords: tuple[str, ...] = ()
    bisac: tuple[str, ...] = ()
    thema: tuple[str, ...] = ()
    print_prices: tuple[Price, ...] = ()
    ebook_prices: tuple[Price, ...] = ()
    isbn: str = ""
    audience: Audience | None = None
