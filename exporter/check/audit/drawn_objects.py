"""What is drawn on a page: texts, pictures, lines and grounds, each with its place and its ink."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from exporter.check.audit.colour_spaces import ColourSpace, Ink
from exporter.check.audit.elements import Element
from exporter.check.audit.page_fonts import PageFont
from exporter.check.file_fault import Fault
from exporter.formats.pdf.coordinates import Box, intersection, is_outside


@dataclass(frozen=True, slots=True)
class ContentOwner:
    """Where something belongs: to an element, to the page alone (an artifact), or nowhere."""

    element: Element | None = None
    artifact: bool = False
    near: str = ""

    def within(self, *kinds: str) -> Element | None:
        """The nearest element of some kind around it."""
        return self.element.within(*kinds) if self.element else None


NOWHERE = ContentOwner()


@dataclass(frozen=True, slots=True)
class DrawnText:
    """A run of glyphs. `box` is where they are, `clip` what of the page is left to be seen."""

    box: Box
    clip: Box
    home: ContentOwner
    ink: Ink
    size: float
    face: PageFont
    codes: tuple[int, ...]

    @property
    def words(self) -> str:
        """What it says."""
        return self.face.text(self.codes).strip()

    @property
    def seen(self) -> Box | None:
        """What of it can be seen."""
        return intersection(self.box, self.clip)


@dataclass(frozen=True, slots=True)
class DrawnImage:
    """An image. `dots` is how many of its dots there are to an inch, in the coarser direction."""

    box: Box
    clip: Box
    home: ContentOwner
    ink: Ink | None
    space: ColourSpace | None
    dots: float
    pixels: tuple[int, int]

    @property
    def seen(self) -> Box | None:
        """What of it can be seen."""
        return intersection(self.box, self.clip)


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A line, `weight` points thick, whether it is drawn or is a thin area."""

    box: Box
    home: ContentOwner
    ink: Ink
    weight: float


@dataclass(frozen=True, slots=True)
class DrawnArea:
    """An area that is filled. `box` is what can be seen of it."""

    box: Box
    home: ContentOwner
    ink: Ink


Thing: TypeAlias = DrawnText | DrawnImage | DrawnLine | DrawnArea


@dataclass(slots=True)
class PageContent:
    """A page, its boxes and what is drawn on it.

    `left_bound` says that its binding is at the left, if it is bound: so is a recto, unless the
    book is read from the right. `spaces` are those in which colours are mixed, `unread` is how many
    instructions make no sense.
    """

    number: int
    label: str
    media: Box
    bleed: Box
    trim: Box
    left_bound: bool = True
    things: list[Thing] = field(default_factory=list)
    spaces: list[ColourSpace] = field(default_factory=list)
    unread: int = 0

    def fault(self, code: str, message: str, home: ContentOwner = NOWHERE) -> Fault:
        """A fault on this page."""
        return Fault(message, self.number, code, self.label, home.near)

    def printed(self, thing: Thing) -> bool:
        """Whether something of a thing is left when the page is cut: a crop mark is not."""
        box = thing.box if isinstance(thing, DrawnLine | DrawnArea) else thing.seen
        return box is not None and not is_outside(box, self.trim)

    @property
    def painted(self) -> bool:
        """Whether a ground covers the whole page, as a cover's does: it has margins of its own."""
        grounds = [
            thing.box
            for thing in self.things
            if isinstance(thing, DrawnImage)
            or (isinstance(thing, DrawnArea) and thing.ink.tint > 0)
        ]
        left, bottom, right, top = self.trim
        return any(
            box[0] <= left + 1
            and box[1] <= bottom + 1
            and box[2] >= right - 1
            and box[3] >= top - 1
            for box in grounds
        )


def quoted(words: str, most: int = 40) -> str:
    """Some words of a text, between quotation marks."""
    text = " ".join(words.split())
    return f"‘{text if len(text) <= most else text[: most - 1].rstrip() + '…'}’"
