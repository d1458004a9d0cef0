"""Publications: a post as read, a book as gathered, an edition as resolved, a file as written."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from exporter.diagnostics.source import Place
from exporter.model.assets import Asset, Assets
from exporter.model.nodes import Blocks, CrossReference, Inlines, Note
from exporter.options.settings import Choices

NOT_IN_JSON = {"json": False}
"""Metadata of a field that `json_format` leaves out."""


@dataclass(frozen=True, slots=True)
class Author:
    """An author. `id` is the key in the site's data, empty for a name written out.

    `links` are pairs of a kind (github, website) and an address. `photo` is the address of an image
    as written. `file_as` is the name for sorting, empty if it is not given.
    """

    name: str
    id: str = ""
    bio: str = ""
    links: tuple[tuple[str, str], ...] = ()
    photo: str = ""
    file_as: str = ""


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """An editor's description of an address, for the list of references.

    `author`, `date` and `accessed` are printed as written; `archived` is an address.
    """

    address: str
    title: str = ""
    author: str = ""
    date: str = ""
    accessed: str = ""
    archived: str = ""
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Metadata:
    """The metadata of a post: its metadata block, completed from its file name.

    `lang` is a BCP 47 tag. `description` is plain text, for library catalogues and the standfirst.
    `cover` is an address as written. `disclaimer` was parsed as Markdown. `rights` is a copyright
    statement, `sources` are descriptions of addresses. `skip` keeps the post out of collections
    that do not name its file.
    """

    title: str
    authors: tuple[Author, ...] = ()
    date: datetime.date | None = None
    updated: datetime.date | None = None
    tags: tuple[str, ...] = ()
    lang: str = "en"
    description: str = ""
    cover: str = ""
    published: bool = True
    disclaimer: Blocks = ()
    rights: str = ""
    sources: tuple[SourceEntry, ...] = ()
    skip: bool = False


@dataclass(frozen=True, slots=True)
class LinkedPost:
    """Another post of the same site that a post links to.

    `address` is its URL without a fragment; a path if the address of the site is unknown.
    """

    key: str
    address: str


@dataclass(frozen=True, slots=True)
class Post:
    """A post as read.

    `key` is its path relative to the site, with slashes. `digest` is the SHA-256 of the file in
    hexadecimal. `address` is its URL, empty if the address of the site is unknown; `aliases` are
    further URLs of the post. `linked_posts` are the posts of the site that it links to, by the
    address as written. `place` is that of the metadata block. `choices` are the settings of the
    post as a book of its own. `source_text` is the text that the post was read from, empty for the
    content of its file. `formula_preamble` is the TeX that defines the site's macros for formulas;
    `numbers_formulas` says that the site numbers all equations. `revision` is a digest of what a
    transform has made of it, empty for what was read. `content_digest` is the digest of the cache
    entry that holds the post, empty if there is none: it saves digesting the tree again. A copy
    with other content must clear it.
    """

    key: str
    digest: str
    metadata: Metadata
    blocks: Blocks
    address: str = ""
    aliases: tuple[str, ...] = ()
    site_title: str = ""
    assets: Assets = field(default_factory=dict)
    linked_posts: Mapping[str, LinkedPost] = field(default_factory=dict)
    place: Place | None = field(default=None, compare=False)
    choices: Choices = field(default_factory=Choices)
    source_text: str = field(default="", repr=False)
    formula_preamble: str = ""
    numbers_formulas: bool = False
    revision: str = ""
    content_digest: str = field(default="", compare=False, repr=False, metadata=NOT_IN_JSON)


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
    `authors` are those of the whole book, `contributors` those of its chapters if they are too many
    for a cover, or if the book has editors.
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
        name = self.publisher.strip() or urlsplit(self.source).hostname
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
    "colophon",
]
"""The role of a page of a book, that is of a division other than a chapter."""

FRONT: tuple[Role, ...] = ("cover", "half-title", "title-page", "imprint", "contents", "preface")
"""The roles of the pages before the text, in reading order."""
BACK: tuple[Role, ...] = ("references", "authors", "index", "colophon")
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
class PostFilter:
    """Conditions on posts. Each condition that is set must hold, for at least one of its values.

    `authors` are names or ids. `since` and `until` are inclusive. `links` are patterns with `*` of
    addresses that the post links to.
    """

    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    since: datetime.date | None = None
    until: datetime.date | None = None
    langs: tuple[str, ...] = ()
    links: tuple[str, ...] = ()

    def before(self, other: PostFilter) -> PostFilter:
        """Return these conditions, and those of `other` that are not set here."""
        return PostFilter(
            *(getattr(self, each.name) or getattr(other, each.name) for each in fields(self))
        )


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a book. A book without parts is one part without a title.

    `introduction` is Markdown read as a post.
    """

    chapters: tuple[Post, ...]
    title: str = ""
    introduction: Post | None = None


