"""`exporter check`: validate posts, collection files, EPUBs and PDFs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import exporter
from exporter.cli.book_options import add_theme_option
from exporter.cli.call import MISSING, USAGE, Call
from exporter.cli.command import Command
from exporter.cli.inputs import STDIN
from exporter.cli.option_groups import (
    add_filter_option,
    add_message_options,
    add_site_options,
    add_switch,
)
from exporter.cli.option_types import OneOf, count
from exporter.cli.parser import Parser
from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.errors import MissingDependency
from exporter.options.pdf_profiles import printer_names, profile_names
from exporter.runtime.failures import reported_failures


def run(call: Call) -> int:
    """Validate each file and show its diagnostics."""
    paths = call.usable_paths("post", "collection", "EPUB", "PDF")
    console, values = call.console, call.arguments
    code = USAGE if len(paths) < len(call.paths) else 0
    for path in console.progress(paths, "Checking"):
        found, checked = Diagnostics(), exporter.CheckResult(())
        with reported_failures(found, Place(str(path))):
            try:
                checked = _check(path, call)
            except MissingDependency as missing:
                if len(paths) == 1:
                    raise
                # Another file may be of another format, and need nothing that is missing.
                console.note(f"{path} is not checked: {missing}")
                code = MISSING
                continue
        checked = replace(checked, diagnostics=(*checked.diagnostics, *found))
        # A requirement that is not met fails the check, even if its diagnostic is a warning. The
        # table of a rebuild only repeats its diagnostics.
        unmet = [row for row in checked.preflight if not row.met and not values.rebuild]
        failed = console.diagnostics(checked.diagnostics, checked.ignored)
        code = max(code, failed, int(bool(unmet)))
        console.preflight(path, checked.preflight, () if failed else unmet)
        console.checked(path, checked.diagnostics)
    return code


def _check(path: Path, call: Call) -> exporter.CheckResult:
    if path == STDIN:
        found = call.edition(path)[1]
        return exporter.CheckResult(found.reported(), ignored=found.ignored())
    values = call.arguments
    return exporter.check_file(
        path,
        profile=values.requirements,
        ace=values.ace,
        rebuild=values.rebuild,
        settings=call.choices,
        site=call.site,
        transforms=call.transforms,
        time_limit=values.time_limit,
        ignore=call.ignored_codes,
    )


def _add_options(parser: Parser) -> None:
    group = parser.add_argument_group("input")
    group.add_argument(
        "paths",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="a post (.md), a collection file (.yml), an EPUB or a PDF; or - to read a post from "
        "stdin",
    )
    add_site_options(group)
    add_filter_option(group)
    checks = parser.add_argument_group("checks")
    names = (*profile_names(), *(f"press-{printer}" for printer in printer_names()), "kindle")
    checks.add_argument(
        "--profile",
        dest="requirements",
        type=OneOf(names),
        metavar="NAME",
        help=f"requirements of a profile or a printer: {', '.join(names)} (default: the one "
        "that the file names)",
    )
    add_switch(
        checks,
        "--ace",
        "run Ace on EPUBs, which takes minutes for a book of many chapters (default: yes, "
        "where it is installed)",
    )
    checks.add_argument(
        "--time-limit",
        type=count,
        metavar="SECONDS",
        help="time that EPUBCheck, Ace, and the other checks together may each take; what needs "
        "more is reported as check-incomplete (default: by the size of the file)",
    )
    checks.add_argument(
        "--rebuild",
        action="store_true",
        help="rebuild EPUBs and PDFs from their sources, found in --site or here, and compare the "
        "bytes (default: off)",
    )
    add_theme_option(
        checks,
        "your own theme that a book was made with, for --rebuild, which takes none from a book "
        "(default: that of the site's exporter.toml)",
    )
    add_message_options(parser)


COMMAND = Command(
    "check",
    "[OPTION ...] FILE [FILE ...]",
    (
        "check _posts/*.md --strict",
        "check dist/book.epub dist/book.pdf",
        "check dist/book-press-kdp.pdf --profile press-kdp",
        "check --rebuild dist/book.epub",
    ),
    _add_options,
    run,
)
