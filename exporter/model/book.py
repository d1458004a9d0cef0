"""A book as gathered: its metadata, its posts in reading order, and the pages around them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from exporter.diagnostics.source import Place
from exporter.file_formats.urls import split_url
from exporter.model.assets import Asset
from exporter.model.book_text import BookText
from exporter.model.listing import Listing
from exporter.model.post import NOT_IN_JSON, Author, Post, SourceEntry
from exporter.model.post_filter import PostFilter
from exporter.model.reference_lock import LockedReference
from exporter.options.settings import Choices

if TYPE_CHECKING:
    from exporter.model.nodes import Blocks, CrossReference


@dataclass(frozen=True, slots=True)
class Series:
    """A series of books. `position` is as written, such as 2 or 2026.1; empty for none."""

    name: str
    position: str = ""


@dataclass(frozen=True, slots=True)
class BookMetadata:
    """The bibliographic metadata of a book.

    `identifier` is a URN. `modified` is an aware time in UTC, derived from the content so that the
    same sources give the same book. `source` is the URL of a single post, or of the site.
    `short_title` is the title in running heads, empty for one that is made from the title.
    `authors` are those of the whole book, `contributors` those of its chapters if they are too many
    for a cover, or if the book has editors. `cover_motif` is a text that stands for the title where
    the motif of the cover is drawn, empty for the title.
    """

    title: str
    identifier: str
    lang: str
    modified: datetime.datetime
    subtitle: str = ""
    authors: tuple[Author, ...] = ()
    editors: tuple[Author, ...] = ()
    contributors: tuple[Author, ...] = ()
    date: datetime.date | None = None
    description: str = ""
    subjects: tuple[str, ...] = ()
    publisher: str = ""
    source: str = ""
    rights: str = ""
    series: Series | None = None
    short_title: str = ""
    cover_motif: str = ""

    @property
    def motif_text(self) -> str:
        """The text from which the motif of a drawn cover follows."""
        return self.cover_motif or self.title

    @property
    def creators(self) -> dict[Author, tuple[str, ...]]:
        """Who made the book, with their roles (MARC relators).

        If nobody is named, it is the publisher, or the host of the source.
        """
        roles: dict[Author, tuple[str, ...]] = {}
        for people, role in (
            (self.authors, "aut"),
            (self.editors, "edt"),
            (self.contributors, "aut"),
        ):
            roles |= {person: (*roles.get(person, ()), role) for person in people}
        name = self.publisher.strip() or split_url(self.source).hostname
        return roles or ({Author(name): ("aut",)} if name else {})


Role: TypeAlias = Literal[
    "cover",
    "half-title",
    "title-page",
    "imprint",
    "contents",
    "preface",
    "part",
    "references",
    "authors",
    "index",
    "corrections",
    "colophon",
]
"""The role of a page of a book, that is of a division other than a chapter."""

FRONT: tuple[Role, ...] = ("cover", "half-title", "title-page", "imprint", "contents", "preface")
"""The roles of the pages before the text, in reading order."""
BACK: tuple[Role, ...] = ("references", "authors", "index", "corrections", "colophon")
"""The roles of the pages after the text, in reading order."""


@dataclass(frozen=True, slots=True)
class PagePlan:
    """A page that a collection requests.

    `title` is empty for the label in the book's language. `text` is Markdown read as a post; None
    for the exporter's default text.
    """

    role: Role
    title: str = ""
    text: Post | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """An author on the page about the authors. `chapters` are links to theirs, set by resolve."""

    author: Author
    bio: Blocks = ()
    photo: Asset | None = None
    chapters: tuple[CrossReference, ...] = ()


@dataclass(frozen=True, slots=True)
class DisclaimerRule:
    """Requires a disclaimer of the chapters that `when` matches, at the place `where`.

    `text` is the disclaimer to add; without it the author must have written one. A chapter with a
    disclaimer of its own needs no other, unless `always`. `label` is empty for the label in the
    chapter's language.
    """

    when: PostFilter
    text: Post | None = None
    label: str = ""
    where: Literal["opening", "imprint"] = "opening"
    always: bool = False
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a book. A book without parts is one part without a title.

    `introduction` is Markdown read as a post; with `opens_with_post`, it is a post of the site.
    """

    chapters: tuple[Post, ...]
    title: str = ""
    introduction: Post | None = None
    opens_with_post: bool = False


@dataclass(frozen=True, slots=True)
class BackCoverPlan:
    """What the back cover of a printed book says.

    `text` is Markdown read as a post; None for the description of the book. `category` is the line
    by which shops sort it. `people` says that its authors or editors are presented. `isbn` is that
    of the printed book as it is written, with hyphens, and empty for none; `price` is printed above
    its barcode, `price_code` is the add-on of the barcode. Without `barcode`, its area stays free.
    """

    text: Post | None = None
    category: str = ""
    people: bool = True
    isbn: str = ""
    price: str = ""
    price_code: str = ""
    barcode: bool = True


@dataclass(frozen=True, slots=True)
class Book:
    """Posts in reading order, before resolve.

    `collection` is False for a single post. `pages` are those around the chapters. `people` are the
    authors. `printed` is the text of an earlier printing, if the book says what was corrected since
    then. `rights` is the statement for chapters that have none. `sources` describe addresses
    that any text may link to, `other_posts` posts in other volumes, by key.
    """

    metadata: BookMetadata
    parts: tuple[Part, ...]
    pages: tuple[PagePlan, ...] = ()
    policy: tuple[DisclaimerRule, ...] = ()
    sources: tuple[SourceEntry, ...] = ()
    locked: tuple[LockedReference, ...] = ()
    other_posts: Mapping[str, SourceEntry] = field(default_factory=dict)
    people: tuple[Person, ...] = ()
    cover: Asset | None = None
    back_cover: BackCoverPlan | None = None
    listing: Listing = field(default_factory=Listing)
    site_title: str = ""
    rights: str = ""
    collection: bool = False
    choices: Choices = field(default_factory=Choices)
    printed: BookText | None = field(default=None, metadata=NOT_IN_JSON)

    @property
    def chapters(self) -> tuple[Post, ...]:
        """All posts, in reading order."""
        return tuple(post for part in self.parts for post in part.chapters)
