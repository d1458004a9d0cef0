"""What the layout engine takes and gives: a `LayoutJob` goes in, a `LayoutResult` comes out.

Lengths and positions are in points (1/72 inch). Positions are measured from the lower left corner
of the trimmed page, as in PDF user space (ISO 32000-1, 8.3.2.3). Pages are counted from 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias
from xml.etree.ElementTree import Element

from exporter.errors import ExporterError, MissingDependency
from exporter.themes import FontFile
from exporter.write.press_colours import SCREEN, InkSet

BOOK_SCHEME = "x-book"
"""The URL scheme of links to other divisions of the book."""


@dataclass(frozen=True, slots=True)
class LineNumbers:
    """Line numbers in the margin: every `every`th line is numbered.

    `first` is the left margin, in points, of the first page and every second page after it,
    `second` that of the other pages.
    """

    every: int
    first: float
    second: float


@dataclass(frozen=True, slots=True)
class LayoutJob:
    """A division of the book that is ready for layout.

    `name` is the prefix of its destinations and ids. `html` is a complete XHTML document in `lang`
    (BCP 47), `css` its stylesheet. `images` and `fonts` are files by their URLs in the document and
    in the stylesheet, or their bytes for a machine that does not share our files. No other files
    are read. Without `links` the pages have no link annotations. `blocks` are
    the names of its blocks in document order, as in the `data-block` attributes of `html`.
    `seconds` is the processor time that layout may take, in a process that runs nothing else. A
    `standalone` PDF has all its fonts, others only those that the book does not embed.
    """

    name: str
    html: str
    css: str
    title: str
    lang: str
    images: Mapping[str, Path | bytes] = field(default_factory=dict)
    inks: InkSet = SCREEN
    links: bool = True
    fonts: tuple[tuple[str, FontFile | bytes], ...] = ()
    line_numbers: LineNumbers | None = None
    blocks: tuple[str, ...] = ()
    seconds: float = 20.0
    standalone: bool = True


@dataclass(frozen=True, slots=True)
class PagePosition:
    """A position on a page."""

    page: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An outline item (ISO 32000-1, 12.3.3) with the items below it."""

    title: str
    position: PagePosition
    children: tuple[Bookmark, ...] = ()


Rectangle: TypeAlias = tuple[float, float, float, float]
"""The left, lower, right and upper edge."""


@dataclass(frozen=True, slots=True)
class MarkedContent:
    """A marked-content sequence (ISO 32000-1, 14.6): a run of text, or an image.

    `struct_parents` is the `StructParents` entry of the page or form that contains the sequence,
    `mcid` its identifier there. `marker` says that it is the number or bullet of the list item
    `element`. `bbox` is the rectangle of an image.
    """

    page: int
    struct_parents: int
    mcid: int
    element: Element
    marker: bool = False
    bbox: Rectangle | None = None


@dataclass(frozen=True, slots=True)
class LinkArea:
    """A rectangle of a link, by the `StructParent` entry of its annotation.

    `target` is a web address, an id in the same chapter, or the name of a destination of the book,
    depending on `kind`.
    """

    page: int
    struct_parent: int
    element: Element
    target: str
    kind: Literal["web", "chapter", "book"]


Drawn: TypeAlias = MarkedContent | LinkArea
"""What a page shows and the structure tree refers to."""


@dataclass(frozen=True, slots=True)
class FontFace:
    """A font that pages use.

    `resource` is its name in their resources, `name` its PostScript name. `program` is the font
    file; `index` selects a font in a collection. `flags`, `ascent` and `descent` are those of the
    font descriptor (ISO 32000-1, 9.8), in thousandths of the font size.
    """

    resource: str
    name: str
    program: bytes
    index: int
    flags: int
    ascent: int
    descent: int


@dataclass(frozen=True, slots=True)
class GlyphSet:
    """The glyphs that are used of a font, by their glyph ids in the font file.

    `widths` are in thousandths of the font size; `text` is what each glyph stands for.
    """

    widths: Mapping[int, float]
    text: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class FontUse:
    """A font, and which of its glyphs pages use."""

    face: FontFace
    glyphs: GlyphSet


@dataclass(frozen=True, slots=True)
class LayoutResult:
    """The pages of a job, as a PDF with marked content but without a structure tree.

    `height` is the height of the first page after trimming. `root` is the parsed document, `drawn`
    what pages show, in reading order; anything else is marked as an artifact. `fonts` are those
    that chapters of a book can share. `missing` are the characters that no font has, each of which
    is drawn as a box; `uncoloured` the fonts whose colour emoji cannot be painted. `messages` are
    the engine's warnings, `dropped_links` the addresses of links that were left out, `unplaced`
    describes text and images that are on no page.

    `numbered_pages` are the pages with placeholders for page numbers. `needs_numbers` says that not
    every placeholder can be replaced, so that the numbers must be in `html`; `any_number_fits` that
    all placeholders are aligned right, so that a number may have any count of digits.

    `baselines` are the positions of the lines of each page from top to bottom, above the foot of
    the page, if the job has line numbers.
    """

    data: bytes
    page_count: int
    height: float
    root: Element
    drawn: tuple[Drawn, ...]
    destinations: Mapping[str, PagePosition]
    bookmarks: tuple[Bookmark, ...]
    fonts: tuple[FontUse, ...] = ()
    missing: str = ""
    messages: tuple[str, ...] = ()
    dropped_links: tuple[str, ...] = ()
    unplaced: tuple[str, ...] = ()
    numbered_pages: tuple[int, ...] = ()
    needs_numbers: bool = False
    any_number_fits: bool = False
    uncoloured: tuple[str, ...] = ()
    baselines: tuple[tuple[float, ...], ...] = ()


PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
"""Debian's packages of the libraries that WeasyPrint loads and that no wheel contains."""


class EngineMissing(MissingDependency):
    """Pango, which lays out the lines of a PDF, is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "PDFs need the library Pango, which is not on this machine: "
            f"apt-get install {PACKAGES} (as root)"
        )


class EngineFailed(ExporterError):  # noqa: N818 (its name says what happened)
    """The layout engine failed on a chapter; the message says why."""
