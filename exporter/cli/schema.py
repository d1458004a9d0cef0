"""`exporter schema`: the JSON Schema of what the exporter prints as JSON."""

from __future__ import annotations

import json

from exporter.cli.call import Call
from exporter.cli.command import Command
from exporter.cli.option_groups import add_message_options
from exporter.cli.option_types import OneOf
from exporter.cli.parser import Parser

_NAMES = ("output", "model")


def run(call: Call) -> int:
    """Print a schema."""
    from exporter.reports.schemas import json_schema

    schema = json_schema(call.arguments.name)
    call.console.document(json.dumps(schema, indent=2))
    return 0


def _add_options(parser: Parser) -> None:
    group = parser.add_argument_group("schema")
    group.add_argument(
        "name",
        type=OneOf(_NAMES),
        metavar="output|model",
        help="output: a line of --format json, of any command; model: the output of exporter model",
    )
    add_message_options(parser, diagnostics=False)


COMMAND = Command(
    "schema",
    "output|model",
    ("schema output", "schema model"),
    _add_options,
    run,
)
