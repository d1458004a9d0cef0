"""Estimate what the printed book of a collection is and costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from exporter.api.arguments import (
    PathName,
    Words,
    build_options,
    check_pages,
    checked_path,
    collection_source,
    diagnostics_for,
)
from exporter.api.results import value_or_error
from exporter.diagnostics import Diagnostics
from exporter.diagnostics.suggestions import suggestion
from exporter.errors import SettingsError
from exporter.options.settings import Choices, Settings
from exporter.runtime.context import BuildContext

if TYPE_CHECKING:
    from exporter.model.book import Book
    from exporter.model.estimate import Estimate
    from exporter.transforms import Transform


def estimate(
    source: PathName | Book,
    printers: Words = (),
    *,
    pages: int | None = None,
    costs: PathName | None = None,
    settings: Settings | Choices | None = None,
    site: PathName | None = None,
    ignore: Words = (),
    transforms: Sequence[Transform] = (),
    context: BuildContext | None = None,
    diagnostics: Diagnostics | None = None,
) -> tuple[Estimate, ...]:
    """Return the estimates of a collection, or of each of its volumes, for printing services.

    `printers` are the names of the services; without any, there is an estimate for each that the
    exporter knows. The `paper` and the `binding` are those of the settings. The book is built to
    count its pages, or its count is taken from the cache in `context`; `pages` is that count if it
    is known. `costs` is a TOML file of figures, instead of the exporter's own; by default the one
    that the site names.

    A price of the book that is too low for a service is reported, and so is a number of pages that
    it does not bind. Other arguments and exceptions are those of `load` and `epub`.
    """
    from exporter.build.estimating import EstimateRequest, build_estimates
    from exporter.options.pdf_profiles import printer_names

    known = printer_names()
    named = (printers,) if isinstance(printers, str) and printers else tuple(printers)
    for name in named:
        if name not in known:
            message = f"unknown printer ‘{name}’"
            raise SettingsError(message, suggestion(name, known), "printers")
    check_pages(pages)
    given = collection_source(source, "estimates")
    options = build_options(settings, site, context, None, transforms)
    found = diagnostics_for(given, ignore)
    file = None if costs is None else checked_path(costs, "costs")
    request = EstimateRequest(tuple(dict.fromkeys(named)) or known, pages, file)
    made = tuple(build_estimates(given, request, options, found))
    return value_or_error(made or None, found, diagnostics)
