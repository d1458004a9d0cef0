"""The divisions of a book: each a document, and a link between two leads somewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from typing import assert_never

from exporter.diagnostics import Diagnostics
from exporter.model.assets import Asset
from exporter.model.publication import Chapter, Division, Edition, Page
from exporter.write.chapter import chapter_to_xhtml
from exporter.write.division import page_to_xhtml
from exporter.write.epub.documents import Document, Matter, division_document, document
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


def documents_of(
    edition: Edition, image: Callable[[Asset], str], diagnostics: Diagnostics
) -> dict[str, Document]:
    """The divisions as documents, by key: all but the cover and the contents, in reading order.

    `image` gives the place of a picture in the package.
    """
    places = places_of(edition)
    asked: dict[str, set[tuple[str, str]]] = {}

    def written(
        id_: str,
        division: Division,
        matter: Matter,
        findings: Diagnostics,
        lost: Set[tuple[str, str]] = frozenset(),
    ) -> Document:
        links = asked.setdefault(division.key, set())

        def place(key: str, target: str) -> str:
            links.add((key, target))
            fragment = f"#{target}" if target and (key, target) not in lost else ""
            return f"../{places[key]}{fragment}"

        dialect = Dialect(
            "epub",
            lambda asset: f"../{image(asset)}",
            division.labels,
            findings,
            place=place,
            pop=division.at_foot,
        )
        data = division_document(division, _fragment(division, edition, dialect), matter)
        return document(id_, places[division.key], data)

    plan = list(_plan(edition))
    made = {
        division.key: written(id_, division, matter, diagnostics) for id_, division, matter in plan
    }
    lost = _lost(asked, made)
    for id_, division, matter in plan:
        if lost & asked[division.key]:
            # What there is to say of the division was said the first time.
            made[division.key] = written(id_, division, matter, Diagnostics(), lost)
    return made


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


def _lost(
    asked: Mapping[str, Set[tuple[str, str]]], made: Mapping[str, Document]
) -> frozenset[tuple[str, str]]:
    """The places that a link asks for and that are not there: it leads to the division instead."""
    return frozenset(
        (key, target)
        for links in asked.values()
        for key, target in links
        if target and (key not in made or target not in made[key].ids)
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
