"""The document model: blocks, and the inlines of running text.

Two closed unions, `Block` and `Inline`. A function that treats every kind ends its `match` with
`assert_never`, so that a new node fails the type check wherever an answer is owed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from functools import cache
from operator import attrgetter
from typing import Any, Literal, TypeAlias

from exporter.diagnostics.source import Place
from exporter.model.assets import Asset


@dataclass(frozen=True, slots=True)
class Node:
    """What every node has. Equality compares meaning, never place.

    `id` is local to the chapter. `lang` is a BCP 47 tag, empty where the surroundings' language
    goes on. `direction` is the way in which the words are read, where the post says so.
    `attributes` keeps what a post says of the node beyond the model, as pairs in order.
    """

    id: str = field(default="", kw_only=True)
    classes: tuple[str, ...] = field(default=(), kw_only=True)
    attributes: tuple[tuple[str, str], ...] = field(default=(), kw_only=True)
    lang: str = field(default="", kw_only=True)
    direction: Literal["", "ltr", "rtl", "auto"] = field(default="", kw_only=True)
    place: Place | None = field(default=None, kw_only=True, compare=False, repr=False)

    def __reduce__(self) -> tuple[Any, ...]:
        """How pickle takes a node apart: a frozen dataclass looks at its fields for each anew."""
        kind: Any = type(self)
        return _put_together, (kind, *_values_of(kind)(self))


@cache
def _values_of(kind: Any) -> Callable[[Node], tuple[Any, ...]]:
    """What takes the values of all fields out of a node of a kind."""
    return attrgetter(*(each.name for each in fields(kind)))


@cache
def _setters_of(kind: Any) -> tuple[Callable[[Node, Any], None], ...]:
    """What puts a value into each field of a node of a kind."""
    return tuple(getattr(kind, each.name).__set__ for each in fields(kind))


def _put_together(kind: Any, *values: Any) -> Any:
    node = object.__new__(kind)
    for set_, value in zip(_setters_of(kind), values, strict=True):
        set_(node, value)
    return node


# Inlines: what stands in a line of running text.


@dataclass(frozen=True, slots=True)
class Text(Node):
    """Characters as they are read."""

    text: str


@dataclass(frozen=True, slots=True)
class Emphasis(Node):
    """Stressed words."""

    children: Inlines


@dataclass(frozen=True, slots=True)
class Strong(Node):
    """Important words."""

    children: Inlines


@dataclass(frozen=True, slots=True)
class Strikethrough(Node):
    """Words that no longer hold."""

    children: Inlines


@dataclass(frozen=True, slots=True)
class Inserted(Node):
    """Words that were added later."""

    children: Inlines


@dataclass(frozen=True, slots=True)
class Marked(Node):
    """Words that the author ran a marker over."""

    children: Inlines


@dataclass(frozen=True, slots=True)
class Small(Node):
    """A side remark, in small print."""

    children: Inlines


@dataclass(frozen=True, slots=True)
class SmallCaps(Node):
    """Words in small capitals."""

    children: Inlines


@dataclass(frozen=True, slots=True)
class Superscript(Node):
    """Raised characters."""

    children: Inlines


@dataclass(frozen=True, slots=True)
class Subscript(Node):
    """Lowered characters."""

    children: Inlines


@dataclass(frozen=True, slots=True)
class Code(Node):
    """A piece of code in a sentence."""

    text: str


@dataclass(frozen=True, slots=True)
class Keyboard(Node):
    """What one types."""

    children: Inlines


@dataclass(frozen=True, slots=True)
class Link(Node):
    """Words that lead to an address, kept as it was written until resolve settles it."""

    children: Inlines
    address: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Image(Node):
    """A picture. `asset` is None until resolve finds the file, and stays so where there is none.

    `title` is plain; `caption` is the same with its links, until resolve moves it to a figure.
    `width` is what the post asks for, in CSS pixels, 0 where it is silent. `alt_is_ours` says that
    the alternative text was made up (from a caption or a file name) and is not the author's.
    """

    address: str
    alt: str = ""
    title: str = ""
    width: int = 0
    asset: Asset | None = None
    alt_is_ours: bool = False
    caption: Inlines = ()


@dataclass(frozen=True, slots=True)
class Note(Node):
    """An author's own footnote, held where it is called.

    `label` is what the post calls it by: two calls with one label are one note, whose children
    stand in the first call alone once resolve has counted. `number` is 0 until then.
    """

    children: Blocks
    label: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Math(Node):
    """A formula in a sentence, in TeX without its delimiters."""

    tex: str


@dataclass(frozen=True, slots=True)
class LineBreak(Node):
    """A line that the author ended."""


@dataclass(frozen=True, slots=True)
class Abbreviation(Node):
    """A short form, with what it stands for."""

    children: Inlines
    expansion: str


@dataclass(frozen=True, slots=True)
class Span(Node):
    """Words set apart by a language or by classes."""

    children: Inlines


@dataclass(frozen=True, slots=True)
class Placeholder(Node):
    """A value that resolve fills in, such as the author's name in a disclaimer's text."""

    name: str


@dataclass(frozen=True, slots=True)
class Citation(Node):
    """The numbered call of a reference, made by resolve. `target` is the id of the reference.

    `chapter` is the key of the division whose list holds it, empty for the same chapter.
    """

    number: int
    target: str
    chapter: str = ""


@dataclass(frozen=True, slots=True)
class ShownAddress(Node):
    """The address of the link before it, written out in the line, made by resolve."""

    address: str
    shown: str


@dataclass(frozen=True, slots=True)
class CrossReference(Node):
    """Words that lead to another place of the same book, made by resolve.

    `chapter` is the key of the division that holds `target`, empty for the same chapter; `target`
    is empty for the beginning of that division, whose title is then `title`.
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
    | Span
    | Placeholder
    | Citation
    | ShownAddress
    | CrossReference
)
Inlines: TypeAlias = tuple[Inline, ...]


