"""`exporter cover`: the covers of a collection, for a printing service and for shops."""

from __future__ import annotations

import argparse
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
    add_watch_option,
)
from exporter.cli.option_types import count, validated
from exporter.cli.parser import Parser
from exporter.options.paper import length
from exporter.themes import theme_names


def run(call: Call) -> int:
    """Write the covers of the collection."""
    values = call.arguments
    require("cover", call.paths, "collection")
    (path,) = call.paths
    with call.context() as context:

        def export(_source: object) -> list[exporter.Result]:
            return exporter.cover(
                path,
                values.output,
                pages=values.pages,
                spine=values.spine or "",
                guides=values.guides,
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
    add_output_option(group, "a folder, with files named after the title")
    add_watch_option(group)
    add_site_options(group)
    add_filter_option(group)
    cover = parser.add_argument_group("cover")
    add_printer_option(cover)
    add_cover_options(cover)
    add_page_size_option(cover)
    names = ", ".join(theme_names())
    description = f"built-in theme ({names}) or the folder of your own theme"
    add_theme_option(cover, f"{description} (default: {theme_names()[0]})")
    cover.add_argument(
        "--pages",
        type=count,
        metavar="N",
        help="page count of the inside (default: the inside is built, and its pages are counted)",
    )
    cover.add_argument(
        "--spine",
        type=_length,
        metavar="WIDTH",
        help="width of the spine, such as 12.4mm (default: by pages, paper and binding)",
    )
    cover.add_argument(
        "--guides",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="layers with edges, folds and safe areas, which are not printed (default: yes)",
    )
    add_performance_options(parser)
    add_message_options(parser, validates=True)


def _length(written: str) -> str:
    validated(length, written)
    return written


COMMAND = Command(
    "cover",
    "write the cover of a printed collection, and its front for shops",
    "[OPTION ...] COLLECTION",
    (
        "cover book.yml --printer kdp --paper cream",
        "cover book.yml --printer lulu --binding hardcover -o covers/",
        "cover book.yml --printer ingram --pages 212 --spine 11.9mm",
    ),
    _add_options,
    run,
    partial(profile_notes, printers=True),
)
