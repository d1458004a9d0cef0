"""An excerpt: one chapter of an edition, as it stands there."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace

from exporter.model.edition import Edition, EditionPart, Page
from exporter.model.nodes import CrossReference, Link, Node, Span
from exporter.model.walk import DivisionT, rewrite_division, walk
from exporter.resolve.contents import contents_of


def excerpt(edition: Edition, key: str) -> Edition:
    """Return an edition of the chapter with a key, without the other chapters.

    The numbers of references, the running head of the book and the disclaimers are those of the
    whole book. Of the pages around the text there are the list of references of the book, with
    those that the chapter cites, and the imprint, if it holds a disclaimer for the chapter. Links
    to other chapters lead to their addresses on the web, or are plain text if they have none.
    """
    (chapter,) = (each for each in edition.chapters if each.key == key)
    stated = tuple(each for each in edition.disclaimers if each.chapter == key)
    has_imprint = any(each.where == "imprint" for each in stated)
    front = tuple(page for page in edition.front if page.role == "imprint" and has_imprint)
    back = tuple(_cited_references(edition.back, key))
    kept = frozenset((key, *(page.key for page in (*front, *back))))
    addresses = {each.key: each.address for each in edition.chapters if each.key not in kept}
    parts = (EditionPart((_without_links(chapter, kept, addresses),)),)
    front = tuple(_without_links(page, kept, addresses) for page in front)
    book = edition.metadata
    metadata = replace(
        book,
        title=f"{book.title}: {chapter.metadata.title}",
        short_title=book.short_title or book.title,
        # Reading systems take two books with one identifier for one book.
        identifier=uuid.uuid5(uuid.NAMESPACE_URL, f"{book.identifier}#{key}").urn,
        authors=chapter.metadata.authors or book.authors,
    )
    return replace(
        edition,
        metadata=metadata,
        parts=parts,
        contents=contents_of(front, parts, back),
        front=front,
        back=back,
        cover=None,
        disclaimers=stated,
        sources=tuple(each for each in edition.sources if each.division == key),
    )


def _cited_references(pages: tuple[Page, ...], key: str) -> Iterator[Page]:
    """Yield the list of references of a book with those that a chapter cites, if there are any."""
    for page in pages:
        if page.role == "references":
            cited = (
                replace(each, chapters=tuple(link for link in each.chapters if link.chapter == key))
                for each in page.references
            )
            if references := tuple(each for each in cited if each.chapters):
                yield replace(page, references=references)


def _without_links(
    division: DivisionT, kept: frozenset[str], addresses: dict[str, str]
) -> DivisionT:
    """Return a division in which no link leads to a division that is not kept."""

    def leads_away(node: Node) -> bool:
        return isinstance(node, CrossReference) and bool(node.chapter) and node.chapter not in kept

    def rewritten(node: Node) -> Node:
        if not isinstance(node, CrossReference) or not leads_away(node):
            return node
        address = addresses.get(node.chapter, "")
        if not address:
            return Span(node.children, id=node.id, place=node.place)
        address += f"#{node.target}" if node.target else ""
        return Link(node.children, address, id=node.id, place=node.place)

    # A chapter that is as in the book has the layout that an earlier build has cached.
    changes = any(map(leads_away, walk((*division.blocks, *division.notes))))
    return rewrite_division(division, rewritten) if changes else division
