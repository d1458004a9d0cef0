"""What printing services charge for a copy and pay for one, and the weight of their paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import Literal, TypeAlias, get_args

from exporter.options.cover_rules import Binding, PaperKind
from exporter.options.paper import Paper

Ink: TypeAlias = Literal["black", "standard-colour", "premium-colour"]
"""The ink of the inside. Paper for colour takes either colour, other paper black only."""
SizeClass: TypeAlias = Literal["regular", "large"]
RoyaltyBasis: TypeAlias = Literal["price", "profit"]
"""A share of the price less the printing cost, or a share of what remains after that cost."""
Range: TypeAlias = tuple[float, float]

INKS: tuple[Ink, ...] = get_args(Ink)
SIZE_CLASSES: tuple[SizeClass, ...] = get_args(SizeClass)
ROYALTY_BASES: tuple[RoyaltyBasis, ...] = get_args(RoyaltyBasis)


@dataclass(frozen=True, slots=True)
class CostStep:
    """The printing cost of copies of `first` to `last` pages: `fixed`, and `per_page` for each."""

    first: int
    last: int
    fixed: Decimal
    per_page: Decimal


@dataclass(frozen=True, slots=True)
class Marketplace:
    """Where copies are sold, in one currency (ISO 4217).

    `shares` are pairs of a list price and of the share (0 to 1) that is paid from that price on,
    the lowest price first; empty if it is not known. `costs` are by binding, ink and size.
    """

    name: str
    currency: str
    shares: tuple[tuple[Decimal, Decimal], ...] = ()
    costs: Mapping[tuple[Binding, Ink, SizeClass], tuple[CostStep, ...]] = field(
        default_factory=dict
    )

    def cost(self, pages: int, binding: Binding, ink: Ink, size: SizeClass) -> Decimal | None:
        """Return the printing cost of a copy; None if it is not known.

        A sheet has two pages: an odd number of pages costs as much as the next even one.
        """
        pages += pages % 2
        for step in self.costs.get((binding, ink, size), ()):
            if step.first <= pages <= step.last:
                return self._rounded(step.fixed + step.per_page * pages, ROUND_HALF_UP)
        return None

    def minimum_price(self, cost: Decimal, basis: RoyaltyBasis) -> Decimal | None:
        """Return the lowest list price at which the royalty is not negative; None if not known."""
        nexts = (*(price for price, _ in self.shares[1:]), Decimal("Infinity"))
        for (start, share), end in zip(self.shares, nexts, strict=True):
            needed = cost / share if basis == "price" else cost
            price = max(start, self._rounded(needed, ROUND_CEILING))
            if price < end:
                return price
        return None

    def royalty(self, price: Decimal, cost: Decimal, basis: RoyaltyBasis) -> Decimal | None:
        """Return what is paid for a copy, which may be negative; None if it is not known."""
        reached = [share for start, share in self.shares if price >= start]
        if not reached:
            return None
        share = reached[-1]
        paid = share * price - cost if basis == "price" else share * (price - cost)
        return self._rounded(paid, ROUND_HALF_UP)

    def _rounded(self, amount: Decimal, rounding: str) -> Decimal:
        """Return an amount with as many decimal places as the currency has."""
        from babel.numbers import get_currency_precision

        return amount.quantize(Decimal(1).scaleb(-get_currency_precision(self.currency)), rounding)


@dataclass(frozen=True, slots=True)
class PrintingCosts:
    """The figures of a printing service, looked up on the day `checked`.

    - `calculator` is where the service computes a cost itself.
    - `regular` are the greatest width and height of a regular size in points; None if all sizes
      cost the same. A size that is wider or higher is large.
    - `basis` says how royalties are computed, `rule` says it in words.
    - `grammage` are the lowest and the highest weight of a paper in grams per square metre, and
      `cover_grammage` those of the cover of a paperback; None if they are not known.
    - `sources` name where the figures are from, by `cost`, `royalty` and `paper`.
    """

    checked: str = ""
    calculator: str = ""
    regular: Paper | None = None
    basis: RoyaltyBasis = "price"
    rule: str = ""
    sources: Mapping[str, str] = field(default_factory=dict)
    grammage: Mapping[PaperKind, Range] = field(default_factory=dict)
    cover_grammage: Range | None = None
    marketplaces: tuple[Marketplace, ...] = ()

    def size_class(self, trim: Paper) -> SizeClass:
        """Return the class of a trim size. A hundredth of a point is less than any service sees."""
        regular = self.regular
        if regular is None:
            return "regular"
        fits = trim.width <= regular.width + 0.01 and trim.height <= regular.height + 0.01
        return "regular" if fits else "large"


def inks_of(paper: PaperKind) -> tuple[Ink, ...]:
    """Return the inks that are printed on a paper."""
    return INKS[1:] if paper == "colour" else INKS[:1]
