"""The divisions of a book: each a document, and a link between two leads somewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias, assert_never

from exporter.diagnostics import Diagnostic, Diagnostics
from exporter.model.assets import Asset
from exporter.model.nodes import Image
from exporter.model.publication import Chapter, Division, Edition, Page, PrintedPages
from exporter.model.walk import walk
from exporter.options.epub_profiles import EpubProfile
from exporter.runtime.cache import (
    Cache,
    NullCache,
    cache_key,
    content_digest,
    memoize,
)
from exporter.runtime.fingerprint import fingerprint
from exporter.write.chapter import chapter_to_xhtml
from exporter.write.direction import direction
from exporter.write.division import page_to_xhtml
from exporter.write.epub.chapter_splitting import split_chapter
from exporter.write.epub.documents import (
    ContentDocument,
    Matter,
    division_document,
    document,
    lang_of,
)
from exporter.write.page_markers import with_page_breaks
from exporter.write.xhtml import Dialect

Place: TypeAlias = tuple[str, str]
"""A place in a division: its key, and an id there."""

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


def posts_in(edition: Edition, divisions: Mapping[str, ContentDocument]) -> dict[str, str]:
    """Which post each document holds, or a part of it, by its path in the package."""
    return {
        part.resource.name: chapter.key
        for chapter in edition.chapters
        for part in divisions[chapter.key].parts
    }


def documents_of(
    edition: Edition,
    image: Callable[[Asset], str],
    diagnostics: Diagnostics,
    reader: EpubProfile,
    cache: Cache | None = None,
    pages: PrintedPages | None = None,
) -> dict[str, ContentDocument]:
    """The divisions as documents, by key: all but the cover and the contents, in reading order.

    `image` gives the place of a picture in the package. Chapters may come from a store. `pages`
    are to be marked in the text.
    """
    scribe = _Scribe(edition, image, reader, cache or NullCache(), pages)
    plan = list(_plan(edition))
    made = {entry[1].key: scribe.written(*entry) for entry in plan}
    for each in made.values():
        diagnostics.extend(each.findings)
    elsewhere = _elsewhere(made)
    documents = {}
    for entry, (key, each) in zip(plan, made.items(), strict=True):
        wrong = {link: elsewhere[link] for link in sorted(each.links & elsewhere.keys())}
        documents[key] = (scribe.written(*entry, wrong) if wrong else each).document
    return documents


@dataclass(frozen=True, slots=True)
class _Written:
    """A document, the places in other divisions that it leads to, and what its writing found."""

    document: ContentDocument
    links: frozenset[Place]
    findings: tuple[Diagnostic, ...]


class _Scribe:
    """Writes the divisions of one book for one reader."""

    def __init__(
        self,
        edition: Edition,
        image: Callable[[Asset], str],
        reader: EpubProfile,
        cache: Cache,
        pages: PrintedPages | None,
    ) -> None:
        self._edition = edition
        self._image = image
        self._reader = reader
        self._cache = cache
        self._places = places_of(edition)
        self._pages = dict(pages.starts) if pages else {}

    def written(
        self,
        id_: str,
        division: Division,
        matter: Matter,
        elsewhere: Mapping[Place, str] = MappingProxyType({}),
    ) -> _Written:
        """A division as a document. `elsewhere` says where places are that it looks for in vain."""
        if isinstance(division, Page):
            # It speaks of the whole book, and is soon written.
            return self._new(id_, division, matter, elsewhere)
        key = self._key(division, matter, elsewhere)
        made = memoize(
            self._cache, key, _Written, lambda: self._new(id_, division, matter, elsewhere)
        )
        return replace(made, document=_called(made.document, id_))

    def _key(self, chapter: Chapter, matter: Matter, elsewhere: Mapping[Place, str]) -> str:
        """All that decides the document of a chapter; others are led to by names of their own."""
        shown = (node for node in walk((*chapter.blocks, *chapter.notes)))
        names = [
            self._image(node.asset) for node in shown if isinstance(node, Image) and node.asset
        ]
        beginning = f"text/{chapter.name}-"
        like = [place for place in self._places.values() if place.startswith(beginning)]
        known = (repr(names), repr(sorted(elsewhere.items())), repr(self._reader), repr(like))
        around = (matter, f"{self._edition.collection}", *known)
        pages = repr(self._pages.get(chapter.key))
        return cache_key(
            "document",
            fingerprint(),
            *around,
            pages,
            chapter.content_digest or content_digest(chapter),
        )

    def _new(
        self, id_: str, division: Division, matter: Matter, elsewhere: Mapping[Place, str]
    ) -> _Written:
        links: set[Place] = set()
        findings = Diagnostics()

        def place(key: str, target: str) -> str:
            links.add((key, target))
            there = f"{self._places[key]}#{target}" if target else self._places[key]
            return f"../{elsewhere.get((key, target), there)}"

        dialect = Dialect(
            "epub",
            lambda asset: f"../{self._image(asset)}",
            division.labels,
            findings,
            url_of=place,
            pop_up_references=division.as_footnotes or self._reader.pops,
            pop_up_element=self._reader.holder,
            empty_anchors=self._reader.bare_targets,
            direction=direction(lang_of(division)),
        )
        fragment = _fragment(division, self._edition, dialect)
        fragments = [with_page_breaks(fragment, self._pages.get(division.key, ()))]
        if isinstance(division, Chapter):
            most = self._reader.chapter
            fragments = split_chapter(
                fragments[0], most, lambda n: Path(self._part(division, n)).name
            )
        # A chapter is kept with all that was found.
        cache = self._cache if isinstance(division, Page) else None
        parts = [
            document(
                id_,
                self._part(division, number),
                division_document(division, fragment, matter),
                cache=cache,
            )
            for number, fragment in enumerate(fragments, 1)
        ]
        whole = _called(replace(parts[0], more=tuple(parts[1:])), id_)
        return _Written(whole, frozenset(links), tuple(findings))

    def _part(self, division: Division, number: int) -> str:
        """Where a part of a division stands: beside the first, by a name that no other has."""
        first = self._places[division.key]
        if number == 1:
            return first
        name = f"{first.removesuffix('.xhtml')}-{number}"
        while f"{name}.xhtml" in self._places.values():
            name += "-"
        return f"{name}.xhtml"


def _called(document: ContentDocument, id_: str) -> ContentDocument:
    """The document by another id, and its parts after it."""

    def called(part: ContentDocument, own: str) -> ContentDocument:
        return replace(part, resource=replace(part.resource, id=own))

    more = tuple(called(part, f"{id_}-{n}") for n, part in enumerate(document.more, 2))
    return replace(called(document, id_), more=more)


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


def _elsewhere(made: Mapping[str, _Written]) -> dict[Place, str]:
    """The places that a link asks for and that are not in the first part of their division.

    One that is nowhere is the beginning of its division.
    """
    found = {}
    for key, target in (link for each in made.values() for link in each.links):
        there = made[key].document if key in made else None
        if target and there and target not in there.ids:
            found[key, target] = there.place_of(target)
    return found


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
