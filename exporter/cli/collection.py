"""`exporter collection`: many posts as one book."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import exporter
from exporter.cli.book_options import add_book_options, profile_notes
from exporter.cli.call import USAGE, Call
from exporter.cli.command import Command
from exporter.cli.dry_run import show_plans
from exporter.cli.exports import export_book
from exporter.cli.inputs import require
from exporter.cli.option_groups import (
    add_filter_option,
    add_message_options,
    add_order_option,
    add_output_option,
    add_performance_options,
    add_selection_options,
    add_site_options,
    add_watch_option,
)
from exporter.cli.option_types import OneOf
from exporter.cli.parser import Parser, UsageError
from exporter.diagnostics import Diagnostics
from exporter.options.settings import COLLECTION_FORMATS


def run(call: Call) -> int:
    """Write the book in each format that is requested."""
    values, paths = call.arguments, call.paths
    if values.keep_going:
        paths = call.usable_paths("post", "collection", "folder")
    else:
        require("collection", paths, "post", "collection", "folder")
    if values.dry_run and (values.chapter or values.filter):
        raise UsageError("--dry-run does not take --chapter and --filter, which need the texts")
    if values.dry_run:
        return _dry_run(call)
    export = partial(
        exporter.collection,
        *paths,
        **_book_arguments(call),
        chapter=values.chapter or "",
    )
    code = export_book(call, paths[0], export)
    return code if len(paths) == len(call.paths) else USAGE


def _dry_run(call: Call) -> int:
    """Show what would be made."""
    found = Diagnostics(ignored=call.ignored_codes)
    # `found` has the diagnostics of an error.
    with suppress(exporter.ExportError):
        plans = exporter.plan_collection(*call.paths, **_book_arguments(call), diagnostics=found)
        if call.console.shows_documents:
            show_plans(call, plans)
    return call.console.diagnostics(found.reported(), found.ignored())


def _book_arguments(call: Call) -> dict[str, Any]:
    """Return the arguments that a build and its plan have in common."""
    values = call.arguments
    return {
        **call.selection,
        "order": values.order,
        "output": values.output,
        "formats": values.to,
        "title": values.title or "",
        "parts": values.parts,
        "volumes": values.volumes,
        "corrections_since": values.corrections_since,
        "keep_going": values.keep_going,
    }


def _add_options(parser: Parser) -> None:
    group = parser.add_argument_group("input and output")
    group.add_argument(
        "paths",
        nargs="+",
        type=Path,
        metavar="SOURCE",
        help="a collection file (book.yml); or posts, folders and patterns such as '_posts/2026-*'",
    )
    group.add_argument(
        "--to",
        type=_format_list,
        metavar="FORMATS",
        help="epub, pdf, or both joined by a comma (default: epub,pdf)",
    )
    what = "a file such as book.pdf, for one format; or a folder, with files named after the title"
    add_output_option(group, what)
    group.add_argument(
        "--keep-going",
        action="store_true",
        help="write the book without the posts that cannot be read; the exit code stays 1 "
        "(default: write no book then)",
    )
    group.add_argument(
        "--dry-run",
        action="store_true",
        help="show the posts in their order and parts, the settings and where they are from, and "
        "the files; write nothing (default: write the book)",
    )
    add_watch_option(group)
    add_site_options(group)
    add_filter_option(group)
    add_selection_options(parser)
    _add_structure(parser)
    add_book_options(parser, pdf=True, epub=True, collection=True)
    add_performance_options(parser)
    add_message_options(parser, validates=True)


def _add_structure(parser: Parser) -> None:
    from exporter.model.collection import PARTS_BY, VOLUMES_BY

    group = parser.add_argument_group("structure of the book")
    group.add_argument("--title", help="title of the book (default: from the file or the site)")
    add_order_option(
        group,
        "listed (as named; in a folder its own order, or by date), date (oldest first), -date "
        "(newest first) or title",
    )
    group.add_argument(
        "--parts",
        type=OneOf(PARTS_BY),
        metavar="BY",
        help="year: a part for each year; tag: for each first tag; none (default: none)",
    )
    group.add_argument(
        "--volumes",
        type=OneOf(VOLUMES_BY),
        metavar="BY",
        help="part: a separate book for each part, numbered in its file name; none (default: none)",
    )
    group.add_argument(
        "--chapter",
        metavar="POST",
        help="only this post, as it appears in the book: with its disclaimer, reference numbers "
        "and running heads (default: all posts)",
    )
    group.add_argument(
        "--corrections-since",
        type=Path,
        metavar="BOOK",
        help="EPUB or PDF of an earlier printing: add a page that lists what has changed since "
        "(default: none)",
    )


def _format_list(written: str) -> tuple[str, ...]:
    names = [name.strip().lower() for name in written.split(",")]
    return tuple(dict.fromkeys(map(OneOf(COLLECTION_FORMATS), names)))


COMMAND = Command(
    "collection",
    "[OPTION ...] SOURCE [SOURCE ...]",
    (
        "collection book.yml",
        'collection _posts --title "A year of bread" --since 2026-01-01 --parts tag',
        "collection _posts --tag baking --to pdf -o bread.pdf --printer kdp",
        "collection book.yml --chapter _posts/2026-05-14-rye.md --to pdf --profile review",
    ),
    _add_options,
    run,
    partial(profile_notes, pdf=True, epub=True),
)
