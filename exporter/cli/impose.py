"""`exporter impose`: the pages of PDFs on sheets of paper."""

from __future__ import annotations

from pathlib import Path

import exporter
from exporter.cli.book_options import add_imposition_options
from exporter.cli.call import Call
from exporter.cli.command import Command
from exporter.cli.exports import export_each
from exporter.cli.option_groups import add_message_options, add_output_option
from exporter.cli.parser import Parser
from exporter.cli.posts import output_of
from exporter.options.imposition import DEFAULT_CREEP


def run(call: Call) -> int:
    """Write the sheets of each PDF; errors in one do not stop the others."""
    paths, output, values = call.usable_paths("PDF"), output_of(call), call.arguments

    def export(path: Path) -> exporter.Result:
        return exporter.impose(
            path,
            output,
            style=values.impose,
            sheet_size=values.sheet_size or "",
            signature=values.signature or 0,
            creep=DEFAULT_CREEP if values.creep is None else values.creep,
            ignore=call.ignored_codes,
        )

    return export_each(call, paths, "Imposing", export)


def _add_options(parser: Parser) -> None:
    group = parser.add_argument_group("input and output")
    group.add_argument("paths", nargs="+", type=Path, metavar="FILE", help="a PDF")
    what = "a file such as sheets.pdf, or a folder, where each file is named after its PDF"
    add_output_option(group, what)
    add_imposition_options(parser.add_argument_group("sheets"), default="booklet")
    add_message_options(parser)


COMMAND = Command(
    "impose",
    "[OPTION ...] FILE [FILE ...]",
    (
        "impose dist/book.pdf",
        "impose dist/book.pdf --sheet-size a3 --signature 4",
        "impose slides.pdf --impose 2up -o sheets.pdf",
    ),
    _add_options,
    run,
)
