"""`exporter package`: a folder with all that a printing service or a shop takes."""

from __future__ import annotations

from functools import partial

import exporter
from exporter.cli.book_options import (
    add_printed_book_options,
    add_printer_option,
    profile_notes,
)
from exporter.cli.call import Call
from exporter.cli.command import Command
from exporter.cli.exports import export_book
from exporter.cli.inputs import require
from exporter.cli.option_groups import (
    add_collection_input,
    add_message_options,
    add_performance_options,
    add_switch,
)
from exporter.cli.option_types import OneOf
from exporter.cli.parser import Parser, UsageError
from exporter.options.epub_profiles import epub_profile_names


def run(call: Call) -> int:
    """Write the package of the collection."""
    values = call.arguments
    require("package", call.paths, "collection")
    if values.shop and values.printer:
        raise UsageError("--shop and --printer are two packages: call the command for each")
    (path,) = call.paths
    output, shop = values.output, values.shop or ""
    export = partial(exporter.package, path, output, shop=shop, onix=values.onix)
    return export_book(call, path, export)


def _add_options(parser: Parser) -> None:
    add_collection_input(parser, "a folder, in which the folder TITLE-SERVICE is made")
    service = parser.add_argument_group("service")
    add_printer_option(service)
    shops = epub_profile_names()
    service.add_argument(
        "--shop",
        type=OneOf(shops),
        metavar="NAME",
        help=f"shop of e-books: {', '.join(shops)}; the EPUB has the profile of that name "
        "(default: none, the package is for the printer)",
    )
    add_switch(
        service,
        "--onix",
        "onix.xml, a record for the trade in ONIX 3.0, of a book with an ISBN (default: for "
        "services that take it: ingram, kobo, apple, generic)",
    )
    add_printed_book_options(service)
    add_performance_options(parser)
    add_message_options(parser)


COMMAND = Command(
    "package",
    "[OPTION ...] COLLECTION",
    (
        "package book.yml --printer kdp --paper cream",
        "package book.yml --shop kobo -o packages/",
    ),
    _add_options,
    run,
    partial(profile_notes, printers=True),
)
