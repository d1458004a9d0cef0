"""`exporter cover`: the covers of a collection, for a printing service and for shops."""

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
from exporter.cli.option_types import count, validated
from exporter.cli.parser import Parser
from exporter.options.paper import length


def run(call: Call) -> int:
    """Write the covers of the collection."""
    values = call.arguments
    require("cover", call.paths, "collection")
    (path,) = call.paths
    export = partial(
        exporter.cover,
        path,
        values.output,
        pages=values.pages,
        spine=values.spine or "",
        guides=values.guides,
    )
    return export_book(call, path, export)


def _add_options(parser: Parser) -> None:
    add_collection_input(parser, "a folder, with files named after the title", watch=True)
    cover = parser.add_argument_group("cover")
    add_printer_option(cover)
    add_printed_book_options(cover)
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
    add_switch(
        cover,
        "--guides",
        "layers with edges, folds and safe areas, which are not printed (default: yes)",
        default=True,
    )
    add_performance_options(parser)
    add_message_options(parser, validates=True)


def _length(written: str) -> str:
    validated(length, written)
    return written


COMMAND = Command(
    "cover",
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
