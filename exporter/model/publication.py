"""What the nodes make up: a post, a book that was gathered, an edition that was decided."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from exporter.diagnostics.source import Place
from exporter.model.assets import Asset, Assets
from exporter.model.nodes import Blocks, CrossReference, Inlines, Note

NOT_IN_JSON = {"json": False}
"""Metadata of a field that `json_format` leaves out."""


@dataclass(frozen=True, slots=True)
class Author:
    """A person who wrote. `id` is the key in the site's data, empty for a name written out.

    `links` are addresses by what they are (github, website), `photo` the address of a picture as
    a post would write it. `file_as` is the name as a shelf sorts it, empty where nobody says.
    """

    name: str
    id: str = ""
    bio: str = ""
    links: tuple[tuple[str, str], ...] = ()
    photo: str = ""
    file_as: str = ""


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """What an editor says of an address, to stand in the list of references instead of our guess.

    `author`, `accessed` and the like are printed as they are written, `archived` is an address.
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
    """What the metadata block of a post says, and its file name where the block is silent.

    `lang` is a BCP 47 tag. `description` is plain text, for catalogues and the standfirst.
    `cover` is an address as written. `disclaimer` was parsed as Markdown. `rights` says who may do
    what with the text, `sources` what addresses are. `skip` keeps the post out of collections that
    do not name it.
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
    """Another post of the same site, to which a post links.

    `address` is where it lives, without a fragment; a path where the site has no address.
    """

    key: str
    address: str


@dataclass(frozen=True, slots=True)
class Post:
    """A post as it was written.

    `key` is its path below the site, with slashes. `digest` is the SHA-256 of the file in
    hexadecimal. `address` is where it lives on the web, empty where the site does not say;
    `aliases` are other addresses of the same post. `linked_posts` are the posts of the site that it
    links to, by the address as written. `place` is the metadata block's. `content_digest` is
    the digest of the cache entry that the post was read from, empty where there is none: it saves
    digesting the tree again. A copy with other content must clear it.
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
    content_digest: str = field(default="", compare=False, repr=False, metadata=NOT_IN_JSON)


@dataclass(frozen=True, slots=True)
class Series:
    """A run of books. `position` is as it is written, such as 2 or 2026.1; empty for none."""

    name: str
    position: str = ""


@dataclass(frozen=True, slots=True)
class BookMetadata:
    """What a catalogue says of a book.

    `identifier` is a URN. `modified` is aware and in UTC; it is derived from the content, so that
    the same sources give the same book. `source` is the address of a single post, or of the site.
    `authors` are those of the whole book, `contributors` those of its chapters where they are too
    many to be named on a cover.
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
"""What a division of a book is besides a chapter."""

FRONT: tuple[Role, ...] = ("cover", "half-title", "title-page", "imprint", "contents", "preface")
"""The divisions before the text, in the order in which they are bound."""
BACK: tuple[Role, ...] = ("references", "authors", "index", "colophon")
"""The divisions after the text, in the order in which they are bound."""


@dataclass(frozen=True, slots=True)
class PagePlan:
    """A division around the chapters, as the collection asks for it.

    `title` is empty where the book's language has the word for it. `text` is the division's own
    Markdown, which is read as a post is; None leaves it to the exporter.
    """

    role: Role
    title: str = ""
    text: Post | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """An author as a book presents them. `chapters` lead to what they wrote; resolve knows them."""

    author: Author
    bio: Blocks = ()
    photo: Asset | None = None
    chapters: tuple[CrossReference, ...] = ()


@dataclass(frozen=True, slots=True)
class DisclaimerRule:
    """Which chapters must carry a disclaimer, and where it stands.

    A chapter is meant if every part of `when` fits. `text` is what it must carry; without one, its
    author must have written one. A disclaimer of the chapter's own is enough, unless `always`.
    `label` is empty where the chapter's language has the word for it.
    """

    when: PostFilter
    text: Post | None = None
    label: str = ""
    where: Literal["opening", "imprint"] = "opening"
    always: bool = False
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class PostFilter:
    """A choice of posts: each part that is said must fit, and of its values one.

    `authors` are names or ids. `since` and `until` are the first and the last day. `links` are
    patterns of addresses that the post links to, with `*` for anything.
    """

    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    since: datetime.date | None = None
    until: datetime.date | None = None
    langs: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A run of chapters under a title. A book without parts is one part without a title.

    `introduction` is the part's own Markdown, read as a post is.
    """

    chapters: tuple[Post, ...]
    title: str = ""
    introduction: Post | None = None


