"""`exporter estimate`: what the printed book of a collection is and costs."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import Path

import exporter
from exporter.cli.book_options import add_printed_book_options, profile_notes
from exporter.cli.call import Call
from exporter.cli.command import Command
from exporter.cli.inputs import require
from exporter.cli.option_groups import (
    add_filter_option,
    add_message_options,
    add_performance_options,
    add_site_options,
)
from exporter.cli.option_types import OneOf, count
from exporter.cli.parser import Parser
from exporter.cli.table import text_width
from exporter.diagnostics import Diagnostics
from exporter.input_files import whole_place
from exporter.options.pdf_profiles import printer_names
from exporter.reports.estimates import estimate_record, estimate_text
from exporter.runtime.failures import reported_failures


def run(call: Call) -> int:
    """Show what the book would be and cost at each of the printing services."""
    values = call.arguments
    require("estimate", call.paths, "collection")
    (path,) = call.paths
    found = Diagnostics(ignored=call.ignored_codes)
    # `found` has the diagnostics of an error.
    with (
        call.context() as context,
        reported_failures(found, whole_place(path)),
        suppress(exporter.ExportError),
    ):
        for each in exporter.estimate(
            path,
            values.printers or (),
            pages=values.pages,
            costs=values.costs,
            settings=call.choices,
            site=call.site,
            transforms=call.transforms,
            context=context,
            diagnostics=found,
        ):
            if call.console.json:
                call.console.record(estimate_record(each))
            else:
                call.console.document(estimate_text(each, text_width()))
    return call.console.diagnostics(found.reported(), found.ignored())


def _add_options(parser: Parser) -> None:
    group = parser.add_argument_group("input")
    group.add_argument(
        "paths", nargs=1, type=Path, metavar="COLLECTION", help="a collection file (book.yml)"
    )
    add_site_options(group)
    add_filter_option(group)
    book = parser.add_argument_group("printed book")
    book.add_argument(
        "--printer",
        dest="printers",
        action="append",
        type=OneOf(printer_names()),
        metavar="NAME",
        help="printing service, see below; may be repeated (default: all)",
    )
    add_printed_book_options(book)
    book.add_argument(
        "--pages",
        type=count,
        metavar="N",
        help="page count of the inside (default: the inside is built, and its pages are counted)",
    )
    book.add_argument(
        "--costs",
        type=Path,
        metavar="FILE",
        help="TOML file with what printing services charge, see docs/estimate.md (default: the "
        "exporter's own figures)",
    )
    add_performance_options(parser)
    add_message_options(parser)


COMMAND = Command(
    "estimate",
    "[OPTION ...] COLLECTION",
    (
        "estimate book.yml",
        "estimate book.yml --printer kdp --paper cream",
        "estimate book.yml --printer kdp --printer lulu --pages 212 --costs costs.toml",
    ),
    _add_options,
    run,
    partial(profile_notes, printers=True),
)
