"""Notes and references of a text, numbered and listed as the settings and the book require."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from exporter.diagnostics import Diagnostics
from exporter.model.edition import Reference
from exporter.model.nodes import Blocks, Node, Note
from exporter.model.post import SourceEntry
from exporter.model.walk import note_identity, notes_in_order, rewrite, walk
from exporter.options.settings import ReferenceScope, ReferenceStyle
from exporter.plugins.active import ActivePlugins
from exporter.resolve.reference_titles import titles_of
from exporter.resolve.references import CitingDivision, ReferenceList, cite, show_addresses
from exporter.resolve.visited_addresses import VisitedAddresses
from exporter.resolve.work_references import with_author_and_year

LIST = "references"
"""The key of the division that lists the references of the whole book."""


@dataclass(frozen=True, slots=True)
class AnnotatedText:
    """Blocks with numbered notes and citations.

    `notes` holds every call of a note, ordered by number. `references` are those of the division's
    own list. `as_footnotes` requests footnotes where the output has pages.
    """

    blocks: Blocks
    notes: tuple[Note, ...] = ()
    references: tuple[Reference, ...] = ()
    as_footnotes: bool = False


class Annotator:
    """Numbers the notes and references of the divisions of a book, called in reading order.

    `sources` are the editors' descriptions of addresses from the collection file; `plugins` know
    the titles of others; `visited` is what visits to them found.
    """

    def __init__(
        self,
        style: ReferenceStyle,
        scope: ReferenceScope,
        sources: tuple[SourceEntry, ...],
        plugins: ActivePlugins,
        visited: VisitedAddresses,
    ) -> None:
        self._style = style
        self._scope = scope
        self._sources = sources
        self._plugins = plugins
        self._visited = visited
        self._book_list = ReferenceList(sources, visited)

    @property
    def numbers_through_book(self) -> bool:
        """Whether the numbers of a division depend on the divisions before it."""
        return self._scope != "chapter" and self._style in ("endnotes", "footnotes")

    def annotate(
        self,
        blocks: Blocks,
        key: str,
        title: str,
        lang: str,
        diagnostics: Diagnostics,
        own_sources: Iterable[SourceEntry] = (),
    ) -> AnnotatedText:
        """Number the notes and references of the division with this key, title and language.

        `own_sources` are the post's own descriptions of addresses; they take precedence.
        """
        blocks = number_notes(blocks)
        if self._style in ("none", "inline"):
            return self._unlisted(blocks)
        as_footnotes = self._style == "footnotes"
        references = self._book_list
        if self._scope == "chapter":
            references = ReferenceList(self._sources, self._visited)
        listed_here = as_footnotes or self._scope != "book"
        division = CitingDivision(key, title, "" if listed_here else LIST)
        known_title = titles_of(self._plugins, diagnostics)
        blocks, cited = cite(
            blocks, references, division, lang, diagnostics, own_sources, known_title
        )
        blocks = self._visited.with_links_to_copies(blocks)
        return AnnotatedText(blocks, notes_of(blocks), cited if listed_here else (), as_footnotes)

    def annotate_unlisted(self, blocks: Blocks) -> AnnotatedText:
        """Number the notes of a page without a reference list; addresses are shown in the text."""
        return self._unlisted(number_notes(blocks))

    def _unlisted(self, blocks: Blocks) -> AnnotatedText:
        blocks = self._visited.with_links_to_copies(with_author_and_year(blocks))
        blocks = blocks if self._style == "none" else show_addresses(blocks)
        return AnnotatedText(blocks, notes_of(blocks))

    def book_references(self) -> tuple[Reference, ...]:
        """Return the reference list of the book so far; empty if references are not numbered."""
        return self._book_list.references() if self.numbers_through_book else ()


def number_notes(blocks: Blocks) -> Blocks:
    """Return the blocks with their notes numbered from 1 in order of call, each call with an id.

    A note that is called again keeps its number; its text stays with the first call.
    """
    numbers = {note_identity(note): number for number, note in enumerate(notes_in_order(blocks), 1)}
    seen: set[int] = set()
    calls = 0

    def number(node: Node) -> Node:
        nonlocal calls
        if not isinstance(node, Note):
            return node
        calls += 1
        own = numbers[note_identity(node)]
        children = () if own in seen else node.children
        seen.add(own)
        return replace(node, children=children, number=own, id=f"call-{calls}")

    return rewrite(blocks, number)


def notes_of(blocks: Blocks) -> tuple[Note, ...]:
    """Return every call of a note, ordered by number; the first of a number holds the text."""
    calls = [node for node in walk(blocks) if isinstance(node, Note)]
    return tuple(sorted(calls, key=lambda call: (call.number, not call.children)))
