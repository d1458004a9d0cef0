"""What the engine takes and gives: a sheet of text to set, and the pages that were set from it.

Places are in PostScript points (1/72 inch) from the lower left corner of the trimmed page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias
from xml.etree.ElementTree import Element

from exporter.errors import ExporterError, MissingDependency
from exporter.write.press_colours import SCREEN, InkSet

BOOK_SCHEME = "x-book"
"""What the address of a place in another division of the book begins with."""
FONT_SCHEME = "x-font"
"""What the address of a bundled font begins with."""


@dataclass(frozen=True, slots=True)
class LineNumbers:
    """Lines that are counted in the margin: which, and the left margin of pages, in points.

    That is of the `first` page and every other one after it, and of the `second` and so on; pages
    that are not bound have all the same.
    """

    every: int
    first: float
    second: float


@dataclass(frozen=True, slots=True)
class LayoutJob:
    """A division that is ready to be set.

    `name` goes before its destinations and ids. `html` is a whole document in `lang` (BCP 47),
    `css` its stylesheet. `pictures` are the files behind addresses that the document made up, or
    their bytes for who cannot see the files; others are read only if they lie below one of `roots`.
    `inks` are those it is printed in; `links` says whether one can follow a link in it. `fonts` are
    likewise those of its stylesheet that do not come along, by their addresses. `lines` are to be
    numbered, if any are. `spots` are the names of its blocks in order, which bear theirs as
    `data-spot`.
    """

    name: str
    html: str
    css: str
    title: str
    lang: str
    roots: tuple[Path, ...] = ()
    pictures: Mapping[str, Path | bytes] = field(default_factory=dict)
    inks: InkSet = SCREEN
    links: bool = True
    fonts: tuple[tuple[str, Path | bytes], ...] = ()
    lines: LineNumbers | None = None
    spots: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PagePosition:
    """A place on a page. Pages count from 0."""

    page: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A line of the outline, with the lines below it."""

    title: str
    spot: PagePosition
    children: tuple[Bookmark, ...] = ()


Frame: TypeAlias = tuple[float, float, float, float]
"""Left, lower, right and upper edge."""


@dataclass(frozen=True, slots=True)
class MarkedContent:
    """A marked sequence of a content stream (ISO 32000-1, 14.6): a run of text, or a picture.

    `stream` is the `StructParents` of the page or of the form that holds the sequence, `mcid` its
    number there. `element` is the one that the text stands in, `marker` says that it is the number
    or bullet of that list item. `frame` is a picture's.
    """

    page: int
    stream: int
    mcid: int
    element: Element
    marker: bool = False
    frame: Frame | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """One rectangle of a link, by the `StructParent` of its annotation.

    `leads` says what `target` is: an address of the web, an id of the same sheet, or the name of a
    destination of the book.
    """

    page: int
    key: int
    element: Element
    target: str
    leads: Literal["out", "here", "across"]


@dataclass(frozen=True, slots=True)
class FontFace:
    """A font that a sheet uses.

    `resource` is what its pages call the font, `name` what the PDF does. `program` is the file, of
    which `index` is the font where it holds several. `flags`, `ascent` and `descent` are those of a
    font descriptor (ISO 32000-1, 9.8).
    """

    resource: str
    name: str
    program: bytes
    index: int
    flags: int
    ascent: int
    descent: int


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Glyphs of a font, by their numbers in the whole font file, as a sheet calls them.

    `widths` are in thousandths of the size, `signs` what each stands for.
    """

    widths: Mapping[int, float]
    signs: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class FontUse(FontFace):
    """A font that a sheet uses, and what of it: see `Glyphs`."""

    widths: Mapping[int, float]
    signs: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class LayoutResult:
    """Pages that were set, as a PDF with marked sequences but without a structure tree.

    `height` is that of the first page, trimmed. `fonts` are those that can be put together with
    another sheet's. `drawn` is in reading order, and whatever it does
    not name is marked as an artifact. `root` is the parsed document. `missing` holds the characters
    that no font has, for each of which a box is drawn; `remarks` is what the engine had to say;
    `refused` are the addresses of links that were left out. `numbered` are the pages into which
    numbers of pages are to be put where there are noughts; `spelled` says that this cannot be done
    everywhere, and the numbers must be in the text itself; `hung` that each number hangs at its
    right end, so that it does not matter how many figures it has. `colourless` are
    the fonts whose emoji cannot be painted. `baselines` are those of the lines of each page from
    top to bottom, in points above its foot, where they were asked for.
    """

    data: bytes
    pages: int
    height: float
    root: Element
    drawn: tuple[MarkedContent | Area, ...]
    destinations: Mapping[str, PagePosition]
    outline: tuple[Bookmark, ...]
    fonts: tuple[FontUse, ...] = ()
    missing: str = ""
    remarks: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    numbered: tuple[int, ...] = ()
    spelled: bool = False
    hung: bool = False
    colourless: tuple[str, ...] = ()
    baselines: tuple[tuple[float, ...], ...] = ()


PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
"""What Debian calls the libraries that WeasyPrint loads and no wheel carries."""


class EngineMissing(MissingDependency):
    """Pango, which sets the lines of a PDF, is not on this machine."""

    def __init__(self) -> None:
        super().__init__(
            "PDFs need the library Pango, which is not on this machine: "
            f"apt-get install {PACKAGES} (as root)"
        )


class EngineFailed(ExporterError):  # noqa: N818 (its name says what happened)
    """The engine stumbled over a chapter; the message says which, and over what."""