@dataclass(frozen=True, slots=True)
class Book:
    """Posts in reading order, before resolve.

    `collection` is False for a single post. `pages` are those around the chapters. `people` are the
    authors. `rights` is the statement for chapters that have none.
    """

    metadata: BookMetadata
    parts: tuple[Part, ...]
    pages: tuple[PagePlan, ...] = ()
    policy: tuple[DisclaimerRule, ...] = ()
    sources: tuple[SourceEntry, ...] = ()
    people: tuple[Person, ...] = ()
    cover: Asset | None = None
    site_title: str = ""
    rights: str = ""
    collection: bool = False
    choices: Choices = field(default_factory=Choices)

    @property
    def chapters(self) -> tuple[Post, ...]:
        """All posts, in reading order."""
        return tuple(post for part in self.parts for post in part.chapters)


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry of a list of references.

    `number` counts from 1 within its list. `address` is the link, `shown` the address as printed.
    `title` is empty if the post shows only the address. `cited_by` holds the ids of its citations
    in the same chapter; `chapters` are links to the citations, in the list of a whole book.
    `author`, `date`, `accessed` and `archived` come from a `SourceEntry`.
    """

    id: str
    number: int
    address: str
    shown: str
    site: str
    title: str = ""
    cited_by: tuple[str, ...] = ()
    chapters: tuple[CrossReference, ...] = ()
    author: str = ""
    date: str = ""
    accessed: str = ""
    archived: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A post as resolved.

    `name` is the stem of its file in an EPUB and the prefix of its destinations in a PDF. `labels`
    are in the chapter's language. `kicker`, `standfirst`, `byline` and `dateline` are set around
    the title. `as_footnotes` puts references and short notes at the foot of the page in formats
    with pages. `content_digest` is as in `Post`.
    """

    key: str
    name: str
    metadata: Metadata
    blocks: Blocks
    notes: tuple[Note, ...]
    references: tuple[Reference, ...]
    labels: Labels
    kicker: str = ""
    standfirst: str = ""
    byline: Inlines = ()
    dateline: str = ""
    address: str = ""
    rights: str = ""
    cover: Asset | None = None
    as_footnotes: bool = False
    content_digest: str = field(default="", compare=False, repr=False, metadata=NOT_IN_JSON)


@dataclass(frozen=True, slots=True)
class Page:
    """A page: a division before or after the chapters, or one that opens a part.

    `key` identifies it among the divisions and is not a file name; `name` is the stem of its file.
    `blocks` is the collection's text, else the default. `kicker` is the line above the title,
    `lines` are those below it on a title page: authors, editors, series. `people` are those of the
    page about the authors, `terms` those of the index.
    """

    role: Role
    key: str
    name: str
    title: str
    lang: str
    labels: Labels
    blocks: Blocks = ()
    notes: tuple[Note, ...] = ()
    references: tuple[Reference, ...] = ()
    kicker: str = ""
    lines: tuple[Inlines, ...] = ()
    people: tuple[Person, ...] = ()
    terms: tuple[IndexTerm, ...] = ()
    as_footnotes: bool = False


Division: TypeAlias = Page | Chapter
"""The content of a file of its own in an EPUB, which starts a new page in a PDF."""


@dataclass(frozen=True, slots=True)
class IndexTerm:
    """A term of the index, with links to its chapters."""

    word: str
    chapters: tuple[CrossReference, ...]


