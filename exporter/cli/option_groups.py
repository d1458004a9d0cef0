"""The options that several commands have, in groups: those of a book are in `book_options`."""

from __future__ import annotations

import argparse
from pathlib import Path

from exporter.cli.console import OUTPUT_FORMATS
from exporter.cli.option_types import OneOf, count, date, validated
from exporter.cli.parser import Parser
from exporter.diagnostics import Severity
from exporter.diagnostics.code_names import ignorable_code
from exporter.options.settings import GENERATORS
from exporter.plugins.active import active_plugins

Group = argparse._ActionsContainer
"""A parser, or a group of its options."""


def add_switch(group: Group, name: str, description: str, *, default: bool | None = None) -> None:
    """Add an option that is on or off, and the one with `no-` before its name."""
    group.add_argument(
        name, action=argparse.BooleanOptionalAction, default=default, help=description
    )


def add_site_options(group: Group, *, texts: bool = True) -> None:
    """Add the options that say where posts and, if `texts` are read, images come from."""
    group.add_argument(
        "--site",
        type=Path,
        metavar="FOLDER",
        help="root of the site (default: nearest folder above a post with files of a generator)",
    )
    group.add_argument(
        "--allow-outside",
        action="append",
        metavar="FOLDER",
        help="folder outside of the site from which files may be read that links, texts and "
        "settings of the site name; may be repeated (default: none)",
    )
    group.add_argument(
        "--generator",
        metavar="NAME",
        choices=GENERATORS,
        help=f"program that makes the site: {', '.join(GENERATORS)} "
        "(default: recognised by its files)",
    )
    plugins = group.add_mutually_exclusive_group()
    plugins.add_argument(
        "--plugins",
        action="append",
        type=_plugin,
        metavar="NAME",
        help="installed plugin to use; may be repeated (default: those that exporter.toml names)",
    )
    plugins.add_argument(
        "--no-plugins",
        dest="plugins",
        action="store_const",
        const=[],
        help="use none of those that exporter.toml names (default: use them)",
    )
    if not texts:
        return
    add_switch(group, "--liquid", "run Liquid over the texts (default: in Jekyll sites only)")
    add_switch(
        group,
        "--fetch-images",
        "download images on the web and cache them (default: a placeholder for each)",
    )


def add_filter_option(group: Group) -> None:
    """Add `--filter`."""
    group.add_argument(
        "--filter",
        action="append",
        metavar="PROGRAM",
        help="program that changes each post: it gets the post as JSON on stdin and prints it on "
        "stdout; may be repeated (default: none)",
    )


def add_output_option(group: Group, what: str, values: str = "FILE|FOLDER") -> None:
    """Add `--output`; `what` describes its `values`."""
    group.add_argument(
        "-o",
        "--output",
        type=_output,
        metavar=values,
        help=f"{what} (default: dist/)",
    )


def add_watch_option(group: Group) -> None:
    """Add `--watch`."""
    group.add_argument(
        "--watch",
        action="store_true",
        help="write again after each change of what is read, until Ctrl-C (default: write once)",
    )


def add_collection_input(parser: Parser, output: str, *, watch: bool = False) -> None:
    """Add a collection file and what is read with it; `output` describes the values of `--output`.

    `watch` adds `--watch`.
    """
    group = parser.add_argument_group("input and output")
    group.add_argument(
        "paths", nargs=1, type=Path, metavar="COLLECTION", help="a collection file (book.yml)"
    )
    add_output_option(group, output, "FOLDER")
    if watch:
        add_watch_option(group)
    add_site_options(group)
    add_filter_option(group)


def add_selection_options(parser: Parser) -> None:
    """Add the conditions that posts have to meet."""
    group = parser.add_argument_group(
        "selection of posts; without a collection file, which names its own"
    )
    group.add_argument(
        "--tag", action="append", help="posts with the tag; repeated: with any of the tags"
    )
    group.add_argument(
        "--author", action="append", help="posts of the author, by name or id; may be repeated"
    )
    group.add_argument("--since", type=date, metavar="DATE", help="posts of YYYY-MM-DD or later")
    group.add_argument("--until", type=date, metavar="DATE", help="posts of YYYY-MM-DD or earlier")
    group.add_argument(
        "--lang", action="append", help="posts in the language, such as pl (default: all posts)"
    )


