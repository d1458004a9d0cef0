"""The content of a paragraph as a flat sequence of texts and boxes, measured as one line."""

from __future__ import annotations

import re
import struct
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from weasyprint.formatting_structure import boxes  # type: ignore[import-untyped]
from weasyprint.layout.inline import inline_block_width  # type: ignore[import-untyped]
from weasyprint.layout.percent import resolve_percentages  # type: ignore[import-untyped]
from weasyprint.layout.replaced import (  # type: ignore[import-untyped]
    inline_replaced_box_layout,
)
from weasyprint.text import ffi as text_ffi  # type: ignore[import-untyped]
from weasyprint.text.line_break import create_layout  # type: ignore[import-untyped]

from exporter.errors import ExporterError
from exporter.write.pdf.engine.pango import pango_more
from exporter.write.pdf.engine.speed_text import layout_key

ffi, pango = text_ffi.ffi, text_ffi.pango

ATOM = "\u2e80"
"""Stands for an image or another box in the text: lines are broken beside it as WeasyPrint does."""
FORCED = "\n"
"""The text of a forced line break."""
SPACES = " \u00a0"
"""What is stretched in a justified line."""
_OTHER_RULES = re.compile(
    "[\t\r\f\v\x85\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\u0590-\u1dff\u2c80-\ud7ff\ue000-\uffef\U00010000-\U0010ffff]"
)
"""Characters of scripts with rules of their own, of fonts beside the bundled ones, and controls."""
_GLYPH = struct.Struct("=4xi12x")
"""A glyph of Pango (PangoGlyphInfo), of which the width is read."""
_UNSHOWN = "\u200b\xad"
"""Characters without a glyph on the page."""
_PLAIN = re.compile(r"[^\n]*|\n")
_NARROWEST = 0.6
"""A paragraph of so many ems for each character that fits a line has no second one."""
_LONGEST = 10_000
"""Characters of a paragraph that is broken as a whole, which takes longer than in proportion.

That is some 150 lines, on five pages. The paragraphs of blogs have up to 3,000 characters.
"""


class NotPlannedError(ExporterError):
    """A paragraph has something that is not known here, and is broken line by line."""


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """A text of a paragraph, or a box that is not broken.

    `start` is the index of its first character, `x` its position in CSS pixels. `closing` and
    `opening` are the padding, borders and margins of inline boxes that end before it and that begin
    before it, both of which are before `x`. `unbroken` is the outermost box around it in which
    lines do not end. `line` is the shaped text, which belongs to `layout`; None for a box.
    `offsets` are the offsets in bytes of its characters, None if they are their indexes. `clusters`
    are those of the characters that glyphs begin with, and of its end, and `places` how far to the
    right each of them is. `glyphs` are those of the characters of its glyphs, if its letters can be
    tracked; `letters` is how many such letters are before it.
    """

    box: Any
    text: str
    start: int
    x: float
    width: float
    closing: float
    opening: float
    unbroken: Any
    layout: Any
    line: Any
    offsets: list[int] | None
    clusters: list[int]
    places: list[float]
    glyphs: list[int] | None
    letters: int

    @property
    def end(self) -> int:
        """The index after its last character."""
        return self.start + len(self.text)

    def byte(self, index: int) -> int:
        """Return the offset in bytes of a character of the paragraph."""
        at = index - self.start
        return at if self.offsets is None else self.offsets[at]

    def index(self, byte: int) -> int:
        """Return the index in the paragraph of the character at an offset in bytes."""
        return self.start + (byte if self.offsets is None else bisect_left(self.offsets, byte))

    def position(self, index: int) -> float:
        """Return the position of a character, or of the end of the item, in CSS pixels."""
        if self.line is None:
            return self.x if index == self.start else self.x + self.width
        byte = self.byte(index)
        at = bisect_right(self.clusters, byte) - 1
        start, end = self.clusters[at], self.clusters[min(at + 1, len(self.clusters) - 1)]
        x = self.places[at]
        if start < byte < end:
            # Within a ligature.
            x += (self.places[at + 1] - x) * (byte - start) / (end - start)
        return self.x + x

    def letters_before(self, index: int) -> int:
        """Return how many letters before a character of the item can be tracked."""
        return self.letters + index - self.start if self.glyphs else self.letters

    def glyph_count(self, start: int, end: int) -> int:
        """Return how many glyphs show the text between two offsets in bytes: a ligature is one."""
        if self.glyphs is None:
            return 0
        text = self.text[self.index(start) - self.start : self.index(end) - self.start]
        unshown = sum(map(text.count, _UNSHOWN))
        return bisect_left(self.glyphs, end) - bisect_left(self.glyphs, start) - unshown


