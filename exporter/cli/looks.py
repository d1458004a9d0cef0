"""The options that say how a book is made: what for, how it looks, on what paper."""

from __future__ import annotations

import argparse
from dataclasses import dataclass

from exporter.geometry import Margins
from exporter.paper import SIZES, length, paper
from exporter.profiles import printer_names, profile_names
from exporter.readers import reader_names
from exporter.themes import ThemeError, theme, theme_names


@dataclass(frozen=True, slots=True)
class Profiles:
    """What `--profile` names: what a PDF is made for, and an EPUB."""

    pdf: str | None = None
    epub: str | None = None


def add_looks(
    command: argparse._ActionsContainer, *, pages: bool = False, readers: bool = False
) -> None:
    """Add the options; those of `pages` for a PDF, those of `readers` for an EPUB."""
    names = (*(profile_names() if pages else ()), *(reader_names() if readers else ()))
    if names:
        command.add_argument(
            "--profile",
            type=lambda written: _profiles(written, names),
            metavar="NAME",
            help=f"what it is made for: {', '.join(names)}"
            + ("; one of a PDF and one of an EPUB may be joined by a comma" * (pages and readers)),
        )
    command.add_argument(
        "--theme",
        type=_theme,
        metavar="NAME",
        help=f"how it looks: {', '.join(theme_names())}, or a folder with a theme of your own",
    )
    if readers:
        command.add_argument(
            "--certified-by",
            metavar="NAME",
            help="the person who answers for it that an EPUB conforms to WCAG 2.2 AA; it says so "
            "if its check finds nothing against it",
        )
    if pages:
        _add_pages(command)


def _add_pages(command: argparse._ActionsContainer) -> None:
    command.add_argument(
        "--printer",
        choices=printer_names(),
        help="make it as a printing service asks for it (with the profile press)",
    )
    command.add_argument(
        "--page-size",
        type=_page_size,
        metavar="SIZE",
        help=f"the size of a page: {', '.join(SIZES)}, or 120x190mm (default: as the printer or "
        "the profile says; of most, a5)",
    )
    command.add_argument(
        "--margins",
        type=_margins,
        metavar="HEAD,OUTER,FOOT,INNER",
        help="the margins, such as 20mm,18mm,26mm,22mm (default: by the size of the page)",
    )
    command.add_argument(
        "--two-sided",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="for a bound book: mirrored margins, chapters on right-hand pages",
    )


def _profiles(written: str, names: tuple[str, ...]) -> Profiles:
    made = Profiles()
    for name in (part.strip().lower() for part in written.split(",")):
        if name not in names:
            raise argparse.ArgumentTypeError(f"‘{name}’ is none of {', '.join(names)}")
        is_pdf = name in profile_names()
        if made.pdf if is_pdf else made.epub:
            raise argparse.ArgumentTypeError(f"‘{written}’ names two of one kind")
        made = Profiles(name, made.epub) if is_pdf else Profiles(made.pdf, name)
    return made


def _theme(written: str) -> str:
    try:
        theme(written)
    except ThemeError as fault:
        raise argparse.ArgumentTypeError(f"{fault}") from None
    return written


def _page_size(written: str) -> str:
    try:
        paper(written)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{error}") from None
    return written.lower()


def _margins(written: str) -> Margins:
    parts = written.split(",")
    if len(parts) != 4:
        raise argparse.ArgumentTypeError(
            f"‘{written}’ is not four lengths; write head, outer, foot and inner margin"
        )
    try:
        head, outer, foot, inner = map(length, parts)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{error}") from None
    return Margins(head, outer, foot, inner)
