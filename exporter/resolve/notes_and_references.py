"""What a text calls: its notes, and its references as the settings and the book want them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from exporter.model.nodes import Blocks, Note
from exporter.model.publication import Reference, SourceEntry
from exporter.options.settings import ReferenceScope, ReferenceStyle
from exporter.resolve.notes import notes_of, number_notes
from exporter.resolve.references import Listing, ReferenceRules, cite, show_addresses

LIST = "references"
"""The key of the division that lists the references of the whole book."""


@dataclass(frozen=True, slots=True)
class Apparatus:
    """A text with its calls, what they call, and whether that goes to the foot of the page."""

    blocks: Blocks
    notes: tuple[Note, ...] = ()
    references: tuple[Reference, ...] = ()
    at_foot: bool = False


class Citations:
    """The references of a book as it is read.

    `sources` are what the collection says of addresses.
    """

    def __init__(
        self, style: ReferenceStyle, scope: ReferenceScope, sources: tuple[SourceEntry, ...]
    ) -> None:
        self._style = style
        self._scope = scope
        self._sources = sources
        self._listing = Listing(sources)

    @property
    def run_on(self) -> bool:
        """Whether what a division calls depends on those before it."""
        return self._scope != "chapter" and self._style in ("endnotes", "footnotes")

    def of(
        self, blocks: Blocks, key: str, title: str, own: Iterable[SourceEntry] = ()
    ) -> Apparatus:
        """The apparatus of a division, after those before it. `own` are its post's own sources."""
        blocks = number_notes(blocks)
        notes = notes_of(blocks)
        at_foot = self._style == "footnotes"
        if self._style == "none":
            return Apparatus(blocks, notes)
        if self._style == "inline":
            blocks = show_addresses(blocks)
            return Apparatus(blocks, notes_of(blocks))
        listing = Listing(self._sources) if self._scope == "chapter" else self._listing
        listed_here = at_foot or self._scope != "book"
        elsewhere = "" if listed_here else LIST
        blocks, references = cite(blocks, listing, ReferenceRules(key, title, elsewhere), own)
        return Apparatus(blocks, notes_of(blocks), references if listed_here else (), at_foot)

    def aside(self, blocks: Blocks) -> Apparatus:
        """The apparatus of a page that has no list: addresses stand in its lines."""
        blocks = number_notes(blocks)
        blocks = blocks if self._style == "none" else show_addresses(blocks)
        return Apparatus(blocks, notes_of(blocks))

    def whole(self) -> tuple[Reference, ...]:
        """The list of the whole book; empty where the scope is the chapter or nothing is listed."""
        return self._listing.references() if self.run_on else ()
