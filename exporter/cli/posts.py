"""`exporter epub|pdf|html`: each post as a file of its own."""

from __future__ import annotations

from collections import Counter
from functools import partial
from pathlib import Path

import exporter
from exporter.api.output_paths import names_folder
from exporter.cli.book_options import add_book_options, profile_notes
from exporter.cli.call import Call
from exporter.cli.command import Command
from exporter.cli.exports import build_arguments, export_each
from exporter.cli.option_groups import (
    add_filter_option,
    add_message_options,
    add_output_option,
    add_performance_options,
    add_site_options,
    add_watch_option,
)
from exporter.cli.parser import Parser, UsageError
from exporter.options.settings import Format

_EXPORTS = {"epub": exporter.epub, "html": exporter.html, "pdf": exporter.pdf}


def run(format_: Format, call: Call) -> int:
    """Write a file for each post; errors in one post do not stop the others."""
    paths, output = call.usable_paths("post"), output_of(call)
    with call.context(bars=False) as context:
        arguments = build_arguments(call, context)
        phase = f"Making {format_.upper()}s"
        return export_each(
            call, paths, phase, lambda source: _EXPORTS[format_](source, output, **arguments)
        )


def output_of(call: Call) -> str:
    """Return the file or the folder that is written to. Raises `UsageError`."""
    paths, output = call.paths, str(call.arguments.output)
    if len(paths) == 1:
        return output
    if not names_folder(output):
        raise UsageError(f"‘{output}’ is one file (for several posts write -o FOLDER/)")
    stem, count = Counter(path.stem for path in paths).most_common(1)[0]
    if count > 1:
        raise UsageError(
            f"two posts would both be written to ‘{Path(output) / stem}’ (build them one by one)"
        )
    return f"{output}/"


def _add_options(format_: Format, parser: Parser) -> None:
    group = parser.add_argument_group("input and output")
    group.add_argument(
        "paths",
        nargs="+",
        type=Path,
        metavar="POST",
        help="a Markdown file; or - to read one from stdin",
    )
    what = f"a file such as post.{format_}, or a folder, where each file is named after its post"
    add_output_option(group, what)
    add_watch_option(group)
    add_site_options(group)
    add_filter_option(group)
    add_book_options(parser, pdf=format_ == "pdf", epub=format_ == "epub")
    add_performance_options(parser)
    add_message_options(parser, validates=format_ != "html")


def _command(format_: Format, *examples: str, notes: bool = True) -> Command:
    first = f"{format_} _posts/2026-05-14-a-kitchen-knife.md"
    return Command(
        format_,
        "[OPTION ...] POST [POST ...]",
        (first, f"{format_} _posts/*.md -o books/", *examples),
        partial(_add_options, format_),
        partial(run, format_),
        partial(profile_notes, pdf=format_ == "pdf", epub=format_ == "epub") if notes else str,
    )


EPUB = _command("epub", "epub post.md -o post.epub --profile kindle")
PDF = _command(
    "pdf",
    "pdf post.md -o post.pdf --page-size a4",
    "pdf post.md --printer kdp --strict",
)
HTML = _command("html", "html post.md -o post.html --theme essay", notes=False)
