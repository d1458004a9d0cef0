"""What the printed book of a collection is and costs, at each of several printing services."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from exporter.build.book import Source, gathered_builders, path_of
from exporter.build.book_builder import BookBuilder
from exporter.build.inputs import BuildOptions, find_site_root
from exporter.diagnostics import Diagnostics, Severity
from exporter.model.estimate import Estimate, EstimatedCost, PageSource
from exporter.model.listing import Price
from exporter.options.book_weight import book_weight
from exporter.options.cover_geometry import CoverGeometry, cover_geometry
from exporter.options.cover_rules import CoverRules, cover_rules
from exporter.options.pdf_profiles import printer_names
from exporter.options.printing_costs import PrintingCosts, inks_of
from exporter.options.services import service
from exporter.options.settings import Settings


@dataclass(frozen=True, slots=True)
class EstimateRequest:
    """The printing services that are asked about.

    `pages` is the page count if it is known. `costs` is a file of figures, None for the one that
    the site names.
    """

    printers: tuple[str, ...]
    pages: int | None = None
    costs: Path | None = None


def build_estimates(
    source: Source, request: EstimateRequest, options: BuildOptions, diagnostics: Diagnostics
) -> Iterator[Estimate]:
    """Yield the estimate of a collection, or of each of its volumes, for each printing service."""
    for printer in request.printers:
        chosen = replace(options, settings=replace(options.settings, printer=printer))
        # The same posts are read for each service, and what is found in them is reported once.
        own = diagnostics.separate(None)
        for builder in gathered_builders(source, chosen, own):
            if builder is None:
                continue
            named = request.costs or _costs_of_site(builder)
            figures = _figures(source, named, options, own)
            made = _estimate(builder, printer, request, figures, own) if figures else None
            if made:
                yield replace(made, costs_file=f"{named}" if named else "")
        known = {*diagnostics}
        diagnostics.extend(finding for finding in own if finding not in known)


def _costs_of_site(builder: BookBuilder) -> Path | None:
    named = builder.gathered.site_settings.costs
    return Path(named) if named else None


def _figures(
    source: Source, named: Path | None, options: BuildOptions, diagnostics: Diagnostics
) -> Mapping[str, PrintingCosts] | None:
    """Return the figures of all services; None after an error in the file that is named."""
    from exporter.read.context import ReadContext
    from exporter.read.printing_costs import built_in_costs, read_costs

    site = find_site_root(path_of(source), options).read(Diagnostics())
    context = ReadContext(site, diagnostics)
    own = read_costs(named, printer_names(), context) if named else {}
    return None if own is None else {**built_in_costs(context), **own}


def _estimate(
    builder: BookBuilder,
    printer: str,
    request: EstimateRequest,
    figures: Mapping[str, PrintingCosts],
    diagnostics: Diagnostics,
) -> Estimate | None:
    """Return the estimate of a book; None if its pages cannot be counted, after a report."""
    book, settings = builder.gathered.book, builder.gathered.settings
    found: tuple[int, PageSource] = (request.pages or 0, "call")
    if not request.pages:
        found = _counted(builder, diagnostics)
    pages, pages_from = found
    if not pages:
        return None
    rules, costs = cover_rules(printer, settings.binding), figures.get(printer, PrintingCosts())
    _check_pages(pages, rules, settings, printer, diagnostics)
    cover = cover_geometry(rules, settings.trim, pages, settings.paper)
    estimated = tuple(_costs(costs, cover, book.listing.print_prices))
    _check_prices(estimated, diagnostics)
    return Estimate(
        builder.gathered.file_title or book.metadata.title,
        printer,
        service(printer).title,
        pages,
        pages_from,
        settings.paper,
        settings.binding,
        settings.trim,
        cover.spine_width,
        f"docs/covers.md, references {', '.join(rules.sources)}, of {rules.checked}",
        rules.confirmed,
        book_weight(costs, cover),
        estimated,
        costs,
    )


def _counted(builder: BookBuilder, diagnostics: Diagnostics) -> tuple[int, PageSource]:
    """Return the page count of the PDF, and whether it was in the cache.

    What a build of the PDF finds besides errors is not a part of an estimate.
    """
    own = Diagnostics()
    made = builder.file(("pdf",), None, own)
    diagnostics.extend(finding for finding in own if finding.severity is Severity.ERROR)
    return made.artifact.page_count, "cache" if made.is_cached else "build"


def _costs(
    costs: PrintingCosts, cover: CoverGeometry, prices: Sequence[Price]
) -> Iterator[EstimatedCost]:
    size, binding = costs.size_class(cover.page), cover.rules.binding
    amounts = {price.currency: Decimal(price.amount) for price in prices}
    for place in costs.marketplaces:
        for ink in inks_of(cover.paper):
            cost = place.cost(cover.pages, binding, ink, size)
            if cost is None:
                continue
            price = amounts.get(place.currency)
            paid = None if price is None else place.royalty(price, cost, costs.basis)
            least = place.minimum_price(cost, costs.basis)
            yield EstimatedCost(place.name, place.currency, ink, cost, least, price, paid)


def _check_pages(
    pages: int, rules: CoverRules, settings: Settings, printer: str, diagnostics: Diagnostics
) -> None:
    """Report a page count that a service does not bind."""
    least, most = rules.pages[settings.paper]
    if not least <= pages <= most:
        message = (
            f"{printer}: {pages} pages; a {settings.binding} on {settings.paper} paper has "
            f"{least} to {most}"
        )
        diagnostics.report("pages-count", message)


def _check_prices(costs: Sequence[EstimatedCost], diagnostics: Diagnostics) -> None:
    """Report each price of the book that is lower than a service takes."""
    for each in costs:
        if each.price is not None and each.minimum_price and each.price < each.minimum_price:
            lowest = f"{each.currency} {each.minimum_price}"
            message = f"{each.currency} {each.price} at {each.marketplace}; the lowest is {lowest}"
            diagnostics.report("price-low", message)
