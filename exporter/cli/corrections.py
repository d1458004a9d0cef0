"""`exporter corrections`: what has changed since a book was printed, for a web site."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import exporter
from exporter.api.corrections import CORRECTIONS_FORMATS
from exporter.cli.call import Call
from exporter.cli.command import Command
from exporter.cli.inputs import require
from exporter.cli.option_groups import (
    add_cache_folder,
    add_filter_option,
    add_message_options,
    add_selection_options,
    add_site_options,
)
from exporter.cli.option_types import OneOf
from exporter.cli.parser import Parser
from exporter.diagnostics import Diagnostics
from exporter.runtime.context import BuildContext

_NOTES = """\
a book with its corrections:
  exporter collection book.yml --corrections-since BOOK, or the key corrections-since of the
  collection file, adds a page that lists them"""


def run(call: Call) -> int:
    """Print the list of corrections."""
    values, paths = call.arguments, call.paths
    require("corrections", paths, "post", "collection", "folder")
    found = Diagnostics(ignored=call.ignored_codes)
    # `found` has the diagnostics of an error.
    with suppress(exporter.ExportError):
        text = exporter.export_corrections(
            values.printed,
            *paths,
            format=values.to or ("json" if call.console.json else "markdown"),
            **call.selection,
            transforms=call.transforms,
            context=BuildContext(cache=call.cache),
            diagnostics=found,
        )
        if text:
            call.console.document(text.rstrip("\n"))
        elif all(each.code != "corrections-other-book" for each in found):
            call.console.note("nothing has changed since then")
    return call.console.diagnostics(found.reported(), found.ignored())


def _add_options(parser: Parser) -> None:
    group = parser.add_argument_group("input")
    group.add_argument(
        "printed",
        type=Path,
        metavar="BOOK",
        help="the EPUB or the PDF of the earlier printing",
    )
    group.add_argument(
        "paths",
        nargs="+",
        type=Path,
        metavar="SOURCE",
        help="what the book is made of now: a collection file; or posts, folders and patterns",
    )
    group.add_argument(
        "--to",
        type=OneOf(CORRECTIONS_FORMATS),
        metavar="FORMAT",
        help="markdown or json (default: markdown; with --json: json)",
    )
    # A book that was printed with them differs from one without.
    add_site_options(group)
    add_filter_option(group)
    add_cache_folder(group)
    add_selection_options(parser)
    add_message_options(parser)
    parser.set_defaults(cache=None)


COMMAND = Command(
    "corrections",
    "[OPTION ...] BOOK SOURCE [SOURCE ...]",
    (
        "corrections printed/yearbook.pdf yearbook.yml",
        "corrections printed/yearbook.pdf yearbook.yml --to json",
    ),
    _add_options,
    run,
    lambda: _NOTES,
)
