"""The options that say how a book is made: what for, how it looks, on what paper."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from textwrap import fill
from typing import TypeVar

from exporter.options.epub_profiles import epub_profile, epub_profile_names
from exporter.options.geometry import Margins
from exporter.options.paper import SIZES, length, paper
from exporter.options.pdf_profiles import printer_names, profile, profile_names
from exporter.themes import theme, theme_names

T = TypeVar("T")

_WIDTH = 78
"""Characters of a line that fits every terminal."""


@dataclass(frozen=True, slots=True)
class Profiles:
    """What `--profile` names: what a PDF is made for, and an EPUB."""

    pdf: str | None = None
    epub: str | None = None


def add_book_options(
    command: argparse._ActionsContainer, *, pages: bool = False, readers: bool = False
) -> None:
    """Add the options; those of `pages` for a PDF, those of `readers` for an EPUB."""
    kinds = [profile_names()] * pages + [epub_profile_names()] * readers
    if kinds:
        names = tuple(chain.from_iterable(kinds))
        usual = ",".join(kind[0] for kind in kinds)
        joined = "; one of a PDF and one of an EPUB may be joined by a comma" * (len(kinds) > 1)
        command.add_argument(
            "--profile",
            type=lambda written: _profiles(written, names),
            metavar="NAME",
            help=f"what it is made for, see below: {', '.join(names)}{joined} (default: {usual})",
        )
    command.add_argument(
        "--theme",
        type=_theme,
        metavar="NAME",
        help=f"how it looks: {', '.join(theme_names())}, or a folder with a theme of your own "
        f"(default: {theme_names()[0]})",
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


def purposes(*, pages: bool, readers: bool) -> str:
    """What each profile is for, to go below the options."""
    made_for: dict[str, str] = {}
    if pages:
        made_for.update((name, profile(name).purpose) for name in profile_names())
    if readers:
        made_for.update((name, epub_profile(name).purpose) for name in epub_profile_names())
    told = (
        fill(
            purpose,
            _WIDTH,
            initial_indent=f"  {name:10}",
            subsequent_indent=" " * 12,
            break_on_hyphens=False,
        )
        for name, purpose in made_for.items()
    )
    return "\n".join(("profiles:", *told)) if made_for else ""


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
        help="for a bound book: mirrored margins, chapters on right-hand pages (default: as the "
        "profile says)",
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
    _understood(theme, written)
    return written


def _page_size(written: str) -> str:
    _understood(paper, written)
    return written.lower()


def _margins(written: str) -> Margins:
    parts = written.split(",")
    if len(parts) != 4:
        raise argparse.ArgumentTypeError(
            f"‘{written}’ is not four lengths; write head, outer, foot and inner margin"
        )
    head, outer, foot, inner = (_understood(length, part) for part in parts)
    return Margins(head, outer, foot, inner)


def _understood(reads: Callable[[str], T], written: str) -> T:
    """What is read from a word; what is wrong with it is told in the words of who reads."""
    try:
        return reads(written)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{error}") from None
