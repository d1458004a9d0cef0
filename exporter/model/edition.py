"""An edition as resolved: its chapters and pages, its contents and lists."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

from exporter.diagnostics import Diagnostic
from exporter.input_files import FileKind, read_named
from exporter.model.assets import Asset
from exporter.model.book import BookMetadata, Person, Role
from exporter.model.labels import Labels
from exporter.model.lazy_fields import LazyFields
from exporter.model.nodes import Blocks, CrossReference, Image, Inlines, Note
from exporter.model.post import NOT_IN_JSON, Metadata
from exporter.model.works import Work


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry of a list of references.

    `number` counts from 1 within its list. `address` is the link, `shown` the address as printed.
    `title` is empty if the post shows only the address. `cited_by` holds the ids of its citations
    in the same chapter; `chapters` are links to the citations, in the list of a whole book.
    `author`, `date`, `accessed` and `archived` come from a `SourceEntry`, or from the lock file, as
    does `lang`, the language of the title if it is not that of the text with the citation. `gone`
    says that the page was not found when it was last visited. `work` is the work of a
    bibliography that the text cites; then `site` says where it appeared, and without an address on
    the web, `address` and `shown` are empty. `entry` is the text that a citation style gives it,
    empty for the style of the exporter; `number` is 0 in a list without numbers.
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
    lang: str = ""
    gone: bool = False
    work: Work | None = None
    entry: Inlines = ()


class SummaryHeading(NamedTuple):
    """A heading of a text: its level, its title in plain text, and its id."""

    level: int
    title: str
    id: str


@dataclass(frozen=True, slots=True)
class ContentSummary:
    """What the content of a division holds, for what needs no more of it.

    `headings` are those of the text itself, not of quotes, lists or boxes. `images` are those of
    the text, `note_images` those of the notes, both in reading order, without address and caption.
    `tables` and `code_blocks` count those of the text; `languages` are those of elements, sorted.
    `has_notes` says that there are notes or references.
    """

    headings: tuple[SummaryHeading, ...]
    images: tuple[Image, ...]
    note_images: tuple[Image, ...]
    tables: int
    code_blocks: int
    languages: tuple[str, ...]
    has_disclaimers: bool
    has_notes: bool


@dataclass(frozen=True, slots=True)
class Chapter(LazyFields):
    """A post as resolved.

    `name` is the stem of its file in an EPUB and the prefix of its destinations in a PDF. `labels`
    are in the chapter's language. `kicker`, `standfirst`, `byline` and `dateline` are set around
    the title. `as_footnotes` puts references and short notes at the foot of the page in formats
    with pages. `content_digest` is as in `Post`. `summary` is that of the content, None if it is
    not known: `summary_of` returns it either way. A copy with other content must clear both.
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
    summary: ContentSummary | None = field(
        default=None, compare=False, repr=False, metadata=NOT_IN_JSON
    )


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
    """The source file of a chapter, or of the page that opens a part.

    `digest` is the SHA-256 of its bytes in hexadecimal, `division` the key of the page or chapter.
    `text` is its content, empty if the file at `path` holds it. `transformed` says that the chapter
    is not what was read from it. `findings` are those of a post that was loaded by itself.
    """

    key: str
    digest: str
    division: str
    path: str = field(default="", compare=False)
    text: str = field(default="", compare=False, repr=False)
    transformed: bool = False
    findings: tuple[Diagnostic, ...] = field(default=(), compare=False, repr=False)

    def read(self) -> bytes | None:
        """Return the bytes; None if the file is gone or has changed since the post was read."""
        if self.text:
            return self.text.encode()
        try:
            data = read_named(Path(self.path), FileKind.POST)
        except OSError:
            return None
        return data if hashlib.sha256(data).hexdigest() == self.digest else None


@dataclass(frozen=True, slots=True)
class BackCover:
    """The back cover of a printed book. `page` has its text, and presents its authors.

    For the other fields see `BackCoverPlan`.
    """

    page: Page
    category: str = ""
    isbn: str = ""
    price: str = ""
    price_code: str = ""
    barcode: bool = True


@dataclass(frozen=True, slots=True)
class Edition:
    """A book as resolved: all that a writer needs.

    `front` and `back` are the pages around the text. `sources` are the files of the chapters and
    of the pages that open parts, in reading order. `collection` is False for a single post, which
    has no pages.
    """

    metadata: BookMetadata
    parts: tuple[EditionPart, ...]
    contents: tuple[ContentsEntry, ...]
    labels: Labels
    front: tuple[Page, ...] = ()
    back: tuple[Page, ...] = ()
    cover: Asset | None = None
    back_cover: BackCover | None = None
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
