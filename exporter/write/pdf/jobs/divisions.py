"""The divisions of an edition, and how their pages are numbered in a printed book."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeAlias

from exporter.diagnostics.source import Place
from exporter.model.book import Role
from exporter.model.edition import Chapter, Division, Edition
from exporter.model.walk import walk

Kind: TypeAlias = Role | Literal["chapter"]
"""What a division is."""

Numbering: TypeAlias = Literal["cover", "roman", "arabic"]
"""How pages are numbered: front matter in roman numbers, the text from 1, the cover not at all."""


@dataclass(frozen=True, slots=True)
class BookDivision:
    """A division of a printed book.

    `part` is the number of the part that it belongs to, from 1; 0 for none. `verso` says that in a
    two-sided book it begins on a left-hand page (a verso), as an imprint after a title page does.
    """

    content: Division
    kind: Kind
    numbering: Numbering
    part: int = 0
    verso: bool = False

    @property
    def key(self) -> str:
        """What other divisions refer to it by."""
        return self.content.key

    @property
    def name(self) -> str:
        """The prefix of its destinations."""
        return self.content.name

    @property
    def title(self) -> str:
        """Its title, empty for a page without one."""
        match self.content:
            case Chapter(metadata=metadata):
                return metadata.title
            case page:
                return page.title

    @property
    def short_title(self) -> str:
        """The title that its author or editor gives it in running heads; may be empty."""
        match self.content:
            case Chapter(metadata=metadata):
                return metadata.short_title
            case _:
                return ""

    @property
    def lang(self) -> str:
        """Its language (BCP 47)."""
        match self.content:
            case Chapter(metadata=metadata):
                return metadata.lang
            case page:
                return page.lang

    @property
    def source(self) -> Place | None:
        """The file that it was written in, as far as it is known."""
        places = (node.place for node in walk(self.content.blocks) if node.place)
        return next((Place(place.path) for place in places), None)


def book_divisions(edition: Edition) -> tuple[BookDivision, ...]:
    """Return the divisions of an edition in reading order."""
    front = [
        BookDivision(page, page.role, "cover" if page.role == "cover" else "roman")
        for page in edition.front
    ]
    for at, (before, division) in enumerate(pairwise(front), 1):
        if (before.kind, division.kind) == ("title-page", "imprint"):
            front[at] = BookDivision(division.content, "imprint", "roman", verso=True)
    body = []
    for number, part in enumerate(edition.parts, 1):
        inside = number if part.opening else 0
        if part.opening:
            body.append(BookDivision(part.opening, "part", "arabic", inside))
        body += [BookDivision(chapter, "chapter", "arabic", inside) for chapter in part.chapters]
    back = [BookDivision(page, page.role, "arabic") for page in edition.back]
    return (*front, *body, *back)
