"""What a page draws: texts, images, lines and areas, each with its box and its ink."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeAlias

from exporter.check.audit.inks import Ink
from exporter.check.audit.page_fonts import PageFont
from exporter.check.audit.structure import StructureElement
from exporter.check.results import Problem
from exporter.file_formats.pdf.colour_spaces import ColourSpace
from exporter.file_formats.pdf.coordinates import Box, intersection, is_outside

_MAX_AREAS = 50
"""Areas of one problem that are returned; a page of small text has thousands."""


@dataclass(frozen=True, slots=True)
class ContentOwner:
    """What drawn content belongs to: a structure element, an artifact, or nothing.

    `nearest_id` is the id of the element, or of the last one before it that has an id. `hidden`
    says that it is in an optional content group that is switched off, and not printed.
    """

    element: StructureElement | None = None
    artifact: bool = False
    nearest_id: str = ""
    hidden: bool = False

    def enclosing(self, *kinds: str) -> StructureElement | None:
        """Return the innermost element of some kinds around the content."""
        return self.element.enclosing(*kinds) if self.element else None


NO_OWNER = ContentOwner()


@dataclass(frozen=True, slots=True)
class DrawnText:
    """A run of glyphs. `box` is around the glyphs; `clip` is around the clipping path.

    `size` is the font size on the page in points.
    """

    box: Box
    clip: Box
    owner: ContentOwner
    ink: Ink
    size: float
    font: PageFont
    codes: tuple[int, ...]

    @property
    def text(self) -> str:
        """The text, without spaces around it."""
        return self.font.text(self.codes).strip()

    @property
    def visible(self) -> Box | None:
        """The part of its box inside the clipping path."""
        return intersection(self.box, self.clip)


@dataclass(frozen=True, slots=True)
class DrawnImage:
    """An image. `dpi` is its resolution on the page, in the direction in which that is lower.

    `ink` is that of an image mask; any other image has the colour `space`. `pixels` are its width
    and height.
    """

    box: Box
    clip: Box
    owner: ContentOwner
    ink: Ink | None
    space: ColourSpace | None
    dpi: float
    pixels: tuple[int, int]

    @property
    def visible(self) -> Box | None:
        """The part of its box inside the clipping path."""
        return intersection(self.box, self.clip)


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A stroke, or a filled area as thin as one; `width` in points."""

    box: Box
    owner: ContentOwner
    ink: Ink
    width: float


@dataclass(frozen=True, slots=True)
class DrawnArea:
    """A filled area; `box` is its visible part."""

    box: Box
    owner: ContentOwner
    ink: Ink


DrawnItem: TypeAlias = DrawnText | DrawnImage | DrawnLine | DrawnArea


@dataclass(slots=True)
class PageContent:
    """A page with its boxes and what it draws. `number` counts from 1.

    `left_bound` says whether the binding, if any, is at the left. `blend_spaces` are the colour
    spaces of transparency groups; `invalid_operators` counts those that could not be read.
    `operators`, `rendering_intents` and `inline_filters` (of images in the content) are those of
    the page and of what it draws.
    """

    number: int
    label: str
    media: Box
    bleed: Box
    trim: Box
    left_bound: bool = True
    items: list[DrawnItem] = field(default_factory=list)
    blend_spaces: list[ColourSpace] = field(default_factory=list)
    invalid_operators: int = 0
    operators: set[str] = field(default_factory=set)
    rendering_intents: set[str] = field(default_factory=set)
    inline_filters: set[str] = field(default_factory=set)

    def problem(
        self, code: str, message: str, *items: DrawnItem, group: str = "", areas: Sequence[Box] = ()
    ) -> Problem:
        """Return a problem on this page, at drawn items or areas.

        The first item is the one whose place in the source is reported.
        """
        element = items[0].owner.nearest_id if items else ""
        shown = dict.fromkeys((*(item.box for item in items), *areas))
        kept = tuple(islice(shown, _MAX_AREAS))
        return Problem(message, self.number, code, self.label, element, group, kept)

    def is_printed(self, item: DrawnItem) -> bool:
        """Return whether a part of an item is inside the trim, as crop marks are not."""
        box = item.box if isinstance(item, DrawnLine | DrawnArea) else item.visible
        return box is not None and not is_outside(box, self.trim)

    @property
    def has_background(self) -> bool:
        """Whether an image or an area covers the whole page, as on a cover."""
        backgrounds = [
            item.box
            for item in self.items
            if isinstance(item, DrawnImage) or (isinstance(item, DrawnArea) and item.ink.tint > 0)
        ]
        left, bottom, right, top = self.trim
        return any(
            box[0] <= left + 1
            and box[1] <= bottom + 1
            and box[2] >= right - 1
            and box[3] >= top - 1
            for box in backgrounds
        )


def quoted(text: str, most: int = 40) -> str:
    """Return the first characters of a text, at most `most`, in quotation marks."""
    text = " ".join(text.split())
    return f"‘{text if len(text) <= most else text[: most - 1].rstrip() + '…'}’"


def places(count: int) -> str:
    """Return ` (3 places)`, to go after a message; empty for one place."""
    return f" ({count} places)" if count > 1 else ""
