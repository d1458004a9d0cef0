"""The content of a paragraph as a flat sequence of texts and boxes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.inline import inline_block_width
from weasyprint.layout.percent import resolve_percentages
from weasyprint.layout.replaced import (
    inline_replaced_box_layout,
)

from exporter.errors import ExporterError
from exporter.write.pdf.engine.line_breaking.measuring import (
    ATOM,
    FORCED,
    InlineItem,
    UnmeasuredItem,
    measured,
    text_width,
)

SPACES = " \u00a0"
"""What is stretched in a justified line."""
_OTHER_RULES = re.compile(
    "[\t\r\f\v\x85\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\u0590-\u1dff\u2c80-\ud7ff\ue000-\uffef\U00010000-\U0010ffff]"
)
"""Control characters, those that the bundled fonts lack, and scripts with rules of their own."""
_PLAIN = re.compile(r"[^\n]*|\n")
"""A text without a forced line break, or nothing else."""
_NARROWEST = 0.6
"""A paragraph that would fit on one line with characters of so many ems is not planned."""
_LONGEST = 10_000
"""The most characters of a paragraph that is broken as a whole: time grows faster than length.

That is some 150 lines, on five pages. The paragraphs of blogs have up to 3,000 characters.
"""


class NotPlannedError(ExporterError):
    """A paragraph has content that is not supported here, and is broken line by line."""


@dataclass(frozen=True, slots=True, eq=False)
class ParagraphContent:
    """The content of a line box.

    `starts` are the indexes that the items start with. `item_numbers` has the number of the item of
    a box by the id of the box, `first_items` that of the first item in or after any box. `width` is
    that of the whole as one line, `space` that of a word space, both in CSS pixels. A `ragged`
    paragraph is not justified.
    """

    style: Any
    items: tuple[InlineItem, ...]
    starts: tuple[int, ...]
    item_numbers: dict[int, int]
    first_items: dict[int, int]
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
        number = self.first_items[id(box)]
        if number >= len(self.items):
            return len(self.text)
        item = self.items[number]
        return self.skip_spaces(item.index(byte) if item.box is box else item.start)


def read_paragraph(context: Any, linebox: Any, block: Any) -> ParagraphContent:
    """Return the content of a line box in a block.

    Raises `NotPlannedError` if it cannot be broken as a whole, or need not be.
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
    items: list[InlineItem] = []
    start, x, letters = 0, 0.0, 0
    for content in contents:
        x += content.closing + content.opening
        item = measured(context, content, start, x, letters, style)
        items.append(item)
        start, x, letters = item.end, x + item.width, item.letters_before(item.end)
    return ParagraphContent(
        style=style,
        items=tuple(items),
        starts=tuple(item.start for item in items),
        item_numbers={id(item.box): number for number, item in enumerate(items)},
        first_items=reader.first_items,
        text=text,
        width=x + reader.closing,
        space=_space(context, style),
        ragged=align != "justify",
    )


class _Reader:
    """Reads the boxes of a paragraph in their order.

    `closing` and `opening` are the widths of edges since the last item, `count` is the number of
    items. `first_items` is that of `ParagraphContent`.
    """

    def __init__(self, context: Any, block: Any):
        self.context, self.block = context, block
        self.closing = self.opening = 0.0
        self.count = 0
        self.first_items: dict[int, int] = {}

    def contents(self, box: Any, unbroken: Any) -> Iterator[UnmeasuredItem]:
        """Yield the content of a box; `unbroken` is that of `InlineItem`."""
        self.first_items[id(box)] = self.count
        if unbroken is None and box.style["white_space"] == "nowrap":
            unbroken = box
        for child in box.children:
            self.first_items[id(child)] = self.count
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

    def _inline(self, box: Any, unbroken: Any) -> Iterator[UnmeasuredItem]:
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

    def _content(self, box: Any, text: str, width: float, unbroken: Any) -> UnmeasuredItem:
        content = UnmeasuredItem(box, text, width, self.closing, self.opening, unbroken)
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
    """Raise `NotPlannedError` for a text that is not broken as others are."""
    style = box.style
    if _OTHER_RULES.search(box.text) or not _PLAIN.fullmatch(box.text):
        raise NotPlannedError("characters")
    if style["white_space"] not in ("normal", "nowrap") and box.text != FORCED:
        raise NotPlannedError("white space")
    if style["font_size"] == 0:
        raise NotPlannedError("no size")


def _space(context: Any, style: Any) -> float:
    """Return the width of a word space, kerned as it is between letters."""
    return text_width(context, "n n", style) - text_width(context, "nn", style)