@dataclass(frozen=True, slots=True)
class Book:
    """Posts in the order in which they will be read, with nothing decided yet.

    `collection` says that it was bundled; a post alone is none. `pages` are the divisions around
    the posts. `people` are its authors. `site_title` is what the site is called, `rights` what
    holds for chapters that say nothing.
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

    @property
    def chapters(self) -> tuple[Post, ...]:
        """Every post, in reading order."""
        return tuple(post for part in self.parts for post in part.chapters)


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry of a list of references.

    `number` counts within its list. `address` is live, `shown` is how it is printed. `title` is
    empty where the post shows nothing but the address. `cited_by` holds the ids of its citations in
    the same chapter; `chapters`, in a list for the whole book, lead to those that cite it.
    `author`, `date`, `accessed` and `archived` are what an editor said (see `SourceEntry`).
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
    """A post with every question answered.

    `name` is the stem of its file in an EPUB and the prefix of its destinations in a PDF. `labels`
    are the words that the book itself adds, in the chapter's language, by what they name.
    `kicker`, `standfirst`, `byline` and `dateline` are what its opening says around the title.
    `at_foot` says that references and short notes go to the foot of a page where there are pages.
    `content_digest` is as in `Post`.
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
    at_foot: bool = False
    content_digest: str = field(default="", compare=False, repr=False, metadata=NOT_IN_JSON)


@dataclass(frozen=True, slots=True)
class Page:
    """A division around the chapters, or the page that opens a part.

    `key` names it among the divisions, as a chapter's does, and never ends like a file's name;
    `name` is the stem of its file. `blocks` is its text: what the collection file says, else what
    the exporter has to say. `kicker` is the small line above the title, `lines` are those below it
    on a title page: who wrote, who edited, which series. `people` are those of a page about the
    authors, `terms` those of an index.
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
    at_foot: bool = False


Division: TypeAlias = Page | Chapter
"""What stands in a file of its own and begins on a page of its own."""


@dataclass(frozen=True, slots=True)
class IndexTerm:
    """A word of the index, and the chapters that it leads to, whose titles are their words."""

    word: str
    chapters: tuple[CrossReference, ...]


@dataclass(frozen=True, slots=True)
class Labels:
    """The words that a book adds to its posts, in one language.

    Those that go around something have its place in braces: `{}` or a name.
    """

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
    made_from: str
    made_from_one: str
    set_in: str
    numbered_by_chapter: str
    numbered_by_book: str


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the contents: a title, and where it leads (`target` is empty for the division).

    `chapter` is the key of the division. `authors` stand below a chapter's title. `lang` is the
    title's own language.
    """

    title: str
    chapter: str
    target: str = ""
    children: tuple[ContentsEntry, ...] = ()
    authors: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class StatedDisclaimer:
    """A disclaimer of the book, for who must account for them.

    `chapter` is the key of the chapter that it holds for, `where` it stands: at the chapter's
    `opening`, in its `text`, on the `imprint` page; `origin` is who asked for it, the post itself
    or the collection's policy. `id` is where to find it, in the division named `stands_in`.
    `pointer` says that the words stand elsewhere, where this one leads.
    """

    chapter: str
    where: Literal["opening", "text", "imprint"]
    origin: Literal["post", "policy"]
    label: str
    words: str
    stands_in: str
    id: str
    pointer: bool = False


@dataclass(frozen=True, slots=True)
class EditionPart:
    """A part with its chapters decided; `opening` is the page that bears its title, if any."""

    chapters: tuple[Chapter, ...]
    opening: Page | None = None


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The file that a chapter was written in. `digest` is the SHA-256 of its bytes."""

    key: str
    digest: str
    path: str = field(default="", compare=False)

    def read(self) -> bytes | None:
        """The bytes; None where they are gone or have changed since the post was read."""
        try:
            data = Path(self.path).read_bytes()
        except OSError:
            return None
        return data if hashlib.sha256(data).hexdigest() == self.digest else None


@dataclass(frozen=True, slots=True)
class Edition:
    """A book with no open question: all that a writer needs.

    `front` and `back` are the divisions around the text. `sources` are the files of the chapters,
    in their order. `collection` says that posts were bundled; a post alone has no other division.
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
        """Every chapter, in reading order."""
        return tuple(chapter for part in self.parts for chapter in part.chapters)

    @property
    def body(self) -> tuple[Division, ...]:
        """The pages that open parts, and the chapters, in reading order."""
        return tuple(
            division
            for part in self.parts
            for division in ((part.opening,) if part.opening else ()) + part.chapters
        )

    @property
    def divisions(self) -> tuple[Division, ...]:
        """Everything that is bound, in reading order."""
        return (*self.front, *self.body, *self.back)


@dataclass(frozen=True, slots=True)
class PrintedPages:
    """The pages of a printed book, by which it is cited.

    `source` says which print it is. `starts` are, by the key of each division and in order, the
    blocks that its pages begin with (see `write/spots.py`) and what the pages are called.
    """

    source: str
    starts: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True, slots=True)
class Artifact:
    """What is shipped: the bytes of one file, and the ending of its name (`.epub`).

    `pages` are those of a file that has pages.
    """

    data: bytes
    suffix: str
    pages: PrintedPages | None = None
