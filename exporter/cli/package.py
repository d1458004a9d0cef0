"""`exporter package`: a folder with all that a printing service or a shop takes."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import exporter
from exporter.cli.book_options import (
    add_cover_options,
    add_page_size_option,
    add_printer_option,
    add_theme_option,
    profile_notes,
)
from exporter.cli.call import Call
from exporter.cli.command import Command
from exporter.cli.inputs import require
from exporter.cli.option_groups import (
    add_filter_option,
    add_message_options,
    add_output_option,
    add_performance_options,
    add_site_options,
)
from exporter.cli.option_types import OneOf
from exporter.cli.parser import Parser, UsageError
from exporter.options.epub_profiles import epub_profile_names
from exporter.themes import theme_names


def run(call: Call) -> int:
    """Write the package of the collection."""
    values = call.arguments
    require("package", call.paths, "collection")
    if values.shop and values.printer:
        raise UsageError("--shop and --printer are two packages: call the command for each")
    (path,) = call.paths
    with call.context() as context:

        def export(_source: object) -> list[exporter.Result]:
            return exporter.package(
                path,
                values.output,
                shop=values.shop or "",
                settings=call.choices,
                site=call.site,
                strict=values.strict,
                ignore=call.ignored_codes,
                transforms=call.transforms,
                context=context,
            )

        attempt = call.attempt(path, export)
    for index, result in enumerate(attempt.results):
        call.console.result(path, result, None if index else attempt.seconds)
    return attempt.code


def _add_options(parser: Parser) -> None:
    group = parser.add_argument_group("input and output")
    group.add_argument(
        "paths", nargs=1, type=Path, metavar="COLLECTION", help="a collection file (book.yml)"
    )
    add_output_option(group, "a folder, in which the folder TITLE-SERVICE is made")
    add_site_options(group)
    add_filter_option(group)
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
    add_cover_options(service)
    add_page_size_option(service)
    names = ", ".join(theme_names())
    description = f"built-in theme ({names}) or the folder of your own theme"
    add_theme_option(service, f"{description} (default: {theme_names()[0]})")
    add_performance_options(parser)
    add_message_options(parser)


COMMAND = Command(
    "package",
    "write a folder for a printing service or a shop: files, metadata and a checklist",
    "[OPTION ...] COLLECTION",
    (
        "package book.yml --printer kdp --paper cream",
        "package book.yml --shop kobo -o packages/",
    ),
    _add_options,
    run,
    partial(profile_notes, printers=True),
)
