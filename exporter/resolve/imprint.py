"""The imprint and the colophon: whose the book is, and how and from what it was made."""

from __future__ import annotations

from collections.abc import Iterable

from exporter.model.nodes import Block, Blocks, CrossReference, Disclaimer, Inline, Paragraph, Text
from exporter.model.publication import Book, Labels
from exporter.options.settings import Settings
from exporter.resolve.disclaimer_policy import Notice
from exporter.resolve.opening import dateline, listed
from exporter.resolve.rights import rights_of_book
from exporter.resolve.spacing import NO_BREAK_SPACE
from exporter.themes import theme

_MAKER = "blog-exporter"


def imprint(book: Book, labels: Labels) -> Blocks:
    """What the imprint says where the collection leaves it to us."""
    metadata = book.metadata
    said = rights_of_book(book, labels)
    # A sentence that is ours ends as one; what the collection says stays as it is.
    lines = [said if said in (metadata.rights, book.rights) else f"{said}."]
    if any(post.metadata.rights for post in book.chapters):
        lines.append(labels.rights_by_chapter)
    dates = _dates(book)
    if dates and book.site_title:
        lines.append(labels.published_at.format(site=book.site_title, dates=dates))
    lines.append(labels.identifier.format(_shown(metadata.identifier)))
    day = dateline(metadata.modified.date(), metadata.lang)
    count = len(book.chapters)
    made = labels.made_from_one if count == 1 else labels.made_from
    lines.append(made.format(date=day, count=count, maker=_MAKER))
    return tuple(Paragraph((Text(line),)) for line in lines)


def notices(found: Iterable[Notice], chapters: int, labels: Labels) -> Blocks:
    """The disclaimers of the imprint page; those that do not hold for all say for which."""
    return tuple(_notice(notice, chapters, labels) for notice in found)


def colophon(settings: Settings, labels: Labels, lang: str) -> Blocks:
    """How the book was made."""
    fonts = listed(theme(settings.theme).typefaces, lang)
    lines = [labels.set_in.format(fonts=fonts, maker=_MAKER)]
    if settings.references == "endnotes":
        by_book = settings.scope != "chapter"
        lines.append(labels.numbered_by_book if by_book else labels.numbered_by_chapter)
    return tuple(Paragraph((Text(line),)) for line in lines)


def _notice(notice: Notice, chapters: int, labels: Labels) -> Block:
    words: Blocks = notice.blocks
    if len(notice.chapters) < chapters:
        words = (Paragraph(_whose(notice, labels)), *words)
    return Disclaimer(words, notice.label, id=notice.id)


def _whose(notice: Notice, labels: Labels) -> tuple[Inline, ...]:
    before, _, after = labels.disclaimer_of.partition("{}")
    titles: list[Inline] = []
    for drafted in notice.chapters:
        title = drafted.post.metadata.title
        titles += [Text(", ")] if titles else []
        titles.append(CrossReference((Text(title),), "", drafted.post.key, title))
    return (Text(before), *titles, Text(after))


def _dates(book: Book) -> str:
    days = sorted(post.metadata.date for post in book.chapters if post.metadata.date)
    if not days:
        return ""
    first, last = (dateline(day, book.metadata.lang) for day in (days[0], days[-1]))
    return first if first == last else f"{first}{NO_BREAK_SPACE}– {last}"


def _shown(identifier: str) -> str:
    return identifier.replace("urn:isbn:", "ISBN ")
