"""`exporter model`: the document model of a post or a collection file, as JSON."""

from __future__ import annotations

from pathlib import Path

from exporter.cli.call import Call
from exporter.cli.command import Command
from exporter.cli.inputs import require
from exporter.cli.options import add_message_options, add_site_options
from exporter.cli.parser import Parser
from exporter.diagnostics import Diagnostics


def run(call: Call) -> int:
    """Print the edition that a file makes."""
    from exporter.build import resolve_path
    from exporter.model.json_format import dumps

    require("model", call.paths, "post", "collection")
    (path,) = call.paths
    diagnostics = Diagnostics()
    edition = resolve_path(path, call.settings, diagnostics, call.site)
    if edition is not None:
        call.console.document(dumps(edition))
    return call.report(diagnostics)


def _add_options(parser: Parser) -> None:
    group = parser.add_argument_group("input")
    group.add_argument(
        "paths", nargs=1, type=Path, metavar="FILE", help="a post or a collection file"
    )
    add_site_options(group)
    add_message_options(parser)


COMMAND = Command(
    "model",
    "print the document model of a post or a collection file as JSON",
    "[OPTION ...] FILE",
    ("model _posts/2026-05-14-a-kitchen-knife.md", "model book.yml"),
    _add_options,
    run,
)
