"""`exporter model`: the document model of a post or a collection file, as JSON."""

from __future__ import annotations

from pathlib import Path

import exporter
from exporter.cli.call import Call
from exporter.cli.command import Command
from exporter.cli.inputs import require
from exporter.cli.option_groups import add_filter_option, add_message_options, add_site_options
from exporter.cli.parser import Parser


def run(call: Call) -> int:
    """Print the edition that a file makes, or what was read of it."""
    require("model", call.paths, "post", "collection")
    load = call.load if call.arguments.unresolved else call.edition
    model, found = load(call.paths[0])
    if model:
        call.console.document(exporter.to_json(model))
    return call.console.diagnostics(found.reported(), found.ignored())


def _add_options(parser: Parser) -> None:
    group = parser.add_argument_group("input")
    group.add_argument(
        "paths",
        nargs=1,
        type=Path,
        metavar="FILE",
        help="a post or a collection file; or - to read a post from stdin",
    )
    add_site_options(group)
    add_filter_option(group)
    group.add_argument(
        "--unresolved",
        action="store_true",
        help="print a post as it was read, which is the input of filters (default: the edition)",
    )
    add_message_options(parser)


COMMAND = Command(
    "model",
    "[OPTION ...] FILE",
    ("model _posts/2026-05-14-a-kitchen-knife.md", "model book.yml"),
    _add_options,
    run,
)