@dataclass(frozen=True, slots=True, eq=False)
class Paragraph:
    """The content of a line box.

    `children` are those of the line box that was read. `number` has the index of the item of a box
    by its id, `first` that of the first item in or after any box. `width` is that of the whole as
    one line, `space` that of a word space. A `ragged` paragraph is not justified.
    """

    children: Any
    style: Any
    items: tuple[Item, ...]
    starts: tuple[int, ...]
    number: dict[int, int]
    first: dict[int, int]
    text: str
    width: float
    space: float
    ragged: bool

    def item_at(self, index: int) -> int:
        """Return the number of the item that has a character."""
        return max(bisect_right(self.starts, index) - 1, 0)

    def spaces_before(self, index: int) -> int:
        """Return how many spaces before a character are stretched in justified lines."""
        return sum(self.text.count(space, 0, index) for space in SPACES)

    def skip_spaces(self, index: int) -> int:
        """Return the index of a character, or of the one after the spaces that it begins."""
        while index < len(self.text) and self.text[index] == " ":
            index += 1
        return index

    def index_at(self, linebox: Any, skip_stack: Any) -> int:
        """Return the index of the character that a line begins with."""
        box, byte = linebox, 0
        while skip_stack is not None:
            ((index, skip_stack),) = skip_stack.items()
            if isinstance(box, boxes.TextBox):
                byte = index
            elif index < len(box.children):
                box = box.children[index]
        number = self.first[id(box)]
        if number >= len(self.items):
            return len(self.text)
        item = self.items[number]
        return self.skip_spaces(item.index(byte) if item.box is box else item.start)


