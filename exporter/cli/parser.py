"""The arguments of the command line."""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from exporter import __version__
from exporter.cli.book_options import add_book_options, purposes
from exporter.diagnostics import Severity
from exporter.model.collection import ORDERS, PARTS_BY
from exporter.options.pdf_profiles import printer_names, profile_names
from exporter.options.settings import REFERENCE_SCOPES, REFERENCE_STYLES

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

_SHAPES = {
    "epub": "make an EPUB of each post",
    "pdf": "make a PDF of each post",
    "html": "make a self-contained web page of each post",
}


def parser_of() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    parser = argparse.ArgumentParser(
        prog="exporter",
        description="Front-matter Markdown posts to EPUB and print-ready PDF.",
    )
    parser.add_argument("--version", action="version", version=f"exporter {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in _commands(commands):
        _add_shared(command)
    return parser


def joined(argv: Sequence[str]) -> list[str]:
    """The arguments with `--order -date` as one, since argparse takes `-date` for an option."""
    done: list[str] = []
    for argument in argv:
        if argument == "-date" and done and done[-1] == "--order":
            done[-1] = f"--order={argument}"
        else:
            done.append(argument)
    return done


def _add_shared(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--site",
        type=Path,
        metavar="DIR",
        help="the site's root (default: the nearest folder above a post with _config.yml)",
    )
    command.add_argument(
        "--fetch-images",
        action="store_true",
        help="fetch pictures that posts show from the web, and keep them for the next time",
    )
    command.add_argument(
        "--strict",
        action="store_true",
        help="let warnings count as errors for the exit code; where PDFs are made, look at their "
        "pages too",
    )
    command.add_argument(
        "--json", action="store_true", help="findings and results as JSON lines on stdout"
    )
    loudness = command.add_mutually_exclusive_group()
    loudness.add_argument(
        "-q",
        "--quiet",
        dest="least",
        action="store_const",
        const=Severity.ERROR,
        default=Severity.WARNING,
        help="say nothing but errors",
    )
    loudness.add_argument(
        "-v",
        "--verbose",
        dest="least",
        action="store_const",
        const=Severity.NOTICE,
        help="notices too",
    )


def _commands(commands: Commands) -> Iterator[argparse.ArgumentParser]:
    for name, purpose in _SHAPES.items():
        pages, readers = name == "pdf", name == "epub"
        command = commands.add_parser(
            name,
            help=purpose,
            description=f"{purpose[0].upper()}{purpose[1:]}.",
            epilog=purposes(pages=pages, readers=readers),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.add_argument("paths", nargs="+", type=Path, metavar="POST")
        command.add_argument(
            "-o",
            "--output",
            default="dist/",
            metavar="FILE|DIR",
            help="a file; or a folder if it is one, ends in ‘/’, or posts are several "
            "(default: dist/)",
        )
        _add_references(command)
        add_book_options(command, pages=pages, readers=readers)
        _add_means(command)
        yield command
    yield _collection(commands)
    model = commands.add_parser(
        "model", help="print the document model of a post or a collection file as JSON"
    )
    model.add_argument("paths", nargs=1, type=Path, metavar="FILE")
    yield model
    yield _cache(commands)
    check = commands.add_parser(
        "check", help="hold posts, collection files, EPUBs and PDFs against their rules"
    )
    check.add_argument("paths", nargs="+", type=Path, metavar="FILE")
    check.add_argument(
        "--profile",
        dest="held_to",
        choices=(
            *profile_names(),
            *(f"press-{printer}" for printer in printer_names()),
            "kindle",
        ),
        metavar="NAME",
        help="what PDFs must be fit for, and with kindle EPUBs: %(choices)s (default: what a PDF "
        "says that it was made for)",
    )
    check.add_argument(
        "--no-ace",
        action="store_true",
        help="leave out Ace, which takes minutes for a book of many chapters",
    )
    check.add_argument(
        "--rebuild",
        action="store_true",
        help="make EPUBs and PDFs again from what they say they were made from, and compare; "
        "their sources are looked for in --site, else here",
    )
    yield check


def _cache(commands: Commands) -> argparse.ArgumentParser:
    command = commands.add_parser("cache", help="look at what is kept between builds, or remove it")
    command.add_argument("action", choices=("info", "clear"), help="look, or remove all of it")
    command.add_argument(
        "--cache-dir", type=Path, metavar="DIR", help="where it lies (default: the user's cache)"
    )
    command.set_defaults(paths=[])
    return command


def _collection(commands: Commands) -> argparse.ArgumentParser:
    purpose = "bundle posts into one book, as EPUB and PDF"
    command = commands.add_parser(
        "collection",
        help=purpose,
        description=f"{purpose[0].upper()}{purpose[1:]}.",
        epilog=purposes(pages=True, readers=True),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument(
        "paths",
        nargs="+",
        type=Path,
        metavar="FILE.yml|FOLDER|POST",
        help="a collection file; or posts, folders and patterns such as ‘_posts/2026-*’",
    )
    command.add_argument("--title", help="the title of the book")
    which = command.add_argument_group("which posts, where no collection file says it")
    which.add_argument(
        "--tag", action="append", help="posts that have the tag; more than once: one of them"
    )
    which.add_argument(
        "--author", action="append", help="posts that the author wrote, by name or id"
    )
    which.add_argument("--since", type=_day, metavar="DAY", help="posts of YYYY-MM-DD or later")
    which.add_argument("--until", type=_day, metavar="DAY", help="posts of YYYY-MM-DD or earlier")
    which.add_argument("--lang", action="append", help="posts in the language, such as pl")
    how = command.add_argument_group("how they stand in the book")
    how.add_argument(
        "--order",
        choices=ORDERS,
        help="listed: as they are named, within a folder by date (default); -date: newest first",
    )
    how.add_argument(
        "--parts",
        choices=PARTS_BY,
        help="a part for each year, or for each first tag (default: none)",
    )
    _add_references(how)
    how.add_argument(
        "--scope",
        choices=REFERENCE_SCOPES,
        help="a list of references a chapter (default), one for the book, or both",
    )
    add_book_options(how, pages=True, readers=True)
    _add_means(command)
    command.add_argument(
        "--to", type=_formats, metavar="FORMATS", help="epub, pdf or both (default: epub,pdf)"
    )
    command.add_argument(
        "-o",
        "--output",
        default="dist/",
        metavar="FILE|DIR",
        help="a folder, where the book is named after its title; or a file for one format "
        "(default: dist/)",
    )
    return command


def _add_references(command: argparse._ActionsContainer) -> None:
    command.add_argument(
        "--references",
        choices=REFERENCE_STYLES,
        help="links as numbered references in a list (endnotes, the default) or at the foot of "
        "the page, with their address in the line, or as mere links",
    )


def _add_means(command: argparse.ArgumentParser) -> None:
    means = command.add_argument_group("the means of a build, which change nothing of what is made")
    means.add_argument(
        "--jobs",
        type=_count,
        metavar="N",
        help="how many processes work (default: as many as there are cores and memory for)",
    )
    means.add_argument(
        "--backend",
        choices=("loky", "dask"),
        default="loky",
        help="processes of this machine (default), or the workers of a Dask cluster",
    )
    means.add_argument(
        "--scheduler", metavar="ADDRESS", help="where the scheduler of the Dask cluster answers"
    )
    means.add_argument(
        "--cache-dir",
        type=Path,
        metavar="DIR",
        help="where what is kept between builds lies (default: the user's cache)",
    )
    means.add_argument(
        "--no-cache", action="store_true", help="keep nothing, and take nothing that was kept"
    )
    means.add_argument(
        "--timings", action="store_true", help="say how long each phase took, on stderr"
    )


def _count(written: str) -> int:
    if not written.isdecimal() or int(written) < 1:
        raise argparse.ArgumentTypeError(f"‘{written}’ is no number from 1")
    return int(written)


def _day(written: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(written)
    except ValueError:
        raise argparse.ArgumentTypeError(f"‘{written}’ is no day; write YYYY-MM-DD") from None


def _formats(written: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip().lower() for name in written.split(",")))
    for name in names:
        if name not in ("epub", "pdf"):
            raise argparse.ArgumentTypeError(f"‘{name}’ is no format of a collection: epub, pdf")
    # The PDF is made first: its pages are those that an EPUB can name.
    return tuple(sorted(names, reverse=True))
