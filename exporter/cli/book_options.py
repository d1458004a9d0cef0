"""The options for the content and the look of a book, and the profiles that they name."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from textwrap import fill

from exporter.cli.option_groups import Group, add_switch
from exporter.cli.option_types import (
    OneOf,
    StyleOfReferences,
    count,
    unknown_value,
    validated,
)
from exporter.cli.parser import Parser
from exporter.options.cover_rules import BINDINGS, PAPER_KINDS
from exporter.options.epub_profiles import epub_profile, epub_profile_names
from exporter.options.geometry import Margins, margins_of
from exporter.options.imposition import IMPOSE_STYLES, creep_of
from exporter.options.paper import SHEETS, SIZES, paper, sheet_paper
from exporter.options.pdf_profiles import printer_names, profile, profile_names
from exporter.options.settings import QR_PLACES, REFERENCE_SCOPES, REFERENCE_STYLES
from exporter.themes import theme, theme_names

_WIDTH = 78
"""Columns of the lines at the end of a help text, which argparse does not wrap."""


@dataclass(frozen=True, slots=True)
class Profiles:
    """The values of `--profile`: the profile of a PDF, and that of an EPUB."""

    pdf: str | None = None
    epub: str | None = None


def add_theme_option(group: Group, description: str) -> None:
    """Add `--theme` with its help."""
    group.add_argument("--theme", type=_theme, metavar="NAME|FOLDER", help=description)


def _add_book_theme_option(group: Group) -> None:
    names = ", ".join(theme_names())
    own = "the folder of your own theme"
    add_theme_option(group, f"built-in theme ({names}) or {own} (default: {theme_names()[0]})")


def add_book_options(
    parser: Parser, *, pdf: bool = False, epub: bool = False, collection: bool = False
) -> None:
    """Add the options for the content and the look of a book; they end up in `Choices`."""
    text = parser.add_argument_group("references")
    text.add_argument(
        "--references",
        type=StyleOfReferences(REFERENCE_STYLES),
        metavar="STYLE",
        help="endnotes: numbered links with a list at the end; footnotes: at the foot of the "
        "page (PDF) or in a pop-up (EPUB); inline: addresses in the text; none: plain links; or a "
        "citation style, such as chicago-author-date, or the file of one (default: endnotes)",
    )
    if collection:
        text.add_argument(
            "--scope",
            type=OneOf(REFERENCE_SCOPES),
            metavar="SCOPE",
            help="lists of references: chapter (one for each chapter), book (one for the book), or "
            "both (default: chapter)",
        )
    if pdf:
        text.add_argument(
            "--qr",
            type=OneOf(QR_PLACES),
            metavar="PLACES",
            help="QR codes in a PDF of the profile print, press or review: references (in their "
            "lists), chapters (of the post, at the end of each), both or none (default: none)",
        )
    add_switch(
        text,
        "--prefer-archived",
        "let links lead to archived copies of the pages, where references.lock has them, see "
        "exporter references (default: no)",
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
    _add_book_theme_option(look)
    if pdf:
        _add_page_options(look, collection=collection)
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


def add_printed_book_options(group: Group) -> None:
    """Add the options that decide the size and the theme of a cover."""
    _add_cover_options(group)
    _add_page_size_option(group)
    _add_book_theme_option(group)


def add_printer_option(group: Group) -> None:
    """Add `--printer`."""
    group.add_argument(
        "--printer",
        type=OneOf(printer_names()),
        metavar="NAME",
        help="printing service whose rules the PDF follows, see below; its profile is press "
        "(default: none)",
    )


def _add_page_size_option(group: Group) -> None:
    """Add `--page-size`."""
    group.add_argument(
        "--page-size",
        type=_page_size,
        metavar="SIZE",
        help=f"{', '.join(SIZES)}, or a size such as 120x190mm (default: that of the printer or "
        f"the profile; screen: {profile('screen').page_size})",
    )


def _add_cover_options(group: Group) -> None:
    """Add the options that decide the width of a spine."""
    group.add_argument(
        "--paper",
        type=OneOf(PAPER_KINDS),
        metavar="KIND",
        help="paper of a printed book: white, cream or colour, for the width of the spine "
        f"(default: {PAPER_KINDS[0]})",
    )
    group.add_argument(
        "--binding",
        type=OneOf(BINDINGS),
        metavar="KIND",
        help=f"paperback or hardcover, for the cover of a printed book (default: {BINDINGS[0]})",
    )


def _add_page_options(group: Group, *, collection: bool) -> None:
    add_printer_option(group)
    if collection:
        _add_cover_options(group)
    _add_page_size_option(group)
    group.add_argument(
        "--margins",
        type=_margins,
        metavar="HEAD,OUTER,FOOT,INNER",
        help="four lengths, such as 20mm,18mm,26mm,22mm (default: by the page size)",
    )
    add_switch(
        group,
        "--two-sided",
        "mirrored margins, and chapters that open on right-hand pages (default: that of the "
        "profile; screen: no)",
    )
    add_imposition_options(group)


def add_imposition_options(group: Group, *, default: str = "") -> None:
    """Add the options for sheets; `default` is the style if none is named."""
    group.add_argument(
        "--impose",
        type=OneOf(IMPOSE_STYLES),
        default=default or None,
        metavar="STYLE",
        help="put the pages on sheets of paper: booklet (to fold, printed on both sides and turned "
        f"at the short edge) or 2up (two side by side) (default: {default or 'no'})",
    )
    group.add_argument(
        "--sheet-size",
        type=_sheet_size,
        metavar="SIZE",
        help=f"paper of the sheets: {', '.join(SHEETS)}, or a size such as 320x450mm (default: a4, "
        "or letter for pages in inches)",
    )
    group.add_argument(
        "--signature",
        type=count,
        metavar="SHEETS",
        help="maximum number of sheets of a booklet folded into one another (default: all of up to "
        "10, else 4)",
    )
    group.add_argument(
        "--creep",
        type=_creep,
        metavar="LENGTH",
        help="how far the pages of a booklet move towards the fold for each sheet around theirs: "
        "the thickness of the paper (default: 0.1mm)",
    )


def profile_notes(*, pdf: bool = False, epub: bool = False, printers: bool = False) -> str:
    """Return the lines that say what each profile and each printer is for."""
    lines = ["profiles:"] if pdf or epub else []
    if pdf:
        lines += _described((name, profile(name).purpose) for name in profile_names())
    if epub:
        lines += _described((name, epub_profile(name).purpose) for name in epub_profile_names())
    if pdf or printers:
        named = ((name, profile("press", name).purpose) for name in printer_names())
        lines += [*([""] if lines else []), "printers:", *_described(named)]
    return "\n".join(lines)


def _described(entries: Iterator[tuple[str, str]]) -> Iterator[str]:
    for name, purpose in entries:
        start = f"  {name:10}"
        after = " " * len(start)
        yield fill(
            purpose, _WIDTH, initial_indent=start, subsequent_indent=after, break_on_hyphens=False
        )


def _profiles(names: tuple[str, ...]) -> Callable[[str], Profiles]:
    def profiles(written: str) -> Profiles:
        made = Profiles()
        for name in (part.strip().lower() for part in written.split(",")):
            if name not in names:
                other = name in profile_names() or name in epub_profile_names()
                what = "not for this format; its profiles are"
                message = f"‘{name}’ is {what} {', '.join(names)}" if other else ""
                raise argparse.ArgumentTypeError(message or unknown_value(name, names))
            is_pdf = name in profile_names()
            if made.pdf if is_pdf else made.epub:
                kind = "PDF" if is_pdf else "EPUB"
                raise argparse.ArgumentTypeError(f"‘{written}’ names two {kind} profiles")
            made = Profiles(name, made.epub) if is_pdf else Profiles(made.pdf, name)
        return made

    return profiles


def _theme(written: str) -> str:
    validated(theme, written)
    return written


def _page_size(written: str) -> str:
    validated(paper, written)
    return written.lower()


def _sheet_size(written: str) -> str:
    validated(sheet_paper, written)
    return written.lower()


def _creep(written: str) -> float:
    return validated(creep_of, written)


def _margins(written: str) -> Margins:
    return validated(margins_of, written)
