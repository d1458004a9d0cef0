"""The divisions of a book: each a document, and a link between two leads somewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import assert_never

from exporter.diagnostics import Diagnostic, Diagnostics
from exporter.fingerprint import fingerprint
from exporter.model.assets import Asset
from exporter.model.nodes import Image
from exporter.model.publication import Chapter, Division, Edition, Page, PrintedPages
from exporter.model.walk import walk
from exporter.store import Forgetful, Store, digest_of, frozen, key_of, thawed
from exporter.write.chapter import chapter_to_xhtml
from exporter.write.direction import direction
from exporter.write.division import page_to_xhtml
from exporter.write.epub.documents import Document, Matter, division_document, document, lang_of
from exporter.write.spots import with_pages
from exporter.write.xhtml import Dialect

COVER = "cover.xhtml"
NAVIGATION = "nav.xhtml"
"""Cover and navigation stand outside the folder of the text, so that no post's name meets theirs.
The navigation is the page of the contents."""


def has_cover(edition: Edition) -> bool:
    """Whether the book is to have a cover; a collection can do without."""
    return not edition.collection or any(page.role == "cover" for page in edition.front)


def contents_of(edition: Edition) -> Page | None:
    """The page of the contents, if the book has one."""
    return next((page for page in edition.front if page.role == "contents"), None)


def places_of(edition: Edition) -> dict[str, str]:
    """Where each division stands in the package, by its key."""
    return {division.key: _place(division) for division in edition.divisions}


def documents(edition: Edition) -> dict[str, str]:
    """Which document holds which post, by its path in the container."""
    return {f"EPUB/{_place(chapter)}": chapter.key for chapter in edition.chapters}


def documents_of(
    edition: Edition,
    image: Callable[[Asset], str],
    diagnostics: Diagnostics,
    store: Store | None = None,
    pages: PrintedPages | None = None,
) -> dict[str, Document]:
    """The divisions as documents, by key: all but the cover and the contents, in reading order.

    `image` gives the place of a picture in the package. Chapters may come from a store. `pages`
    are to be marked in the text.
    """
    scribe = _Scribe(edition, image, store or Forgetful(), pages)
    plan = list(_plan(edition))
    made = {entry[1].key: scribe.written(*entry) for entry in plan}
    for finding in (finding for each in made.values() for finding in each.findings):
        diagnostics.add(finding)
    lost = _lost(made)
    return {
        key: (scribe.written(*entry, lost) if lost & each.links else each).document
        for entry, (key, each) in zip(plan, made.items(), strict=True)
    }


@dataclass(frozen=True, slots=True)
class _Written:
    """A document, the places in other divisions that it leads to, and what its writing found."""

    document: Document
    links: frozenset[tuple[str, str]]
    findings: tuple[Diagnostic, ...]


class _Scribe:
    """Writes the divisions of one book."""

    def __init__(
        self,
        edition: Edition,
        image: Callable[[Asset], str],
        store: Store,
        pages: PrintedPages | None,
    ) -> None:
        self._edition = edition
        self._image = image
        self._store = store
        self._places = places_of(edition)
        self._pages = dict(pages.starts) if pages else {}

    def written(
        self,
        id_: str,
        division: Division,
        matter: Matter,
        lost: frozenset[tuple[str, str]] = frozenset(),
    ) -> _Written:
        """A division as a document; links to what is lost lead to the beginning of a division."""
        if isinstance(division, Page):
            # It speaks of the whole book, and is soon written.
            return self._new(id_, division, matter, lost)
        key = self._key(division, matter, lost)
        kept = thawed(self._store.get(key), _Written)
        if kept is None:
            made = self._new(id_, division, matter, lost)
            self._store.put(key, frozen(made))
            return made
        resource = replace(kept.document.resource, id=id_)
        return replace(kept, document=replace(kept.document, resource=resource))

    def _key(self, chapter: Chapter, matter: Matter, lost: frozenset[tuple[str, str]]) -> str:
        """All that decides the document of a chapter; others are led to by names of their own."""
        shown = (node for node in walk((*chapter.blocks, *chapter.notes)))
        names = [
            self._image(node.asset) for node in shown if isinstance(node, Image) and node.asset
        ]
        around = (matter, f"{self._edition.collection}", repr(names), repr(sorted(lost)))
        pages = repr(self._pages.get(chapter.key))
        return key_of("document", fingerprint(), *around, pages, chapter.seal or digest_of(chapter))

    def _new(
        self, id_: str, division: Division, matter: Matter, lost: frozenset[tuple[str, str]]
    ) -> _Written:
        links: set[tuple[str, str]] = set()
        findings = Diagnostics()

        def place(key: str, target: str) -> str:
            links.add((key, target))
            fragment = f"#{target}" if target and (key, target) not in lost else ""
            return f"../{self._places[key]}{fragment}"

        dialect = Dialect(
            "epub",
            lambda asset: f"../{self._image(asset)}",
            division.labels,
            findings,
            place=place,
            pop=division.at_foot,
            direction=direction(lang_of(division)),
        )
        fragment = _fragment(division, self._edition, dialect)
        fragment = with_pages(fragment, self._pages.get(division.key, ()))
        data = division_document(division, fragment, matter)
        # A chapter is kept with all that was found.
        store = self._store if isinstance(division, Page) else None
        made = document(id_, self._places[division.key], data, store=store)
        return _Written(made, frozenset(links), tuple(findings))


def _plan(edition: Edition) -> Iterator[tuple[str, Division, Matter]]:
    """Every division that is a document of its own, with an id and where it belongs."""
    count = {"page": 0, "chapter": 0}
    matters: tuple[tuple[Matter, tuple[Division, ...]], ...] = (
        ("frontmatter", edition.front),
        ("bodymatter", edition.body),
        ("backmatter", edition.back),
    )
    for matter, divisions in matters:
        for division in divisions:
            if isinstance(division, Page) and division.role in ("cover", "contents"):
                continue
            kind = "page" if isinstance(division, Page) else "chapter"
            count[kind] += 1
            yield f"{kind}-{count[kind]}", division, matter


def _lost(made: Mapping[str, _Written]) -> frozenset[tuple[str, str]]:
    """The places that a link asks for and that are not there: it leads to the division instead."""
    return frozenset(
        (key, target)
        for each in made.values()
        for key, target in each.links
        if target and (key not in made or target not in made[key].document.ids)
    )


def _place(division: Division) -> str:
    match division:
        case Page(role="cover"):
            return COVER
        case Page(role="contents"):
            return NAVIGATION
        case Page() | Chapter():
            return f"text/{division.name}.xhtml"
        case _:
            assert_never(division)


def _fragment(division: Division, edition: Edition, dialect: Dialect) -> str:
    match division:
        case Page():
            return page_to_xhtml(division, edition, dialect)
        case Chapter():
            return chapter_to_xhtml(division, dialect, in_book=edition.collection)
        case _:
            assert_never(division)
