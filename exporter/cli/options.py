"""The options that several commands have, in groups, and the values that they take."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from textwrap import fill
from typing import TypeVar

from exporter.cli.console import OUTPUT_FORMATS
from exporter.cli.parser import Parser
from exporter.diagnostics import Severity
from exporter.diagnostics.ignoring import ignorable_code
from exporter.diagnostics.suggestions import suggestion
from exporter.errors import SettingsError
from exporter.options.epub_profiles import epub_profile, epub_profile_names
from exporter.options.geometry import Margins, margins_of
from exporter.options.paper import SIZES, paper
from exporter.options.pdf_profiles import printer_names, profile, profile_names
from exporter.options.settings import GENERATORS, REFERENCE_SCOPES, REFERENCE_STYLES
from exporter.plugins.active import active_plugins
from exporter.themes import theme, theme_names

S = TypeVar("S")
T = TypeVar("T")
Group = argparse._ActionsContainer
"""A parser, or a group of its options."""

_WIDTH = 78
"""Columns of the lines at the end of a help text, which argparse does not wrap."""


@dataclass(frozen=True, slots=True)
class Profiles:
    """The values of `--profile`: the profile of a PDF, and that of an EPUB."""

    pdf: str | None = None
    epub: str | None = None


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
    group.add_argument(
        "--liquid",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="run Liquid over the texts (default: in Jekyll sites only)",
    )
    group.add_argument(
        "--fetch-images",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="download images on the web and cache them (default: a placeholder for each)",
    )


def add_theme_option(group: Group, description: str) -> None:
    """Add `--theme` with its help."""
    group.add_argument("--theme", type=_theme, metavar="NAME|FOLDER", help=description)


def add_filter_option(group: Group) -> None:
    """Add `--filter`."""
    group.add_argument(
        "--filter",
        action="append",
        metavar="PROGRAM",
        help="program that changes each post: it gets the post as JSON on stdin and prints it on "
        "stdout; may be repeated (default: none)",
    )


def add_output_option(group: Group, what: str) -> None:
    """Add `--output`; `what` describes its values."""
    group.add_argument(
        "-o",
        "--output",
        type=_output,
        metavar="FILE|FOLDER",
        help=f"{what} (default: dist/)",
    )


def add_book_options(
    parser: Parser, *, pdf: bool = False, epub: bool = False, collection: bool = False
) -> None:
    """Add the options for the content and the look of a book; they end up in `Choices`."""
    text = parser.add_argument_group("references")
    text.add_argument(
        "--references",
        type=one_of(REFERENCE_STYLES),
        metavar="STYLE",
        help="endnotes: numbered links with a list at the end; footnotes: at the foot of the "
        "page (PDF) or in a pop-up (EPUB); inline: addresses in the text; none: plain links "
        "(default: endnotes)",
    )
    if collection:
        text.add_argument(
            "--scope",
            type=one_of(REFERENCE_SCOPES),
            metavar="SCOPE",
            help="lists of references: chapter (one for each chapter), book (one for the book), or "
            "both (default: chapter)",
        )
    look = parser.add_argument_group("layout" if pdf else "appearance")
    kinds = [profile_names()] * pdf + [epub_profile_names()] * epub
    if kinds:
        pair = "; a PDF profile and an EPUB profile are joined by a comma" * (len(kinds) > 1)
        look.add_argument(
            "--profile",
            type=_profiles(tuple(chain.from_iterable(kinds))),
            metavar="NAME",
            help=f"what the book is made for, see below{pair} "
            f"(default: {','.join(kind[0] for kind in kinds)})",
        )
    names = ", ".join(theme_names())
    own = "the folder of your own theme"
    add_theme_option(look, f"built-in theme ({names}) or {own} (default: {theme_names()[0]})")
    if pdf:
        _add_page_options(look)
    if epub:
        look.add_argument(
            "--certified-by",
            metavar="NAME",
            help="person who certifies that the EPUB conforms to WCAG 2.2 AA; the claim is left "
            "out if the checks find a violation (default: no claim)",
        )
        look.add_argument(
            "--certifier-credential",
            metavar="TEXT",
            help="what qualifies that person (default: none)",
        )
        look.add_argument(
            "--certifier-report",
            metavar="ADDRESS",
            help="address of the evaluation by that person (default: none)",
        )


def add_watch_option(group: Group) -> None:
    """Add `--watch`."""
    group.add_argument(
        "--watch",
        action="store_true",
        help="write again after each change of what is read, until Ctrl-C (default: write once)",
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
        type=one_of(("processes", "dask")),
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
    group.add_argument(
        "--cache",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="read and write the cache, from which unchanged results are taken (default: yes)",
    )
    group.add_argument(
        "--timings",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="show how long each phase takes (default: no)",
    )


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
        group.add_argument(
            "--strict",
            action=argparse.BooleanOptionalAction,
            default=None,
            help="exit with 1 for warnings too"
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
            type=one_of(OUTPUT_FORMATS),
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


def profile_notes(*, pdf: bool = False, epub: bool = False) -> str:
    """Return the lines that say what each profile and each printer is for."""
    lines = ["profiles:"]
    if pdf:
        lines += _described((name, profile(name).purpose) for name in profile_names())
    if epub:
        lines += _described((name, epub_profile(name).purpose) for name in epub_profile_names())
    if pdf:
        printers = ((name, profile("press", name).purpose) for name in printer_names())
        lines += ["", "printers:", *_described(printers)]
    return "\n".join(lines)


def _described(entries: Iterator[tuple[str, str]]) -> Iterator[str]:
    for name, purpose in entries:
        start = f"  {name:10}"
        after = " " * len(start)
        yield fill(
            purpose, _WIDTH, initial_indent=start, subsequent_indent=after, break_on_hyphens=False
        )


def _add_page_options(group: Group) -> None:
    group.add_argument(
        "--printer",
        type=one_of(printer_names()),
        metavar="NAME",
        help="printing service whose rules the PDF follows, see below; its profile is press "
        "(default: none)",
    )
    group.add_argument(
        "--page-size",
        type=_page_size,
        metavar="SIZE",
        help=f"{', '.join(SIZES)}, or a size such as 120x190mm (default: that of the printer or "
        f"the profile; screen: {profile('screen').page_size})",
    )
    group.add_argument(
        "--margins",
        type=_margins,
        metavar="HEAD,OUTER,FOOT,INNER",
        help="four lengths, such as 20mm,18mm,26mm,22mm (default: by the page size)",
    )
    group.add_argument(
        "--two-sided",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="mirrored margins, and chapters that open on right-hand pages (default: that of the "
        "profile; screen: no)",
    )


def one_of(names: Sequence[str]) -> Callable[[str], str]:
    """Return a type for argparse that takes the names only."""

    def known(written: str) -> str:
        if written not in names:
            raise argparse.ArgumentTypeError(_unknown(written, names))
        return written

    return known


def _unknown(written: str, names: Sequence[str]) -> str:
    return f"unknown value ‘{written}’ ({suggestion(written, names)})"


def _profiles(names: tuple[str, ...]) -> Callable[[str], Profiles]:
    def profiles(written: str) -> Profiles:
        made = Profiles()
        for name in (part.strip().lower() for part in written.split(",")):
            if name not in names:
                other = name in profile_names() or name in epub_profile_names()
                what = "not for this format; its profiles are"
                message = f"‘{name}’ is {what} {', '.join(names)}" if other else ""
                raise argparse.ArgumentTypeError(message or _unknown(name, names))
            is_pdf = name in profile_names()
            if made.pdf if is_pdf else made.epub:
                kind = "PDF" if is_pdf else "EPUB"
                raise argparse.ArgumentTypeError(f"‘{written}’ names two {kind} profiles")
            made = Profiles(name, made.epub) if is_pdf else Profiles(made.pdf, name)
        return made

    return profiles


def _output(written: str) -> str:
    if written in ("", "-"):
        message = f"‘{written}’ is neither a file nor a folder (books are not written to stdout)"
        raise argparse.ArgumentTypeError(message)
    return written


def count(written: str) -> int:
    """Return a number from 1 that is written in digits, as a type for argparse."""
    if not written.isdecimal() or int(written) < 1:
        raise argparse.ArgumentTypeError(f"‘{written}’ is not a whole number from 1")
    return int(written)


def _ignored(written: str) -> str:
    return _validated(ignorable_code, written)


def _theme(written: str) -> str:
    _validated(theme, written)
    return written


def _plugin(written: str) -> str:
    return _validated(active_plugins, (written,)).plugins[0].name


def _page_size(written: str) -> str:
    _validated(paper, written)
    return written.lower()


def _margins(written: str) -> Margins:
    return _validated(margins_of, written)


def _validated(parse: Callable[[S], T], written: S) -> T:
    try:
        return parse(written)
    except SettingsError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
