"""The height of the text on a back cover, measured before layout."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from math import ceil

from exporter.model.edition import BackCover
from exporter.model.nodes import (
    Blocks,
    Definition,
    Figure,
    Image,
    Inline,
    LineBreak,
    ListItem,
    Node,
    Paragraph,
    Quote,
    ShownAddress,
    TaskItem,
    Text,
    ThematicBreak,
)
from exporter.model.walk import plain_text, rewrite, sequences, walk
from exporter.write.cover.drawing import BUNDLED_FONTS, WIDTH, in_capitals, kicker_lettering
from exporter.write.cover.lettering import Lettering
from exporter.write.cover.title_lines import pieces_of
from exporter.write.pdf.full_cover.back_content import MOST_CHARACTERS, cut

LEADING = 1.42
"""The line height, in font sizes."""
ABOUT = 0.88
"""The font size of the text about an author, in sizes of the text."""
PHOTO, BESIDE = 13.0, 3.0
"""The width of a photograph and of the space beside it, in hundredths of the page width."""
BETWEEN = 0.6
"""The space between paragraphs, in font sizes."""
_KICKER_LINE = 1.2
"""The line height of the category, in its own font sizes."""
_CATEGORY, _ABOVE_PEOPLE = 2.5, 1.6
"""The height of the category, and the space above the authors, in sizes of the text."""
_INDENTS: Mapping[type, float] = {ListItem: 1.75, TaskItem: 1.75, Definition: 1.5, Quote: 3.0}
"""How much narrower some blocks are, in font sizes."""
_NARROWEST = 4.0
"""The measure that is assumed at least, in font sizes."""
TALLEST = 0.75
"""The height of the tallest image, in measures."""
_AROUND_IMAGE = 2.0
"""The space above and below an image, in font sizes."""
_EM = 100
"""The font size at which text is measured, in pixels."""
_SLACK = 1.03
"""How much wider the engine may set text than it is measured."""
_PIXEL = 72 / 120
"""Points: `print.css` sets 120 pixels in an inch."""
_LINE_BREAK = "\u2028"


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph: the widths of its words without and with the space after, in font sizes."""

    words: tuple[tuple[float, float], ...]
    indent: float = 0.0

    def height(self, size: float, measure: float) -> float:
        """Return the height in points; the font size and the measure are in points too."""
        width = max(measure / size / _SLACK - self.indent, _NARROWEST)
        lines, used = 1, 0.0
        for bare, full in self.words:
            if used and used + bare > width:
                lines, used = lines + 1, 0.0
            # A word that is wider than a line is broken.
            lines += int(bare // width)
            used += full % width if bare > width else full
        return lines * size * LEADING


@dataclass(frozen=True, slots=True)
class _Picture:
    """An image, as wide as the measure at most, and the space around it.

    `width` is in points, `around` in font sizes.
    """

    width: float
    ratio: float
    around: float = _AROUND_IMAGE

    def height(self, size: float, measure: float) -> float:
        """Return the height in points."""
        height = min(self.width, measure) * self.ratio
        return min(height, TALLEST * measure) + self.around * size


@dataclass(frozen=True, slots=True)
class _Column:
    """Blocks one below the other."""

    parts: tuple[_Paragraph | _Picture, ...]
    gaps: int

    def height(self, size: float, measure: float) -> float:
        """Return the height in points."""
        parts = sum(part.height(size, measure) for part in self.parts)
        return parts + self.gaps * BETWEEN * size


def fitting_size(
    back: BackCover, room: float, measure: float, unit: float, sizes: Iterable[float], style: str
) -> tuple[float, float]:
    """Return the first size at which the back fits `room`, or else the last, and its height.

    `room` and `measure` are in points, and so are the sizes. `unit` is a hundredth of the page
    width, `style` that of `Lettering` for the text.
    """
    lettering = Lettering(style, _EM, lang=back.page.lang)
    text = _column(back.page.blocks, lettering)
    bios = [
        (_column(each.bio, lettering), PHOTO * unit if each.photo else 0.0)
        for each in back.page.people
    ]
    size = height = 0.0
    for size in sizes:
        small = size * ABOUT
        height = _category_height(back, size, measure, unit) + text.height(size, measure)
        height += _ABOVE_PEOPLE * size if bios else 0.0
        for bio, photo in bios:
            beside = measure - (photo + BESIDE * unit if photo else 0.0)
            about = small * LEADING + bio.height(small, beside)
            height += small + max(about, photo)
        if height <= room:
            break
    return size, height


def _category_height(back: BackCover, size: float, measure: float, unit: float) -> float:
    """Return the height of the category, whose size is that of the line above a title."""
    if not back.category:
        return 0.0
    lang = back.page.lang
    lettering = kicker_lettering(lang, BUNDLED_FONTS)
    width = lettering.width(in_capitals(back.category, lang)) * 100 * unit / WIDTH
    line = _KICKER_LINE * lettering.size * 100 * unit / WIDTH
    return _CATEGORY * size + (ceil(width * _SLACK / measure) - 1) * line


def shortened(
    back: BackCover, room: float, measure: float, unit: float, size: float, style: str
) -> BackCover:
    """Return a back without the end of its text, so that it fits at one size; see `fitting_size`.

    The lines about the authors are shortened only where they take more than half of the room.
    """

    def with_bios(most: int) -> BackCover:
        people = tuple(replace(each, bio=cut(each.bio, most)) for each in back.page.people)
        return replace(back, page=replace(back.page, blocks=(), people=people))

    def fits(cover: BackCover, most: float) -> bool:
        return fitting_size(cover, most, measure, unit, (size,), style)[1] <= most

    def longest(made: Callable[[int], BackCover], most: float) -> BackCover:
        kept = bisect_left(
            range(1, MOST_CHARACTERS + 1), True, key=lambda n: not fits(made(n), most)
        )
        return made(kept)

    bare = longest(with_bios, room / 2)

    def with_text(most: int) -> BackCover:
        return replace(bare, page=replace(bare.page, blocks=cut(back.page.blocks, most)))

    return longest(with_text, room)


def _column(blocks: Blocks, lettering: Lettering) -> _Column:
    return _Column(tuple(_parts(blocks, 0.0, lettering)), max(len(blocks) - 1, 0))


def _parts(
    nodes: Iterable[Node], indent: float, lettering: Lettering
) -> Iterator[_Paragraph | _Picture]:
    """Yield the paragraphs and pictures of blocks, whatever they are nested in."""
    before: Node | None = None
    for node in nodes:
        if isinstance(node, ThematicBreak):
            yield _Paragraph(())
        if indent and isinstance(node, Paragraph) and isinstance(before, Paragraph):
            yield _Picture(0.0, 0.0, BETWEEN)
        before = node
        inner = indent + _INDENTS.get(type(node), 0.0)
        for _, children in sequences(node):
            if not isinstance(children[0], Inline):
                yield from _parts(children, inner, lettering)
                continue
            pictures = [each for each in walk(children) if isinstance(each, Image) and each.asset]
            yield from map(_picture, pictures)
            if not (pictures and isinstance(node, Figure) and children == node.content):
                text = plain_text(rewrite(children, _measurable))
                for line in text.split(_LINE_BREAK):
                    yield _Paragraph(_words(line, lettering), inner)


def _measurable(node: Node) -> Node | tuple[Node, ...]:
    """Return the text of what is not text, and nothing for a picture."""
    match node:
        case LineBreak():
            return Text(_LINE_BREAK)
        case ShownAddress():
            return Text(f" ({node.shown})")
        case Image():
            return ()
        case _:
            return node


def _picture(image: Image) -> _Picture:
    asset = image.asset
    if asset is None:
        raise AssertionError("a picture without a file has no size")
    return _Picture(asset.width * _PIXEL, asset.height / max(asset.width, 1))


def _words(text: str, lettering: Lettering) -> tuple[tuple[float, float], ...]:
    space = _width(" ", lettering)
    measured = []
    for piece in pieces_of(text):
        word = piece.rstrip()
        bare = _width(word, lettering)
        measured.append((bare, bare + (space if word != piece else 0.0)))
    return tuple(measured)


@lru_cache(maxsize=1 << 14)
def _width(text: str, lettering: Lettering) -> float:
    return lettering.width(text) / _EM
