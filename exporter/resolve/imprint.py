"""Default texts of the imprint and the colophon: rights, sources and production of the book."""

from __future__ import annotations

from collections.abc import Iterable

from exporter.model.book import Book
from exporter.model.labels import Labels
from exporter.model.nodes import (
    Block,
    Blocks,
    CrossReference,
    Disclaimer,
    Emphasis,
    Inline,
    Paragraph,
    Text,
)
from exporter.options.settings import Settings
from exporter.resolve.disclaimer_policy import ImprintDisclaimer
from exporter.resolve.labels import counted
from exporter.resolve.languages import scripts_of
from exporter.resolve.opening import dateline, listed
from exporter.resolve.rights import rights_of_book
from exporter.resolve.spacing import NO_BREAK_SPACE
from exporter.themes import theme, theme_names

_MAKER = "blog-exporter"
_IN_TYPEFACES = frozenset(("Latn", "Grek", "Cyrl"))
"""The scripts (ISO 15924) that the typefaces of the built-in themes have."""


def imprint(book: Book, labels: Labels) -> Blocks:
    """Return the default text of the imprint page."""
    metadata = book.metadata
    rights = rights_of_book(book, labels)
    # A statement written by the user is kept as it is; a generated one becomes a sentence.
    lines = [rights if rights in (metadata.rights, book.rights) else f"{rights}."]
    if any(post.metadata.rights for post in book.chapters):
        lines.append(labels.rights_by_chapter)
    dates = _publication_dates(book)
    if dates and book.site_title:
        lines.append(labels.published_at.format(site=book.site_title, dates=dates))
    lines += _identifiers(book, labels)
    day = dateline(metadata.modified.date(), metadata.lang)
    count = len(book.chapters)
    lines.append(counted(labels, count).format(date=day, count=count, maker=_MAKER))
    return tuple(Paragraph((Text(line),)) for line in lines)


def imprint_disclaimers(
    disclaimers: Iterable[ImprintDisclaimer], chapters: int, labels: Labels, lang: str
) -> Blocks:
    """Return the disclaimers of the imprint page as blocks; `lang` is the language of the book.

    One that does not apply to all `chapters` of the book names those that it applies to.
    """
    return tuple(_disclaimer(disclaimer, chapters, labels, lang) for disclaimer in disclaimers)


def colophon(settings: Settings, labels: Labels, lang: str, *, has_references: bool) -> Blocks:
    """Return the default text of the colophon: typefaces, and how references are numbered.

    Typefaces of built-in themes are not named in languages that they have no letters for.
    """
    lines = []
    is_built_in = not settings.theme or settings.theme in theme_names()
    if not is_built_in or scripts_of(lang) <= _IN_TYPEFACES:
        fonts = listed(theme(settings.theme).typefaces, lang)
        lines.append(labels.set_in.format(fonts=fonts, maker=_MAKER))
    if has_references and settings.references == "endnotes" and not settings.citation_style:
        by_book = settings.scope != "chapter"
        lines.append(labels.numbered_by_book if by_book else labels.numbered_by_chapter)
    return tuple(Paragraph((Text(line),)) for line in lines)


def _disclaimer(disclaimer: ImprintDisclaimer, chapters: int, labels: Labels, lang: str) -> Block:
    blocks: Blocks = disclaimer.blocks
    if len(disclaimer.chapters) < chapters:
        blocks = (Paragraph(_scope(disclaimer, labels, lang)), *blocks)
    return Disclaimer(blocks, disclaimer.label, id=disclaimer.id)


def _scope(disclaimer: ImprintDisclaimer, labels: Labels, lang: str) -> tuple[Inline, ...]:
    """Return the titles of the chapters that a disclaimer applies to, as links in italics."""
    before, _, after = labels.disclaimer_of.partition("{}")
    titles: list[Inline] = []
    for drafted in disclaimer.chapters:
        title, own = drafted.post.metadata.title, drafted.post.metadata.lang
        titles += [Text(labels.comma)] if titles else []
        foreign = "" if own == lang else own
        shown = (Emphasis((Text(title),)),)
        titles.append(CrossReference(shown, "", drafted.post.key, title, lang=foreign))
    return (Text(before), *titles, Text(after))


def _publication_dates(book: Book) -> str:
    days = sorted(post.metadata.date for post in book.chapters if post.metadata.date)
    if not days:
        return ""
    first, last = (dateline(day, book.metadata.lang) for day in (days[0], days[-1]))
    return first if first == last else f"{first}{NO_BREAK_SPACE}– {last}"


def _identifiers(book: Book, labels: Labels) -> list[str]:
    """Return the ISBN of each edition, or else the identifier of the book.

    All editions name all ISBNs: services compare the one that they are told with this page.
    """
    printed, ebook = book.back_cover.isbn if book.back_cover else "", book.listing.isbn
    if ebook and ebook == printed:
        return [f"ISBN {ebook}"]
    lines = [labels.isbn_print.format(printed)] if printed else []
    lines += [labels.isbn_ebook.format(ebook)] if ebook else []
    return lines or [labels.identifier.format(book.metadata.identifier)]