# Blocks: what stands below one another.


@dataclass(frozen=True, slots=True)
class Paragraph(Node):
    """Running text."""

    children: Inlines


@dataclass(frozen=True, slots=True)
class Heading(Node):
    """The title of a section. `level` is 1 to 6; after resolve a chapter's own are 2 to 6."""

    level: int
    children: Inlines


@dataclass(frozen=True, slots=True)
class CodeBlock(Node):
    """Lines of code. `language` is the name that the post gives, empty where it gives none."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Quote(Node):
    """Somebody else's words."""

    children: Blocks


@dataclass(frozen=True, slots=True)
class Disclaimer(Node):
    """What the author does not answer for. `label` is the word above it, in the post's language."""

    children: Blocks
    label: str


@dataclass(frozen=True, slots=True)
class Admonition(Node):
    """A box beside the argument: `kind` is note, tip, warning, update, tldr and the like."""

    kind: str
    title: Inlines
    children: Blocks


@dataclass(frozen=True, slots=True)
class ListItem(Node):
    """One item of a list."""

    children: Blocks


@dataclass(frozen=True, slots=True)
class TaskItem(Node):
    """One item of a list of things to do."""

    children: Blocks
    done: bool


@dataclass(frozen=True, slots=True)
class BulletList(Node):
    """A list whose order says nothing. A tight one has no space between its items."""

    items: tuple[ListItem | TaskItem, ...]
    tight: bool = True


@dataclass(frozen=True, slots=True)
class OrderedList(Node):
    """A counted list. `style` is one of HTML's list types: 1, a, A, i or I."""

    items: tuple[ListItem | TaskItem, ...]
    start: int = 1
    style: str = "1"
    tight: bool = True


@dataclass(frozen=True, slots=True)
class Term(Node):
    """What a definition list defines."""

    children: Inlines


@dataclass(frozen=True, slots=True)
class Definition(Node):
    """What a definition list says of the terms before it."""

    children: Blocks


@dataclass(frozen=True, slots=True)
class DefinitionList(Node):
    """Terms and what is said of them, in the order written."""

    entries: tuple[Term | Definition, ...]


Align: TypeAlias = Literal["", "left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Cell(Node):
    """One cell of a table. `heads` says that it names its column or its row."""

    children: Blocks
    heads: bool = False
    align: Align = ""
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Row(Node):
    """One row of a table."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table(Node):
    """Rows of cells, with a head where there is one, and a caption."""

    head: tuple[Row, ...]
    body: tuple[Row, ...]
    caption: Inlines = ()


@dataclass(frozen=True, slots=True)
class Figure(Node):
    """Pictures set apart from the text. `content` holds images, bare or inside links.

    `number` counts the chapter's captioned figures from 1; 0 until resolve, and without caption.
    """

    content: Inlines
    caption: Inlines = ()
    number: int = 0


@dataclass(frozen=True, slots=True)
class MathBlock(Node):
    """A formula on a line of its own, in TeX without its delimiters."""

    tex: str


@dataclass(frozen=True, slots=True)
class ThematicBreak(Node):
    """A pause between two thoughts."""


@dataclass(frozen=True, slots=True)
class Details(Node):
    """Something that a web page unfolds. A book shows it whole."""

    summary: Inlines
    children: Blocks


@dataclass(frozen=True, slots=True)
class Embed(Node):
    """Something that plays in a web page, such as a video: in a book, a titled link.

    `kind` is video, audio or page (another web page within the post's).
    `citation` is set by resolve when the address is among the references.
    """

    kind: str
    address: str
    title: str
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class Group(Node):
    """Blocks that belong together, such as a `div` with classes."""

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
