"""The divisions of a book as content documents, with working links between them."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice, takewhile
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias, assert_never

from exporter.diagnostics import Diagnostic, Diagnostics
from exporter.model.artifact import PrintedPages
from exporter.model.assets import Asset
from exporter.model.edition import Chapter, Division, Edition, Page
from exporter.model.summary import summary_of
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
    Partition,
    division_document,
    document,
    lang_of,
)
from exporter.write.epub.package import Resource
from exporter.write.page_markers import with_page_breaks
from exporter.write.xhtml import Dialect

if TYPE_CHECKING:
    from exporter.formulas.drawing import Drawing

Target: TypeAlias = tuple[str, str]
"""A link target: the key of a division, and an id in it."""

COVER = "cover.xhtml"
NAVIGATION = "nav.xhtml"
"""The paths of the cover and of the navigation document, which is also the contents page. They are
outside the folder of the text, so that no post can have the same name."""


def has_cover(edition: Edition) -> bool:
    """Whether the book has a cover; for a collection it is optional."""
    return not edition.collection or any(page.role == "cover" for page in edition.front)


def contents_page(edition: Edition) -> Page | None:
    """Return the contents page, if the book has one."""
    return next((page for page in edition.front if page.role == "contents"), None)


def division_paths(edition: Edition) -> dict[str, str]:
    """Return the path of each division in the package, by its key."""
    return {division.key: _path(division) for division in edition.divisions}


def divisions_by_path(
    edition: Edition, documents: Mapping[str, ContentDocument]
) -> dict[str, Division]:
    """Return the division in each document, by the path of the document in the package."""
    return {
        part.resource.name: division
        for division in edition.divisions
        if division.key in documents
        for part in documents[division.key].parts
    }


def posts_by_document(edition: Edition, documents: Mapping[str, ContentDocument]) -> dict[str, str]:
    """Return the key of the post in each document, by the path of the document in the package."""
    divisions = divisions_by_path(edition, documents).items()
    return {path: each.key for path, each in divisions if isinstance(each, Chapter)}


def documents_of(
    edition: Edition,
    image: Callable[[Asset], str],
    diagnostics: Diagnostics,
    profile: EpubProfile,
    cache: Cache | None = None,
    pages: PrintedPages | None = None,
) -> dict[str, ContentDocument]:
    """Return the documents of the divisions by key, in reading order.

    Cover and contents are not among them. `image` returns the path of an image in the package.
    Chapters are read from the cache where it holds them. `pages` are marked in the text.
    """
    writer = _DocumentWriter(edition, image, profile, cache or NullCache(), pages)
    plan = list(_plan(edition))
    written = [writer.written(planned) for planned in plan]
    for each in written:
        diagnostics.extend(each.diagnostics)
    documents = {each.key: each.document for each in written}
    moved = _moved_targets(written, documents)
    for planned, each in zip(plan, written, strict=True):
        if corrections := {link: moved[link] for link in sorted(each.links & moved.keys())}:
            documents[each.key] = writer.written(planned, corrections).document
    return documents


@dataclass(frozen=True, slots=True)
class _PlannedDocument:
    """A division that is a document of its own, with its manifest id and partition."""

    id: str
    division: Division
    partition: Partition


@dataclass(frozen=True, slots=True)
class _WrittenDivision:
    """A division by key: its document, the targets that it links to elsewhere, its diagnostics."""

    key: str
    document: ContentDocument
    links: frozenset[Target]
    diagnostics: tuple[Diagnostic, ...]


class _DocumentWriter:
    """Writes the divisions of one book for one profile."""

    def __init__(
        self,
        edition: Edition,
        image: Callable[[Asset], str],
        profile: EpubProfile,
        cache: Cache,
        pages: PrintedPages | None,
    ) -> None:
        self._edition = edition
        self._image = image
        self._profile = profile
        self._cache = cache
        self._paths = division_paths(edition)
        self._in_order = sorted(self._paths.values())
        self._pages = dict(pages.starts) if pages else {}

    def written(
        self, planned: _PlannedDocument, corrections: Mapping[Target, str] = MappingProxyType({})
    ) -> _WrittenDivision:
        """Return the document of a division.

        `corrections` are the paths of targets that are not in the first document of their division.
        """
        if isinstance(planned.division, Page):
            # A page depends on the whole book, and is written quickly.
            return self._write(planned, corrections)
        written = memoize(
            self._cache,
            self._key(planned.division, planned.partition, corrections),
            _WrittenDivision,
            lambda: self._write(planned, corrections),
        )
        return replace(written, document=_with_id(written.document, planned.id))

    def _key(
        self, chapter: Chapter, partition: Partition, corrections: Mapping[Target, str]
    ) -> str:
        """Return the cache key of a chapter's document.

        The paths of other chapters follow from their keys, which are part of the content.
        """
        summary = summary_of(chapter)
        images = (*summary.images, *summary.note_images)
        names = [self._image(image.asset) for image in images if image.asset]
        prefix = f"text/{chapter.name}-"
        behind = islice(self._in_order, bisect_left(self._in_order, prefix), None)
        similar = [*takewhile(lambda path: path.startswith(prefix), behind)]
        return cache_key(
            "document",
            fingerprint(),
            partition,
            f"{self._edition.collection}",
            repr(names),
            repr(sorted(corrections.items())),
            repr(self._profile),
            repr(similar),
            repr(self._pages.get(chapter.key)),
            chapter.content_digest or content_digest(chapter),
        )

    def _write(
        self, planned: _PlannedDocument, corrections: Mapping[Target, str]
    ) -> _WrittenDivision:
        division = planned.division
        links: set[Target] = set()
        drawings: dict[str, Resource] = {}
        diagnostics = Diagnostics()

        def url_of(key: str, target: str) -> str:
            links.add((key, target))
            path = f"{self._paths[key]}#{target}" if target else self._paths[key]
            return f"../{corrections.get((key, target), path)}"

        def drawing_address(drawing: Drawing, _tex: str) -> str:
            resource = _drawing_resource(drawing)
            drawings[resource.name] = resource
            return f"../{resource.name}"

        dialect = Dialect(
            "epub",
            lambda asset: f"../{self._image(asset)}",
            division.labels,
            diagnostics,
            url_of=url_of,
            pop_up_references=division.as_footnotes or self._profile.pop_up_references,
            pop_up_element=self._profile.note_element,
            max_widths="max-width" not in self._profile.unsupported_properties,
            empty_anchors=self._profile.empty_anchors,
            formulas=self._profile.formulas,
            drawing=drawing_address,
            lang=lang_of(division),
            direction=direction(lang_of(division)),
        )
        fragment = _fragment(division, self._edition, dialect)
        fragments = [with_page_breaks(fragment, self._pages.get(division.key, ()))]
        if isinstance(division, Chapter):
            max_bytes = self._profile.max_chapter_bytes
            fragments = split_chapter(
                fragments[0], max_bytes, lambda number: Path(self._part_path(division, number)).name
            )
        # The document of a chapter is cached as a whole.
        cache = self._cache if isinstance(division, Page) else None
        parts = [
            document(
                planned.id,
                self._part_path(division, number),
                division_document(division, fragment, planned.partition),
                cache=cache,
            )
            for number, fragment in enumerate(fragments, 1)
        ]
        first = replace(parts[0], drawings=tuple(drawings.values()), more=tuple(parts[1:]))
        whole = _with_id(first, planned.id)
        return _WrittenDivision(division.key, whole, frozenset(links), tuple(diagnostics))

    def _part_path(self, division: Division, number: int) -> str:
        """Return an unused path for a part of a division, counted from 1."""
        first = self._paths[division.key]
        if number == 1:
            return first
        name = f"{first.removesuffix('.xhtml')}-{number}"
        while f"{name}.xhtml" in self._paths.values():
            name += "-"
        return f"{name}.xhtml"


def _drawing_resource(drawing: Drawing) -> Resource:
    data = drawing.svg.replace("currentColor", "black").encode()
    name = f"formula-{hashlib.sha256(data).hexdigest()[:16]}"
    return Resource(name, f"images/{name}.svg", "image/svg+xml", data)


def _with_id(document: ContentDocument, id_: str) -> ContentDocument:
    """Return the document with another manifest id, and its further parts with numbered ones."""

    def renamed(part: ContentDocument, part_id: str) -> ContentDocument:
        return replace(part, resource=replace(part.resource, id=part_id))

    more = tuple(renamed(part, f"{id_}-{n}") for n, part in enumerate(document.more, 2))
    return replace(renamed(document, id_), more=more)


def _plan(edition: Edition) -> Iterator[_PlannedDocument]:
    """Yield the divisions that are documents of their own."""
    count = {"page": 0, "chapter": 0}
    partitions: tuple[tuple[Partition, tuple[Division, ...]], ...] = (
        ("frontmatter", edition.front),
        ("bodymatter", edition.body),
        ("backmatter", edition.back),
    )
    for partition, divisions in partitions:
        for division in divisions:
            if isinstance(division, Page) and division.role in ("cover", "contents"):
                continue
            kind = "page" if isinstance(division, Page) else "chapter"
            count[kind] += 1
            yield _PlannedDocument(f"{kind}-{count[kind]}", division, partition)


def _moved_targets(
    written: Iterable[_WrittenDivision], documents: Mapping[str, ContentDocument]
) -> dict[Target, str]:
    """Return the paths of the linked targets that are not in the first document of their division.

    A target that does not exist is replaced by the beginning of its division.
    """
    moved = {}
    for key, target in (link for each in written for link in each.links):
        linked = documents.get(key)
        if target and linked and target not in linked.ids:
            moved[key, target] = linked.url_of(target)
    return moved


def _path(division: Division) -> str:
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
