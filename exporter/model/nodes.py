"""The nodes of the document model: blocks, and the inlines of running text.

`Block` and `Inline` are closed unions. A function that handles every kind ends its `match` with
`assert_never`, so that the type check names each place where a new node must be handled.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from functools import cache
from operator import attrgetter
from typing import Any, Literal, TypeAlias

from exporter.diagnostics.source import Place
from exporter.model.assets import Asset
from exporter.model.image_size import NATURAL_SIZE, ImageSize
from exporter.model.works import Cite


@dataclass(frozen=True, slots=True)
class Node:
    """The fields of every node. Equality ignores `place`, the position in the source.

    `id` is unique in the chapter. `lang` is a BCP 47 tag, empty for the language of the parent.
    `direction` is the text direction if the post sets it. `attributes` are further HTML attributes
    of the post, as name and value.
    """

    id: str = field(default="", kw_only=True)
    classes: tuple[str, ...] = field(default=(), kw_only=True)
    attributes: tuple[tuple[str, str], ...] = field(default=(), kw_only=True)
    lang: str = field(default="", kw_only=True)
    direction: Literal["", "ltr", "rtl", "auto"] = field(default="", kw_only=True)
    place: Place | None = field(default=None, kw_only=True, compare=False, repr=False)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle a node by its fields; the dataclass default looks them up for each node."""
        kind: Any = type(self)
        return _unpickled, (kind, *_getter(kind)(self))


@cache
def _getter(kind: Any) -> Callable[[Node], tuple[Any, ...]]:
    """Return a function that returns the values of all fields of a node of this class."""
    return attrgetter(*(field.name for field in fields(kind)))


@cache
def _setters(kind: Any) -> tuple[Callable[[Node, Any], None], ...]:
    """Return a function for each field of a node class that sets its value."""
    return tuple(getattr(kind, field.name).__set__ for field in fields(kind))


def _unpickled(kind: Any, *values: Any) -> Any:
    node = object.__new__(kind)
    for set_, value in zip(_setters(kind), values, strict=True):
        set_(node, value)
    return node


# Inlines: the content of running text.


@dataclass(frozen=True, slots=True)
class Text(Node):
    """Plain text. Until resolve joins the lines of a paragraph, their ends are in it."""

    text: str


@dataclass(frozen=True, slots=True)
class Emphasis(Node):
    """Emphasised text (HTML `em`)."""

    children: Inlines


@dataclass(frozen=True, slots=True)
class Strong(Node):
    """Text of strong importance (HTML `strong`)."""

    children: Inlines


@dataclass(frozen=True, slots=True)
class Strikethrough(Node):
    """Text that is no longer accurate (HTML `s`, `del`)."""

    children: Inlines


@dataclass(frozen=True, slots=True)
class Inserted(Node):
    """Text that was added later (HTML `ins`)."""

    children: Inlines


@dataclass(frozen=True, slots=True)
class Marked(Node):
    """Highlighted text (HTML `mark`)."""

    children: Inlines


@dataclass(frozen=True, slots=True)
class Small(Node):
    """A side remark in small print (HTML `small`)."""

    children: Inlines


@dataclass(frozen=True, slots=True)
class SmallCaps(Node):
    """Text in small capitals."""

    children: Inlines


@dataclass(frozen=True, slots=True)
class Superscript(Node):
    """Superscript text."""

    children: Inlines


@dataclass(frozen=True, slots=True)
class Subscript(Node):
    """Subscript text."""

    children: Inlines


@dataclass(frozen=True, slots=True)
class Code(Node):
    """Code in running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Keyboard(Node):
    """Keyboard input (HTML `kbd`)."""

    children: Inlines


@dataclass(frozen=True, slots=True)
class Link(Node):
    """A link. `address` is as written until resolve makes it absolute."""

    children: Inlines
    address: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Image(Node):
    """An image. `asset` is None until resolve finds the file; a missing file has none.

    `title` is plain text; `caption` is the same as inlines, until resolve moves it to a figure.
    `size` is that set by the post. `decorative` says that the post sets an empty alternative text.
    `alt_is_generated` says that the alternative text was made from a caption or a file name.
    """

    address: str
    alt: str = ""
    title: str = ""
    size: ImageSize = NATURAL_SIZE
    asset: Asset | None = None
    decorative: bool = False
    alt_is_generated: bool = False
    caption: Inlines = ()


@dataclass(frozen=True, slots=True)
class Note(Node):
    """The call of an author's footnote, with the text of the note.

    `label` is its name in the post: two calls with one label are one note, whose text is held by
    the first call once resolve has numbered them. `number` is 0 until then.
    """

    children: Blocks
    label: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Math(Node):
    """A formula in running text, in TeX without delimiters.

    `mathml` is the formula as its author wrote it, if that is MathML; `tex` is then its annotation,
    or its characters. `text` is the formula in plain text, which resolve settles.
    """

    tex: str
    mathml: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class LineBreak(Node):
    """A forced line break."""


@dataclass(frozen=True, slots=True)
class Ruby(Node):
    """Text with a short annotation above it, such as its pronunciation (HTML `ruby`)."""

    children: Inlines
    annotation: Inlines


@dataclass(frozen=True, slots=True)
class Abbreviation(Node):
    """An abbreviation with its expansion."""

    children: Inlines
    expansion: str


@dataclass(frozen=True, slots=True)
class Span(Node):
    """Text with a language, a direction or classes of its own."""

    children: Inlines


@dataclass(frozen=True, slots=True)
class Placeholder(Node):
    """A name that resolve replaces by its value, such as the author in a disclaimer's text."""

    name: str