def read_paragraph(context: Any, linebox: Any, block: Any) -> Paragraph:
    """Return the content of a line box in a block.

    Raises `NotPlannedError` if it cannot be broken as a whole, or needs not be.
    """
    style = linebox.style
    align = style["text_align_all"]
    if align not in ("justify", "left", "start") or style["direction"] != "ltr":
        raise NotPlannedError("alignment or direction")
    if style["white_space"] != "normal":
        raise NotPlannedError("white space")
    if block.style["max_lines"] != "none":
        # Its last line is to hold as much as it can.
        raise NotPlannedError("number of lines")
    reader = _Reader(context, block)
    contents = list(reader.contents(linebox, None))
    text = "".join(content.text for content in contents)
    if ATOM not in text and len(text) * style["font_size"] * _NARROWEST < block.width:
        raise NotPlannedError("one line")
    if len(text) > _LONGEST:
        raise NotPlannedError("length")
    items: list[Item] = []
    start, x, letters = 0, 0.0, 0
    for content in contents:
        x += content.closing + content.opening
        item = _measured(context, content, start, x, letters, style)
        items.append(item)
        start, x, letters = item.end, x + item.width, item.letters_before(item.end)
    return Paragraph(
        children=linebox.children,
        style=style,
        items=tuple(items),
        starts=tuple(item.start for item in items),
        number={id(item.box): number for number, item in enumerate(items)},
        first=reader.first,
        text=text,
        width=x + reader.closing,
        space=_space(context, style),
        ragged=align != "justify",
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Content:
    """An item before it is measured."""

    box: Any
    text: str
    width: float
    closing: float
    opening: float
    unbroken: Any


class _Reader:
    """Reads the boxes of a paragraph in their order.

    `closing` and `opening` are the widths of edges since the last item, `first` is that of
    `Paragraph`.
    """

    def __init__(self, context: Any, block: Any):
        self.context, self.block = context, block
        self.closing = self.opening = 0.0
        self.count = 0
        self.first: dict[int, int] = {}

    def contents(self, box: Any, unbroken: Any) -> Iterator[_Content]:
        """Yield the content of a box; `unbroken` is that of `Item`."""
        self.first[id(box)] = self.count
        if unbroken is None and box.style["white_space"] == "nowrap":
            unbroken = box
        for child in box.children:
            self.first[id(child)] = self.count
            if not child.is_in_normal_flow():
                if child.is_floated():
                    raise NotPlannedError("float")
            elif isinstance(child, boxes.TextBox):
                if child.text:
                    _check(child)
                    yield self._content(child, child.text, 0, unbroken)
            elif isinstance(child, boxes.InlineBox):
                yield from self._inline(child, unbroken)
            else:
                yield self._content(child, ATOM, self._width(child), unbroken)

    def _inline(self, box: Any, unbroken: Any) -> Iterator[_Content]:
        if box.is_leader or box.style["direction"] != "ltr":
            raise NotPlannedError("leader or direction")
        resolve_percentages(box, self.block)
        left, right = (
            sum(
                value
                for kind in ("margin", "padding", "border")
                if (value := getattr(box, f"{kind}_{side}{'_width' * (kind == 'border')}"))
                != "auto"
            )
            for side in ("left", "right")
        )
        if (left or right) and box.style["box_decoration_break"] == "clone":
            raise NotPlannedError("cloned edges")
        self.opening += left
        yield from self.contents(box, unbroken)
        self.closing += right

    def _content(self, box: Any, text: str, width: float, unbroken: Any) -> _Content:
        content = _Content(box, text, width, self.closing, self.opening, unbroken)
        self.closing = self.opening = 0.0
        self.count += 1
        return content

    def _width(self, box: Any) -> float:
        """Return the outer width of a box that the engine lays out when it sets the line."""
        box = box.copy()
        resolve_percentages(box, self.block)
        if isinstance(box, boxes.ReplacedBox):
            inline_replaced_box_layout(box, self.block)
        elif isinstance(box, boxes.InlineBlockBox) and not box.is_table_wrapper:
            for side in ("margin_left", "margin_right"):
                if getattr(box, side) == "auto":
                    setattr(box, side, 0)
            inline_block_width(box, self.context, self.block)
        else:
            raise NotPlannedError("box")
        width: float = box.margin_width()
        return width


def _check(box: Any) -> None:
    style = box.style
    if _OTHER_RULES.search(box.text) or not _PLAIN.fullmatch(box.text):
        raise NotPlannedError("characters")
    if style["white_space"] not in ("normal", "nowrap") and box.text != FORCED:
        raise NotPlannedError("white space")
    if style["font_size"] == 0:
        raise NotPlannedError("no size")


def _measured(
    context: Any, content: _Content, start: int, x: float, letters: int, style: Any
) -> Item:
    """Return an item, whose text is shaped as one line."""
    box, text, width = content.box, content.text, content.width
    layout = line = offsets = glyphs = None
    clusters: list[int] = []
    places: list[float] = []
    if text not in (ATOM, FORCED):
        layout = create_layout(text, box.style, context, None, 0)
        line = pango.pango_layout_get_line_readonly(layout.layout, 0)
        shown, clusters, places = _glyphs(line, len(text.encode()))
        width = places[-1]
        if _is_tracked(box.style, style):
            glyphs = shown
        if not text.isascii():
            offsets = [0]
            for character in text:
                offsets.append(offsets[-1] + len(character.encode()))
    return Item(
        box,
        text,
        start,
        x,
        width,
        content.closing,
        content.opening,
        content.unbroken,
        layout,
        line,
        offsets,
        clusters,
        places,
        glyphs,
        letters,
    )


def _is_tracked(style: Any, line_style: Any) -> bool:
    """Return whether letters may be moved: those in the typeface of the paragraph."""
    same = style["font_family"] == line_style["font_family"]
    return bool(same and style["letter_spacing"] == "normal")


def _glyphs(line: Any, length: int) -> tuple[list[int], list[int], list[float]]:
    """Return the offset in bytes of each glyph of a line, then clusters and places of `Item`.

    Read at once: Pango looks through all glyphs before a character to tell where it is.
    """
    glyphs: list[int] = []
    clusters, places = [0], [0.0]
    x = 0
    run = line.runs
    while run != ffi.NULL:
        start, string = run.data.item.offset, run.data.glyphs
        count = string.num_glyphs
        data = ffi.buffer(string.glyphs, count * _GLYPH.size)
        offsets = ffi.unpack(string.log_clusters, count)
        for cluster, (width,) in zip(offsets, _GLYPH.iter_unpack(data), strict=True):
            at = start + cluster
            glyphs.append(at)
            if at != clusters[-1]:
                clusters.append(at)
                places.append(x * text_ffi.FROM_UNITS)
            x += width
        run = run.next
    clusters.append(length)
    places.append(x * text_ffi.FROM_UNITS)
    return glyphs, clusters, places


_place = ffi.new("int *")


def _x(line: Any, byte: int) -> float:
    pango_more.pango_layout_line_index_to_x(line, byte, 0, _place)
    x: float = _place[0] * text_ffi.FROM_UNITS
    return x


def text_width(context: Any, text: str, style: Any) -> float:
    """Return the width of a short text in a style, which is kept with those like it."""
    known = vars(style.font_config).setdefault("_exporter_widths", {})
    spacing = style["word_spacing"], style["letter_spacing"]
    key = text, layout_key(style), spacing
    if key not in known:
        layout = create_layout(text, style, context, None, 0)
        line = pango.pango_layout_get_line_readonly(layout.layout, 0)
        known[key] = _x(line, len(text.encode()))
    width: float = known[key]
    return width


def _space(context: Any, style: Any) -> float:
    return text_width(context, "n n", style) - text_width(context, "nn", style)
