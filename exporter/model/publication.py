"""What the nodes make up: a post, a book that was gathered, an edition that was decided."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from exporter.model.assets import Asset, Assets
from exporter.model.nodes import Blocks, Inlines, Note
from exporter.source import Place


@dataclass(frozen=True, slots=True)
class Author:
    """A person who wrote. `id` is the key in the site's data, empty for a name written out.

    `links` are addresses by what they are (github, website), `photo` the address of a picture as
    a post would write it.
    """

    name: str
    id: str = ""
    bio: str = ""
    links: tuple[tuple[str, str], ...] = ()
    photo: str = ""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the metadata block of a post says, and its file name where the block is silent.

    `lang` is a BCP 47 tag. `description` is plain text, for catalogues and the standfirst.
    `cover` is an address as written. `disclaimer` was parsed as Markdown.
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


@dataclass(frozen=True, slots=True)
class Neighbour:
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
    `aliases` are other addresses of the same post. `neighbours` are the posts of the site that it
    links to, by the address as written. `place` is the metadata block's.
    """

    key: str
    digest: str
    metadata: Metadata
    blocks: Blocks
    address: str = ""
    aliases: tuple[str, ...] = ()
    site_title: str = ""
    assets: Assets = field(default_factory=dict)
    neighbours: Mapping[str, Neighbour] = field(default_factory=dict)
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class BookMetadata:
    """What a catalogue says of a book.

    `identifier` is a URN. `modified` is aware and in UTC; it is derived from the content, so that
    the same sources give the same book. `source` is the address of a single post, or of the site.
    """

    title: str
    identifier: str
    lang: str
    modified: datetime.datetime
    subtitle: str = ""
    authors: tuple[Author, ...] = ()
    date: datetime.date | None = None
    description: str = ""
    subjects: tuple[str, ...] = ()
    publisher: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A run of chapters under a title. A book without parts is one part without a title."""

    chapters: tuple[Post, ...]
    title: str = ""
    introduction: Blocks = ()


@dataclass(frozen=True, slots=True)
class Book:
    """Posts in the order in which they will be read, with nothing decided yet."""

    metadata: BookMetadata
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry of a list of references.

    `number` counts within its list. `address` is live, `shown` is how it is printed. `title` is
    empty where the post shows nothing but the address. `cited_by` holds the ids of its citations.
    """

    id: str
    number: int
    address: str
    shown: str
    site: str
    title: str = ""
    cited_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A post with every question answered.

    `name` is the stem of its file in an EPUB and the prefix of its destinations in a PDF. `labels`
    are the words that the book itself adds, in the chapter's language, by what they name.
    `kicker`, `standfirst`, `byline` and `dateline` are what its opening says around the title.
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
    site_title: str = ""
    cover: Asset | None = None


@dataclass(frozen=True, slots=True)
class Labels:
    """The words that a book adds to its posts, in one language."""

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


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the contents: a title, and where it leads (`target` is empty for the chapter)."""

    title: str
    chapter: str
    target: str = ""
    children: tuple[ContentsEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class EditionPart:
    """A part with its chapters decided."""

    chapters: tuple[Chapter, ...]
    title: str = ""
    introduction: Blocks = ()


@dataclass(frozen=True, slots=True)
class Edition:
    """A book with no open question: all that a writer needs."""

    metadata: BookMetadata
    parts: tuple[EditionPart, ...]
    contents: tuple[ContentsEntry, ...]
    labels: Labels

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """Every chapter, in reading order."""
        return tuple(chapter for part in self.parts for chapter in part.chapters)


@dataclass(frozen=True, slots=True)
class Artifact:
    """What is shipped: the bytes of one file, and the ending of its name (`.epub`)."""

    data: bytes
    suffix: str