@dataclass(frozen=True, slots=True)
class Citation(Node):
    """The numbered citation of a reference, made by resolve. `target` is the reference's id.

    `chapter` is the key of the division that lists it, empty for the same chapter. `cite` says
    which work of a bibliography is cited: until resolve, such a citation has no number and no
    target. It follows the words before it without a space, and is shown with the names of the
    authors if the cite has that form. `children` is the text that a citation
    style gives it, empty for the number; without a target, it is not a link.
    """

    number: int
    target: str
    chapter: str = ""
    cite: Cite | None = None
    children: Inlines = ()


@dataclass(frozen=True, slots=True)
class ShownAddress(Node):
    """The address of the preceding link, shown in running text, made by resolve."""

    address: str
    shown: str


@dataclass(frozen=True, slots=True)
class CrossReference(Node):
    """A link to another place in the same book, made by resolve.

    `target` is an id in the division with the key `chapter`, which is empty for the same chapter.
    `target` is empty for the beginning of the division; `title` is then that division's title.
    """

    children: Inlines
    target: str
    chapter: str = ""
    title: str = ""


Inline: TypeAlias = (
    Text
    | Emphasis
    | Strong
    | Strikethrough
    | Inserted
    | Marked
    | Small
    | SmallCaps
    | Superscript
    | Subscript
    | Code
    | Keyboard
    | Link
    | Image
    | Note
    | Math
    | LineBreak
    | Abbreviation
    | Ruby
    | Span
    | Placeholder
    | Citation
    | ShownAddress
    | CrossReference
)
Inlines: TypeAlias = tuple[Inline, ...]


# Blocks: the content of a page from top to bottom.


@dataclass(frozen=True, slots=True)
class Paragraph(Node):
    """A paragraph."""

    children: Inlines


@dataclass(frozen=True, slots=True)
class Heading(Node):
    """The title of a section. `level` is 1 to 6; after resolve it is 2 to 6 in chapters."""

    level: int
    children: Inlines


@dataclass(frozen=True, slots=True)
class CodeBlock(Node):
    """A block of code. `language` and `file` are names given by the post, empty if it gives none.

    `file` is shown above the code.
    """

    text: str
    language: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Quote(Node):
    """A block quotation."""

    children: Blocks


@dataclass(frozen=True, slots=True)
class Disclaimer(Node):
    """A disclaimer. `label` is its title in the post's language."""

    children: Blocks
    label: str


@dataclass(frozen=True, slots=True)
class Admonition(Node):
    """A titled box. `kind` is a name in `Labels`, such as note or tip, or another class name."""

    kind: str
    title: Inlines
    children: Blocks


@dataclass(frozen=True, slots=True)
class ListItem(Node):
    """One item of a list."""

    children: Blocks


@dataclass(frozen=True, slots=True)
class TaskItem(Node):
    """One item of a task list."""

    children: Blocks
    done: bool


@dataclass(frozen=True, slots=True)
class BulletList(Node):
    """An unordered list. A tight list has no space between its items."""

    items: tuple[ListItem | TaskItem, ...]
    tight: bool = True


@dataclass(frozen=True, slots=True)
class OrderedList(Node):
    """A numbered list. `style` is one of HTML's list types: 1, a, A, i or I."""

    items: tuple[ListItem | TaskItem, ...]
    start: int = 1
    style: str = "1"
    tight: bool = True


@dataclass(frozen=True, slots=True)
class Term(Node):
    """A term of a definition list."""

    children: Inlines


@dataclass(frozen=True, slots=True)
class Definition(Node):
    """The definition of the terms before it."""

    children: Blocks


@dataclass(frozen=True, slots=True)
class DefinitionList(Node):
    """Terms and their definitions, in the order written."""

    entries: tuple[Term | Definition, ...]


Align: TypeAlias = Literal["", "left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Cell(Node):
    """A table cell, spanning `columns` and `rows`. `is_header` marks a header of column or row."""

    children: Blocks
    is_header: bool = False
    align: Align = ""
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Row(Node):
    """A table row."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table(Node):
    """A table. `head` holds the header rows, empty if there are none."""

    head: tuple[Row, ...]
    body: tuple[Row, ...]
    caption: Inlines = ()


@dataclass(frozen=True, slots=True)
class Figure(Node):
    """A figure. `content` holds images, bare or inside links.

    `number` counts the chapter's captioned figures from 1; it is 0 until resolve or if uncaptioned.
    """

    content: Inlines
    caption: Inlines = ()
    number: int = 0


@dataclass(frozen=True, slots=True)
class MathBlock(Node):
    """A displayed formula, with the fields of `Math`."""

    tex: str
    mathml: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class ThematicBreak(Node):
    """A thematic break (HTML `hr`)."""


@dataclass(frozen=True, slots=True)
class Details(Node):
    """A disclosure (HTML `details`), shown open in a book."""

    summary: Inlines
    children: Blocks


@dataclass(frozen=True, slots=True)
class Embed(Node):
    """Embedded media, shown as a titled link in a book.

    `kind` is video, audio or page (HTML `iframe`). `poster` is the image of a video, if it has one.
    `citation` is set by resolve if the address is cited as a reference.
    """

    kind: str
    address: str
    title: str
    citation: Citation | None = None
    poster: Inlines = ()


@dataclass(frozen=True, slots=True)
class Group(Node):
    """Blocks that belong together (HTML `div`, `section`)."""

    children: Blocks


Block: TypeAlias = (
    Paragraph
    | Heading
    | CodeBlock
    | Quote
    | Disclaimer
    | Admonition
    | BulletList
    | OrderedList
    | DefinitionList
    | Table
    | Figure
    | MathBlock
    | ThematicBreak
    | Details
    | Embed
    | Group
)
Blocks: TypeAlias = tuple[Block, ...]
