"""References: each linked address, numbered in order of first citation.

The list is the chapter's, the book's, or both; then an address has one number throughout the book.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from exporter.diagnostics import Diagnostics
from exporter.model.edition import Reference
from exporter.model.nodes import (
    Blocks,
    Citation,
    CrossReference,
    Embed,
    Figure,
    Inline,
    Inlines,
    Link,
    Node,
    ShownAddress,
    Text,
)
from exporter.model.post import SourceEntry
from exporter.model.printed_addresses import displayed_url, site_name
from exporter.model.walk import plain_text, rewrite, trimmed
from exporter.model.works import Cite, Work
from exporter.resolve.addresses import normalized_url
from exporter.resolve.reference_titles import FoundTitle, TitleOf, TitleOrigin, reference_title
from exporter.resolve.visited_addresses import VisitedAddresses
from exporter.resolve.work_references import entry_of_work


@dataclass(frozen=True, slots=True)
class CitingDivision:
    """The division whose links are cited.

    `list_key` is the key of the division that holds the list, empty if it is the same.
    """

    key: str = ""
    title: str = ""
    list_key: str = ""


class ReferenceList:
    """The references so far, in order of first citation.

    `sources` are editors' descriptions; `visited` is what visits to the addresses found.
    """

    def __init__(self, sources: Iterable[SourceEntry], visited: VisitedAddresses) -> None:
        self.visited = visited
        self._sources = {normalized_url(source.address): source for source in sources}
        self._entries: dict[str, Reference] = {}
        self._origins: dict[str, TitleOrigin] = {}
        self._cited: dict[str, tuple[CrossReference, ...]] = {}
        self._keys_of_works: dict[Work, str] = {}

    def entry(
        self, address: str, title: FoundTitle, lang: str, sources: Mapping[str, SourceEntry]
    ) -> Reference:
        """Return the entry of an address, adding it if it is new.

        It has the best of the titles that its citations give it. `lang` is the language of the
        text. `sources` are the chapter's descriptions by normalized URL; they take precedence.
        """
        key = normalized_url(address)
        source = sources.get(key) or self._sources.get(key)
        number = len(self._entries) + 1
        entry = self._entries.get(key)
        if entry is None:
            shown, site = displayed_url(address), site_name(address)
            entry = Reference(f"ref-{number}", number, address, shown, site)
            entry = self.visited.described(entry, lang)
        title = max(title, self.visited.title(address), key=lambda found: found.origin)
        if source and source.title:
            title = FoundTitle(source.title, TitleOrigin.EDITOR)
        if title.origin > self._origins.get(key, TitleOrigin.NOWHERE):
            self._origins[key] = title.origin
            foreign = title.lang if title.lang.casefold() != lang.casefold() else ""
            entry = replace(entry, title=title.text, lang=foreign)
        self._entries[key] = _described(entry, source) if source else entry
        return self._entries[key]

    def work_entry(self, work: Work, sources: Mapping[str, SourceEntry]) -> Reference:
        """Return the entry of a work, adding it if it is new.

        It is the entry of the work's address, if a link leads there and no other work has it.
        """
        key = self._key_of(work)
        known = self._entries.get(key)
        if known is None or known.work is None:
            number = known.number if known else len(self._entries) + 1
            entry = entry_of_work(work, number)
            source = sources.get(key) or self._sources.get(key)
            self._origins[key] = TitleOrigin.BIBLIOGRAPHY
            if source and source.title:
                entry = replace(entry, title=source.title)
            known = self._entries[key] = _described(entry, source) if source else entry
        return known

    def _key_of(self, work: Work) -> str:
        if work not in self._keys_of_works:
            key = normalized_url(work.address) if work.address else ""
            taken = self._entries.get(key)
            if not key or (taken and taken.work):
                key = f"@{len(self._keys_of_works)}"
            self._keys_of_works[work] = key
        return self._keys_of_works[work]

    def add_citation(self, address: str, division: CitingDivision, id_: str) -> None:
        """Record the id of a citation, unless the division has cited the address before."""
        self._add(normalized_url(address), division, id_)

    def add_work_citation(self, work: Work, division: CitingDivision, id_: str) -> None:
        """Record the id of a citation of a work that has an entry, as `add_citation` does."""
        self._add(self._keys_of_works[work], division, id_)

    def _add(self, key: str, division: CitingDivision, id_: str) -> None:
        before = self._cited.get(key, ())
        if all(known.chapter != division.key for known in before):
            link = CrossReference((Text(division.title),), id_, division.key, division.title)
            self._cited[key] = (*before, link)

    def references(self) -> tuple[Reference, ...]:
        """Return the list, each entry with links to the chapters that cite it."""
        return tuple(
            replace(entry, chapters=self._cited.get(key, ()), cited_by=())
            for key, entry in self._entries.items()
        )


def report_unused(
    sources: Sequence[SourceEntry], references: Iterable[Reference], diagnostics: Diagnostics
) -> None:
    """Report the sources whose address no link of the book has."""
    if not sources:
        return
    cited = {normalized_url(reference.address) for reference in references}
    for source in sources:
        if normalized_url(source.address) not in cited:
            message = f"no link in the book leads to ‘{source.address}’"
            diagnostics.report("source-unused", message, source.place)


def cite(
    blocks: Blocks,
    references: ReferenceList,
    division: CitingDivision,
    lang: str,
    diagnostics: Diagnostics,
    sources: Iterable[SourceEntry] = (),
    known_title: TitleOf = lambda _: "",
) -> tuple[Blocks, tuple[Reference, ...]]:
    """Return the blocks with a citation after each link to the web, and the references cited.

    The citations of works that the text writes are numbered with them. New addresses and works are
    added to `references`. A link around an image is cited in the figure's caption. `lang` is the
    language of the text. `sources` are the chapter's own descriptions of addresses; they take
    precedence. `known_title` returns the title that a plugin knows for a link, empty if none does.
    The first link to a page that is gone is reported.
    """
    own = {normalized_url(source.address): source for source in sources}
    cited: dict[int, Reference] = {}
    count = 0

    def numbered(entry: Reference, add: Callable[[str], None]) -> Citation:
        nonlocal count
        count += 1
        id_ = f"cite-{count}"
        add(id_)
        before = cited.get(entry.number, entry)
        cited[entry.number] = replace(entry, cited_by=(*before.cited_by, id_))
        return Citation(entry.number, entry.id, division.list_key, id=id_)

    def citation(node: Link | Embed) -> Citation:
        known = known_title(node)
        title = FoundTitle(known, TitleOrigin.PLUGIN) if known else reference_title(node, lang)
        entry = references.entry(node.address, title, lang, own)
        if entry.number not in cited:
            references.visited.report_gone(node, entry.archived, diagnostics)
        return numbered(entry, partial(references.add_citation, node.address, division))

    def citation_of(cite: Cite) -> Citation:
        entry = references.work_entry(cite.work, own)
        made = numbered(entry, partial(references.add_work_citation, cite.work, division))
        return replace(made, cite=cite)

    def with_citation(node: Node) -> Node | tuple[Node, ...]:
        match node:
            case Link() if is_external(node.address):
                return (node, citation(node))
            case Embed() if is_external(node.address):
                return replace(node, citation=citation(node))
            case Citation(cite=Cite() as written):
                return citation_of(written)
            case Figure():
                return _cited_in_caption(node)
            case _:
                return node

    with_citations = rewrite(blocks, with_citation)
    return with_citations, tuple(sorted(cited.values(), key=lambda reference: reference.number))


def show_addresses(blocks: Blocks) -> Blocks:
    """Return the blocks with the address after each link to the web that does not show it."""

    def with_address(node: Node) -> Node | tuple[Node, ...]:
        match node:
            case Link() if is_external(node.address) and not _shows_address(node):
                return (node, ShownAddress(node.address, displayed_url(node.address)))
            case Figure():
                return _cited_in_caption(node)
            case _:
                return node

    return rewrite(blocks, with_address)


def is_external(address: str) -> bool:
    """Whether an address is an absolute URL on the web."""
    return address.startswith(("http://", "https://", "ftp://"))


def _described(entry: Reference, source: SourceEntry) -> Reference:
    """Return the entry with an editor's description of its address."""
    return replace(
        entry,
        author=source.author or entry.author,
        date=source.date or entry.date,
        accessed=source.accessed or entry.accessed,
        archived=source.archived or entry.archived,
    )


def _shows_address(link: Link) -> bool:
    words = displayed_url(plain_text(link.children).strip().rstrip("/"))
    address = displayed_url(link.address.rstrip("/")).partition("://")[2]
    return address in (words, words.partition("://")[2])


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
        sites = (site_name(node.address) for node in content if isinstance(node, Link))
        caption = (Text(", ".join(dict.fromkeys(sites))),)
    return replace(figure, content=content, caption=(*caption, *calls))
