"""`exporter explain`: what a diagnostic code means."""

from __future__ import annotations

import sys
from itertools import groupby
from textwrap import wrap

import exporter
from exporter.cli.call import Call
from exporter.cli.command import Command
from exporter.cli.option_groups import add_message_options
from exporter.cli.parser import Parser
from exporter.cli.table import print_rows, text_width
from exporter.cli.terminal import is_terminal
from exporter.reports.to_records import explanation_record


def run(call: Call) -> int:
    """Explain the codes that are named, or list all of them."""
    codes: list[str] = call.arguments.codes
    explained = [*map(exporter.explain, codes)] or exporter.explanations()
    if call.console.json:
        for each in explained:
            call.console.record(explanation_record(each))
    elif codes:
        blocks = ("\n".join(_lines(each)) for each in explained)
        call.console.document("\n\n".join(blocks))
    elif is_terminal(sys.stdout):
        width = max(len(each.code) for each in explained)
        for subject, group in groupby(explained, lambda each: each.subject):
            call.console.document(f"\n{subject}:")
            print_rows(
                ("", "", ""),
                [(f"  {each.code:{width}}", f"{each.severity}", each.cause) for each in group],
            )
    else:
        print_rows((), ((e.code, f"{e.severity}", e.subject, e.cause, e.fix) for e in explained))
    return 0


def _lines(explained: exporter.Explanation) -> list[str]:
    lines = [f"{explained.code}: {explained.severity} ({explained.subject})", ""]
    lines += _paragraph("cause:", explained.cause)
    lines += _paragraph("fix:", explained.fix)
    if example := explained.example:
        lines += _paragraph("example:", example.file)
        lines += [f"{_INDENT}  | {line}".rstrip() for line in example.text.split("\n")]
        lines += [f"{_INDENT}{line}" for line in example.reported.split("\n")]
    return lines


_INDENT = " " * 11


def _paragraph(label: str, text: str) -> list[str]:
    first = f"  {label}".ljust(len(_INDENT))
    return wrap(
        text,
        text_width(),
        initial_indent=first,
        subsequent_indent=_INDENT,
        break_on_hyphens=False,
    )


def _add_options(parser: Parser) -> None:
    group = parser.add_argument_group("codes")
    group.add_argument(
        "codes",
        nargs="*",
        metavar="CODE",
        help="the code in brackets at the end of a diagnostic, such as image-missing "
        "(default: all codes, by subject)",
    )
    add_message_options(parser, diagnostics=False)


COMMAND = Command(
    "explain",
    "[OPTION ...] [CODE ...]",
    ("explain image-missing", "explain | grep -i font"),
    _add_options,
    run,
)
