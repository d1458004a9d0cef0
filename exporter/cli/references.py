"""`exporter references`: visit the addresses that posts link to, or export their references."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from pathlib import Path

import exporter
from exporter.api.reference_export import REFERENCE_FORMATS
from exporter.cli.call import Call
from exporter.cli.command import Command
from exporter.cli.inputs import require
from exporter.cli.option_groups import (
    add_cache_folder,
    add_message_options,
    add_selection_options,
    add_site_options,
    add_switch,
)
from exporter.cli.option_types import OneOf, count
from exporter.cli.parser import Parser
from exporter.diagnostics import Diagnostics
from exporter.reports.file_names import relative_name
from exporter.reports.text import plural
from exporter.reports.to_records import reference_record
from exporter.runtime.context import BuildContext

_NOTES = """\
what is visited:
  each address once, the addresses of a host one after the other; robots.txt is respected, and no
  address of a private network is contacted. What the pages say about themselves is written to
  references.lock in the root of the site, which builds read: they use no network"""


def run(call: Call) -> int:
    """Visit the addresses that posts link to, and write the lock file; or print the references."""
    paths = call.paths
    require("references", paths, "post", "collection", "folder")
    found = Diagnostics(ignored=call.ignored_codes)
    if call.arguments.action == "export":
        with suppress(exporter.ExportError):
            call.console.document(_exported(call, paths, found))
        return call.console.diagnostics(found.reported(), found.ignored())
    # `found` has the diagnostics of an error.
    with suppress(exporter.ExportError), call.console.bars() as on_progress:
        context = BuildContext(cache=call.cache, on_progress=on_progress)
        checked = _checked(call, paths, context, found)
        _show(call, checked)
    return call.console.diagnostics(found.reported(), found.ignored())


def _exported(call: Call, paths: list[Path], found: Diagnostics) -> str:
    exported = exporter.export_references(
        *paths,
        format=call.arguments.to or "csl-json",
        **call.selection,
        context=BuildContext(cache=call.cache),
        diagnostics=found,
    )
    return exported.rstrip("\n")


def _checked(
    call: Call, paths: list[Path], context: BuildContext, found: Diagnostics
) -> exporter.ReferenceCheck:
    values = call.arguments
    return exporter.check_references(
        *paths,
        **call.selection,
        max_age=values.max_age or 0,
        prune=values.prune,
        find_copies=values.archived,
        save_copies=values.archive,
        time_limit=values.time_limit,
        context=context,
        diagnostics=found,
    )


def _show(call: Call, checked: exporter.ReferenceCheck) -> None:
    """Show the file that was written, and how many addresses have which status."""
    console = call.console
    if console.json:
        for entry in checked.entries:
            console.record(reference_record(entry))
        return
    if not console.shows_documents:
        return
    statuses = Counter(entry.status for entry in checked.entries)
    counts = ", ".join(f"{number} {status}" for status, number in statuses.most_common())
    total = plural(len(checked.entries), "reference")
    console.document(
        f"{relative_name(str(checked.path))}: {total}{f' ({counts})' if counts else ''}"
    )
    if checked.unvisited:
        left = plural(len(checked.unvisited), "reference")
        console.note(f"{left} not visited in the time; run the command again, with --max-age 1")


def _add_options(parser: Parser) -> None:
    group = parser.add_argument_group("input")
    group.add_argument(
        "action",
        type=OneOf(("check", "export")),
        metavar="check|export",
        help="check: visit the addresses, and write what was found to references.lock; export: "
        "print the references for reference managers",
    )
    group.add_argument(
        "paths",
        nargs="*",
        type=Path,
        default=[Path()],
        metavar="SOURCE",
        help="posts, folders, patterns or a collection file (default: the current folder)",
    )
    add_site_options(group, texts=False)
    export = parser.add_argument_group("export")
    export.add_argument(
        "--to",
        type=OneOf(REFERENCE_FORMATS),
        metavar="FORMAT",
        help="bibtex or csl-json (default: csl-json)",
    )
    visits = parser.add_argument_group("visits")
    visits.add_argument(
        "--archive",
        action="store_true",
        help="ask the Wayback Machine to save pages of which it has no copy (default: only look "
        "for copies)",
    )
    add_switch(
        visits,
        "--archived",
        "look in the Wayback Machine for copies of pages without a known copy (default: yes)",
        default=True,
    )
    visits.add_argument(
        "--max-age",
        type=count,
        metavar="DAYS",
        help="do not visit pages again that were found in the last DAYS days (default: visit all)",
    )
    visits.add_argument(
        "--prune",
        action="store_true",
        help="remove entries of addresses to which none of the posts links (default: keep them)",
    )
    visits.add_argument(
        "--time-limit",
        type=count,
        default=600,
        metavar="SECONDS",
        help="begin no visit after this time (default: %(default)s)",
    )
    add_cache_folder(visits)
    add_selection_options(parser)
    add_message_options(parser)
    parser.set_defaults(cache=None)


COMMAND = Command(
    "references",
    "check|export [OPTION ...] [SOURCE ...]",
    (
        "references check",
        "references check book.yml --archive",
        "references check _posts --since 2026-01-01 --max-age 30",
        "references export book.yml --to bibtex",
    ),
    _add_options,
    run,
    lambda: _NOTES,
)
