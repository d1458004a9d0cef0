"""What a printed book is estimated to be and to cost."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from exporter.options.book_weight import Weight
from exporter.options.cover_rules import Binding, PaperKind
from exporter.options.paper import Paper
from exporter.options.printing_costs import Ink, PrintingCosts

PageSource: TypeAlias = Literal["build", "cache", "call"]
"""Where a page count is from: a build, an earlier build of the same book, or the caller."""


@dataclass(frozen=True, slots=True)
class EstimatedCost:
    """The printing cost of a copy in a marketplace, in its currency (ISO 4217).

    - `ink`: that of the inside.
    - `cost`: what a copy costs.
    - `minimum_price`: the lowest list price that covers it; None if it is not known.
    - `price`: the list price of the book in this currency; None without one.
    - `royalty`: what is paid for a copy at that price; None without one, or if it is not known.

    Taxes are in none of them.
    """

    marketplace: str
    currency: str
    ink: Ink
    cost: Decimal
    minimum_price: Decimal | None = None
    price: Decimal | None = None
    royalty: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Estimate:
    """A printed book of a printing service.

    - `title`: that of the book, `service` that of the printing service `printer`.
    - `pages`: its page count, which `pages_from` says the source of.
    - `trim`: the size of its pages, `spine` the width of its spine, in points.
    - `spine_source`: where the figures for that width are from; `spine_confirmed` says that the
      service itself publishes them.
    - `weight`: None if that of its paper is not known.
    - `costs`: those that are known, by marketplace and ink; empty if none is.
    - `figures`: the figures of the service that the estimate is from, and their sources.
    - `costs_file`: the file of the user that they are from; empty for the exporter's own.
    """

    title: str
    printer: str
    service: str
    pages: int
    pages_from: PageSource
    paper: PaperKind
    binding: Binding
    trim: Paper
    spine: float
    spine_source: str
    spine_confirmed: bool
    weight: Weight | None
    costs: tuple[EstimatedCost, ...]
    figures: PrintingCosts
    costs_file: str = ""