@dataclass(frozen=True, slots=True)
class Labels:
    """The words that a book adds to its posts, in the language `lang`.

    Some are templates for `str.format` with `{}` or named fields. `made_from` is a template for
    each plural category of the language (CLDR: one, few, other …). `comma` separates names.
    """

    lang: str
    disclaimer: str
    references: str
    notes: str
    contents: str
    cover: str
    figure: str
    back_to_text: str
    first_published: str
    image: str
    start: str
    video: str
    audio: str
    page: str
    title_page: str
    imprint: str
    preface: str
    part: str
    authors: str
    index: str
    colophon: str
    back_matter: str
    the_authors: str
    edited_by: str
    on_page: str
    pages: str
    cited_in: str
    accessed: str
    archived: str
    see_disclaimer: str
    disclaimer_of: str
    published_at: str
    rights_by_chapter: str
    identifier: str
    set_in: str
    numbered_by_chapter: str
    numbered_by_book: str
    comma: str
    note: str
    tip: str
    important: str
    warning: str
    update: str
    tldr: str
    done: str
    open: str
    made_from: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """An entry of the table of contents: a title, and its link.

    `chapter` is the key of a division, `target` an id in it, empty for its beginning. `authors` are
    listed below a chapter's title. `lang` is the language of the title.
    """

    title: str
    chapter: str
    target: str = ""
    children: tuple[ContentsEntry, ...] = ()
    authors: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class StatedDisclaimer:
    """A disclaimer in the book, for a report of all disclaimers.

    `chapter` is the key of the chapter that it applies to. `where` is its place: the chapter's
    `opening` or `text`, or the `imprint` page. `origin` says whether the post or the collection's
    policy requires it. `text` is its text. `id` is its id in the division named `division`.
    `pointer` says that it only links to the disclaimer in full.
    """

    chapter: str
    where: Literal["opening", "text", "imprint"]
    origin: Literal["post", "policy"]
    label: str
    text: str
    division: str
    id: str
    pointer: bool = False


@dataclass(frozen=True, slots=True)
class EditionPart:
    """A part as resolved. `opening` is the page with its title, if it has one."""

    chapters: tuple[Chapter, ...]
    opening: Page | None = None


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The source file of a chapter. `digest` is the SHA-256 of its bytes in hexadecimal.

    `text` is its content, empty if the file at `path` holds it. `transformed` says that the chapter
    is not what was read from it.
    """

    key: str
    digest: str
    path: str = field(default="", compare=False)
    text: str = field(default="", compare=False, repr=False)
    transformed: bool = False

    def read(self) -> bytes | None:
        """Return the bytes; None if the file is gone or has changed since the post was read."""
        if self.text:
            return self.text.encode()
        try:
            data = Path(self.path).read_bytes()
        except OSError:
            return None
        return data if hashlib.sha256(data).hexdigest() == self.digest else None


@dataclass(frozen=True, slots=True)
class Edition:
    """A book as resolved: all that a writer needs.

    `front` and `back` are the pages around the text. `sources` are the files of the chapters, in
    reading order. `collection` is False for a single post, which has no pages.
    """

    metadata: BookMetadata
    parts: tuple[EditionPart, ...]
    contents: tuple[ContentsEntry, ...]
    labels: Labels
    front: tuple[Page, ...] = ()
    back: tuple[Page, ...] = ()
    cover: Asset | None = None
    site_title: str = ""
    disclaimers: tuple[StatedDisclaimer, ...] = ()
    collection: bool = False
    sources: tuple[SourceFile, ...] = ()

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """All chapters, in reading order."""
        return tuple(chapter for part in self.parts for chapter in part.chapters)

    @property
    def body(self) -> tuple[Division, ...]:
        """The chapters and the pages that open parts, in reading order."""
        return tuple(
            division
            for part in self.parts
            for division in ((part.opening,) if part.opening else ()) + part.chapters
        )

    @property
    def divisions(self) -> tuple[Division, ...]:
        """All divisions, in reading order."""
        return (*self.front, *self.body, *self.back)


@dataclass(frozen=True, slots=True)
class PrintedPages:
    """The pages of a printed book, for the page list of an EPUB.

    `source` identifies the printed book. `starts` holds for each division its key, and for each of
    its pages the block that the page starts at (see `write.page_markers`) and the page label.
    """

    source: str
    starts: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True, slots=True)
class Artifact:
    """A written file: its bytes, and the ending of its name, such as `.epub`.

    `pages` are those of a PDF that can be cited, `page_count` the number of all.
    """

    data: bytes
    suffix: str
    pages: PrintedPages | None = None
    page_count: int = 0