def add_order_option(group: Group, what: str) -> None:
    """Add `--order`; `what` describes its values."""
    from exporter.model.collection import ORDERS

    group.add_argument(
        "--order", type=OneOf(ORDERS), metavar="ORDER", help=f"{what} (default: listed)"
    )


def add_performance_options(parser: Parser) -> None:
    """Add the options that do not change the output."""
    group = parser.add_argument_group("performance options; they do not change the output")
    group.add_argument(
        "--jobs",
        type=count,
        metavar="N",
        help="number of worker processes (default: by the number of cores and the free memory)",
    )
    group.add_argument(
        "--backend",
        type=OneOf(("processes", "dask")),
        default="processes",
        metavar="NAME",
        help="processes (of this machine) or dask (the workers of a cluster) (default: processes)",
    )
    group.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="address of the Dask scheduler, such as tcp://host:8786 (default: none)",
    )
    add_cache_folder(group)
    add_switch(
        group,
        "--cache",
        "read and write the cache, from which unchanged results are taken (default: yes)",
    )
    add_switch(group, "--timings", "show how long each phase takes (default: no)")


def add_cache_folder(group: Group) -> None:
    """Add `--cache-dir`."""
    group.add_argument(
        "--cache-dir",
        type=Path,
        metavar="FOLDER",
        help="folder of the cache (default: blog-exporter/builds in the user's cache folder)",
    )


def add_message_options(
    parser: Parser, *, diagnostics: bool = True, validates: bool = False
) -> None:
    """Add the options for what is shown, and `--help`; without `diagnostics` for a plain result."""
    group = parser.add_argument_group("messages")
    if diagnostics:
        add_switch(
            group,
            "--strict",
            "exit with 1 for warnings too"
            f"{', and validate each file as exporter check does, but without Ace' * validates}"
            " (default: for errors only)",
        )
        group.add_argument(
            "--ignore",
            action="append",
            type=_ignored,
            metavar="CODE",
            help="do not report the warnings or notices with the code, which is in brackets at "
            "their end; may be repeated (default: report all)",
        )
    formats = group.add_mutually_exclusive_group()
    if diagnostics:
        formats.add_argument(
            "--format",
            type=OneOf(OUTPUT_FORMATS),
            metavar="FORMAT",
            help="text; json: everything as JSON lines on stdout; github: diagnostics as "
            "annotations of GitHub Actions; sarif: diagnostics only, as a SARIF 2.1.0 log "
            "(default: text, results on stdout and diagnostics on stderr)",
        )
    formats.add_argument(
        "--json",
        action="store_true",
        help="the same as --format json (default: text)"
        if diagnostics
        else "print the result as JSON (default: as text)",
    )
    parser.set_defaults(least=Severity.WARNING)
    if diagnostics:
        loudness = group.add_mutually_exclusive_group()
        loudness.add_argument(
            "-q",
            "--quiet",
            dest="least",
            action="store_const",
            const=Severity.ERROR,
            help="show errors only (default: errors and warnings, similar ones once)",
        )
        loudness.add_argument(
            "-v",
            "--verbose",
            dest="least",
            action="store_const",
            const=Severity.NOTICE,
            help="include notices, and show every diagnostic",
        )
    group.add_argument("-h", "--help", action="help", help="show this help and exit")


def _output(written: str) -> str:
    if written in ("", "-"):
        message = f"‘{written}’ is neither a file nor a folder (books are not written to stdout)"
        raise argparse.ArgumentTypeError(message)
    return written


def _ignored(written: str) -> str:
    return validated(ignorable_code, written)


def _plugin(written: str) -> str:
    return validated(active_plugins, (written,)).plugins[0].name
