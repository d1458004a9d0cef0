"""Estimates of printed books as records, and as text for people."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from textwrap import wrap

from exporter.model.estimate import Estimate, EstimatedCost
from exporter.options.paper import Paper
from exporter.reports.records import EstimatedCostRecord, EstimateRecord
from exporter.themes.calculation import POINTS

_COUNTED = {
    "build": "counted in a build",
    "cache": "counted in an earlier build",
    "call": "as named",
}

_NAMES = 11
"""Columns for the name of a row."""


def estimate_record(estimate: Estimate) -> EstimateRecord:
    """Return the record of an estimate. Amounts are decimal numbers in texts."""
    weight, figures = estimate.weight, estimate.figures
    return EstimateRecord(
        title=estimate.title,
        printer=estimate.printer,
        service=estimate.service,
        pages=estimate.pages,
        pages_from=estimate.pages_from,
        paper=estimate.paper,
        binding=estimate.binding,
        width=_millimetres(estimate.trim.width),
        height=_millimetres(estimate.trim.height),
        spine=_millimetres(estimate.spine),
        spine_source=estimate.spine_source,
        spine_confirmed=estimate.spine_confirmed,
        weight=(round(weight.least), round(weight.most)) if weight else None,
        weight_with_cover=weight.with_cover if weight else False,
        costs=tuple(
            EstimatedCostRecord(
                marketplace=each.marketplace,
                currency=each.currency,
                ink=each.ink,
                cost=str(each.cost),
                minimum_price=_amount(each.minimum_price),
                price=_amount(each.price),
                royalty=_amount(each.royalty),
            )
            for each in estimate.costs
        ),
        calculator=figures.calculator,
        rule=figures.rule,
        checked=figures.checked,
        cost_source=figures.sources.get("cost", ""),
        royalty_source=figures.sources.get("royalty", ""),
        paper_source=figures.sources.get("paper", ""),
        costs_file=estimate.costs_file,
    )


def estimate_text(estimate: Estimate, width: int) -> str:
    """Return an estimate in lines for people, of at most `width` columns but for addresses."""
    lines = [f"{estimate.title}: {estimate.service}"]
    for name, value in _rows(estimate):
        start = f"  {name:{_NAMES}}"
        lines += wrap(
            value,
            width,
            initial_indent=start,
            subsequent_indent=" " * len(start),
            break_long_words=False,
            break_on_hyphens=False,
        )
    return "\n".join((*lines, ""))


def _rows(estimate: Estimate) -> Iterator[tuple[str, str]]:
    figures, trim = estimate.figures, estimate.trim
    yield "pages", f"{estimate.pages}, {_COUNTED[estimate.pages_from]}"
    yield "book", f"{estimate.binding} on {estimate.paper} paper, {_size(trim)}"
    unconfirmed = "" if estimate.spine_confirmed else ", not confirmed by the service"
    yield "spine", f"{_millimetres(estimate.spine):.1f} mm{unconfirmed}"
    yield "weight", _weight(estimate)
    for index, cost in enumerate(estimate.costs):
        yield "" if index else "cost", _cost(cost)
    if not estimate.costs:
        yield "cost", f"unknown; ask {figures.calculator}" if figures.calculator else "unknown"
    if figures.rule:
        yield "royalty", figures.rule
    day = f", looked up on {figures.checked}" if figures.checked else ""
    origin = f"{estimate.costs_file or 'of the exporter'}{day}"
    yield "figures", f"{origin}; without taxes, see docs/estimate.md"
    for name, source in (("spine", estimate.spine_source), *figures.sources.items()):
        if source:
            yield f"  {name}", source


def _weight(estimate: Estimate) -> str:
    weight = estimate.weight
    if weight is None:
        return "unknown"
    least, most = round(weight.least), round(weight.most)
    grams = f"{least} g" if least == most else f"{least} to {most} g"
    return grams if weight.with_cover else f"{grams} without the cover, whose weight is unknown"


def _cost(cost: EstimatedCost) -> str:
    """Return what a copy costs in a marketplace, and what follows from it."""
    ink = "" if cost.ink == "black" else f" in {cost.ink.replace('-', ' ')}"
    parts = [f"{cost.currency} {cost.cost} at {cost.marketplace}{ink}"]
    if cost.minimum_price is not None:
        parts.append(f"lowest price {cost.minimum_price}")
    if cost.royalty is not None:
        parts.append(f"royalty at {cost.price}: {cost.royalty}")
    return "; ".join(parts)


def _amount(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


def _millimetres(points: float) -> float:
    return round(points / POINTS["mm"], 2)


def _size(trim: Paper) -> str:
    return f"{_millimetres(trim.width):.1f} × {_millimetres(trim.height):.1f} mm"
