"""References: every address that is linked to, numbered where it is first cited.

A list of references is a chapter's, the book's, or both; in the last case one number stands for one
address throughout the book.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from exporter.diagnostics import Diagnostics
from exporter.model.nodes import (
    Blocks,
    Citation,
    CrossReference,
    Embed,
    Figure,
    Image,
    Inline,
    Inlines,
    Link,
    Node,
    ShownAddress,
    Text,
)
from exporter.model.publication import Reference, SourceEntry
from exporter.model.walk import plain_text, rewrite, trimmed, walk
from exporter.resolve.addresses import folded, shown, site_of


@dataclass(frozen=True, slots=True)
class ReferenceRules:
    """The division whose links are cited. `elsewhere` is the key of the one that holds the list."""

    key: str = ""
    title: str = ""
    elsewhere: str = ""


class Listing:
    """The references so far, by their folded address, in the order of their first citation.

    `sources` are what editors say of addresses.
    """

    def __init__(self, sources: Iterable[SourceEntry] = ()) -> None:
        self._sources = {folded(source.address): source for source in sources}
        self._entries: dict[str, Reference] = {}
        self._cited: dict[str, tuple[CrossReference, ...]] = {}

    def entry(self, address: str, title: str, sources: Mapping[str, SourceEntry]) -> Reference:
        """The entry of an address, which joins the list unless it is there."""
        key = folded(address)
        source = sources.get(key) or self._sources.get(key)
        number = len(self._entries) + 1
        new = Reference(f"ref-{number}", number, address, shown(address), site_of(address))
        entry = self._entries.get(key, new)
        entry = replace(entry, title=entry.title or title)
        self._entries[key] = _as_said(entry, source) if source else entry
        return self._entries[key]

    def note(self, address: str, citing: ReferenceRules, id_: str) -> None:
        """Remember the first place in a division that cites an address."""
        key = folded(address)
        before = self._cited.get(key, ())
        if all(known.chapter != citing.key for known in before):
            words = (Text(citing.title),)
            place = CrossReference(words, id_, citing.key, citing.title)
            self._cited[key] = (*before, place)

    def references(self) -> tuple[Reference, ...]:
        """The whole list, each entry with the chapters that cite it."""
        return tuple(
            replace(entry, chapters=self._cited.get(key, ()), cited_by=())
            for key, entry in self._entries.items()
        )


def report_unused(
    sources: Iterable[SourceEntry], references: Iterable[Reference], diagnostics: Diagnostics
) -> None:
    """Say which addresses an editor speaks of that nothing links to."""
    called = {folded(reference.address) for reference in references}
    for source in sources:
        if folded(source.address) not in called:
            message = f"nothing in the book links to ‘{source.address}’"
            diagnostics.report("source-unused", message, source.place)


def cite(
    blocks: Blocks,
    listing: Listing,
    citing: ReferenceRules | None = None,
    sources: Iterable[SourceEntry] = (),
) -> tuple[Blocks, tuple[Reference, ...]]:
    """The blocks with a citation behind each link to the web, and the references that these call.

    The same address has one number. A link round a picture is cited in the figure's caption.
    `sources` are what the chapter itself says of addresses, which wins over the listing's.
    """
    citing = citing or ReferenceRules()
    own = {folded(source.address): source for source in sources}
    called: dict[int, Reference] = {}
    count = 0

    def cited(address: str, title: str) -> Citation:
        nonlocal count
        count += 1
        id_ = f"cite-{count}"
        entry = listing.entry(address, title, own)
        listing.note(address, citing, id_)
        before = called.get(entry.number, entry)
        called[entry.number] = replace(entry, cited_by=(*before.cited_by, id_))
        return Citation(entry.number, entry.id, citing.elsewhere, id=id_)

    def call(node: Node) -> Node | tuple[Node, ...]:
        match node:
            case Link() if is_external(node.address):
                return (node, cited(node.address, _title(node)))
            case Embed() if is_external(node.address):
                return replace(node, citation=cited(node.address, node.title))
            case Figure():
                return _cited_in_caption(node)
            case _:
                return node

    done = rewrite(blocks, call)
    return done, tuple(sorted(called.values(), key=lambda reference: reference.number))


def show_addresses(blocks: Blocks) -> Blocks:
    """The blocks with the address behind each link to the web, unless its words are the address."""

    def show(node: Node) -> Node | tuple[Node, ...]:
        match node:
            case Link() if is_external(node.address) and not _says_address(node):
                return (node, ShownAddress(node.address, shown(node.address)))
            case Figure():
                return _cited_in_caption(node)
            case _:
                return node

    return rewrite(blocks, show)


def is_external(address: str) -> bool:
    """Whether an address is on the web."""
    return address.startswith(("http://", "https://", "ftp://"))


def _as_said(entry: Reference, source: SourceEntry) -> Reference:
    """The entry with what an editor says of its address."""
    return replace(
        entry,
        title=source.title or entry.title,
        author=source.author,
        date=source.date,
        accessed=source.accessed,
        archived=source.archived,
    )


def _says_address(link: Link) -> bool:
    words = plain_text(link.children).strip().rstrip("/")
    return words.partition("://")[2] == link.address.rstrip("/").partition("://")[2] or (
        words == link.address.rstrip("/").partition("://")[2]
    )


def _title(link: Link) -> str:
    """The name of a reference: the link's title, else its words, unless they are an address.

    Of a picture, the title that stands under it says more than the words that stand in for it.
    """
    titles = (node.title for node in walk(link.children) if isinstance(node, Image) and node.title)
    words = link.title or next(titles, "") or " ".join(plain_text(link.children).split())
    if not re.search(r"\w", words) or re.match(r"(https?://|www\.)\S+$", words):
        return ""
    return words.strip(" ,;")


def _cited_in_caption(figure: Figure) -> Figure:
    calls: Inlines = tuple(
        node for node in figure.content if isinstance(node, Citation | ShownAddress)
    )
    if not calls:
        return figure
    content = tuple(
        node for node in figure.content if not isinstance(node, Citation | ShownAddress)
    )
    caption: tuple[Inline, ...] = trimmed(figure.caption)
    if not caption:
        sites = (site_of(node.address) for node in content if isinstance(node, Link))
        caption = (Text(", ".join(dict.fromkeys(sites))),)
    return replace(figure, content=content, caption=(*caption, *calls))
