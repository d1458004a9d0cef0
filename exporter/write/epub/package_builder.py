"""The package of an edition: documents, images, fonts, stylesheet and metadata."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path

from exporter.diagnostics import Diagnostics
from exporter.model.artifact import PrintedPages
from exporter.model.assets import Asset
from exporter.model.book import Person
from exporter.model.book_text import TEXT_IN_EPUB, text_to_json
from exporter.model.edition import Edition, Page
from exporter.model.nodes import Image, Node
from exporter.model.record import RECORD_IN_EPUB, Record, to_json
from exporter.model.summary import summarize, summary_of
from exporter.model.walk import rewrite, rewrite_division
from exporter.options.epub_profiles import EpubProfile, epub_profile
from exporter.options.settings import Certifier, Settings
from exporter.runtime.cache import Cache, cache_key
from exporter.runtime.context import BuildContext
from exporter.runtime.fingerprint import fingerprint
from exporter.themes import Theme, theme
from exporter.write.direction import direction
from exporter.write.epub.accessibility import (
    AccessibilityFacts,
    accessibility_entries,
    certification_obstacle,
    is_described,
)
from exporter.write.epub.archive import deflate_cached
from exporter.write.epub.cover import COVER_ID, Cover, cover_of
from exporter.write.epub.divisions import (
    COVER,
    NAVIGATION,
    contents_page,
    division_paths,
    divisions_by_path,
    documents_of,
    has_cover,
    posts_by_document,
)
from exporter.write.epub.documents import (
    XHTML,
    ContentDocument,
    cover_document,
    document,
    lang_of,
)
from exporter.write.epub.fonts import file_name, subset_font
from exporter.write.epub.images import BookImage, book_images, image_target, portrait_target
from exporter.write.epub.metadata import cover_entry, metadata_entries, page_entries
from exporter.write.epub.navigation import (
    navigation_document,
    navigation_entries,
    ncx_document,
    page_list_of,
)
from exporter.write.epub.package import FOLDER, NCX_ID, Package, Resource
from exporter.write.epub.validation import valid_resources
from exporter.write.repair import valid_document
from exporter.write.styles import EAST_ASIAN, RTL, stylesheet
from exporter.write.xhtml import Dialect, blocks_to_xhtml


def build_package(
    edition: Edition,
    settings: Settings,
    diagnostics: Diagnostics,
    folder: Path,
    context: BuildContext | None = None,
    pages: PrintedPages | None = None,
    record: Record | None = None,
) -> Package:
    """Return the package of an edition. Its images are files in `folder` until they are packed.

    `pages` are those of the printed book, `record` says what the book is made from.
    """
    context = context or BuildContext()
    profile = epub_profile(settings.epub_profile)
    with context.timed_phase("EPUB: images"):
        images = _images(edition, profile, folder, diagnostics, context)
    edition = _without_unreadable(edition, images)
    book = _BookDocuments(
        edition, profile, theme(settings.theme), _paths(images), pages, diagnostics, context
    )
    with context.timed_phase("EPUB: documents"):
        divisions = book.divisions()
    navigation, ncx = book.navigation(divisions)
    cover = None
    if has_cover(edition):
        cover = cover_of(edition, folder, diagnostics, context, book.theme, profile)
    documents = (*(part for each in divisions.values() for part in each.parts), navigation)
    # Equal images have the same file name.
    unique = list({each.resource.name: each for each in images.values() if each}.values())
    resources = [
        *((cover.resource,) if cover else ()),
        *((_cover_page(edition, cover),) if cover and profile.cover_page else ()),
        *(each.resource for each in documents),
        ncx,
        *_styles(documents, book.theme, profile, context.cache),
        *(image.resource for image in unique),
        *_drawings(documents),
    ]
    resources = valid_resources(
        resources, documents, divisions_by_path(edition, divisions), diagnostics
    )
    shown_cover = cover if profile.cover_page else None
    facts = _accessibility_facts(edition, unique, documents, shown_cover, pages)
    lang = edition.metadata.lang
    certifier = _certifier(settings, facts, diagnostics)
    entries = (
        *metadata_entries(edition.metadata, [lang_of(each) for each in edition.body]),
        *(page_entries(pages.source) if pages else ()),
        *([cover_entry(COVER_ID)] if cover else ()),
        *accessibility_entries(facts, lang, certifier),
    )
    return Package(
        entries=entries,
        resources=resources,
        spine=list(_spine(edition, divisions, cover=book.has_cover_page)),
        modified=edition.metadata.modified,
        lang=lang,
        direction=direction(lang),
        private=_private(record, edition, divisions) if record else {},
    )


@dataclass(frozen=True, slots=True)
class _BookDocuments:
    """Writes the documents of one book. `image_paths` are by the digest of the asset."""

    edition: Edition
    profile: EpubProfile
    theme: Theme
    image_paths: Mapping[str, str]
    pages: PrintedPages | None
    diagnostics: Diagnostics
    context: BuildContext

    @property
    def has_cover_page(self) -> bool:
        """Whether the cover has a document of its own."""
        return has_cover(self.edition) and self.profile.cover_page

    def image_path(self, asset: Asset) -> str:
        """Return the path of an image in the package."""
        return self.image_paths[asset.digest]

    def divisions(self) -> dict[str, ContentDocument]:
        """Return the documents of the divisions by key."""
        return documents_of(
            self.edition,
            self.image_path,
            self.diagnostics,
            self.profile,
            self.context.cache,
            self.pages,
        )

    def navigation(
        self, divisions: Mapping[str, ContentDocument]
    ) -> tuple[ContentDocument, Resource]:
        """Return the navigation document and the NCX."""
        edition = self.edition
        entries = navigation_entries(edition, divisions, self.profile.contents_levels)
        page_list = page_list_of(edition, divisions, self.pages) if self.pages else ()
        data = navigation_document(
            edition, entries, self._contents_text(), page_list, cover=self.has_cover_page
        )
        ncx = ncx_document(edition, entries, page_list)
        return (
            document("nav", NAVIGATION, data, "nav", cache=self.context.cache),
            Resource(NCX_ID, "toc.ncx", "application/x-dtbncx+xml", ncx),
        )

    def _contents_text(self) -> str:
        """Return the collection's own text on the contents page."""
        contents, paths = contents_page(self.edition), division_paths(self.edition)
        if contents is None:
            return ""
        dialect = Dialect(
            "epub",
            self.image_path,
            contents.labels,
            self.diagnostics,
            url_of=lambda division, _: paths[division],
            formulas=self.profile.formulas,
            lang=contents.lang,
            direction=direction(contents.lang),
        )
        return blocks_to_xhtml(contents.blocks, dialect)


def _drawings(documents: Iterable[ContentDocument]) -> Iterable[Resource]:
    """Return the drawings of formulas in documents, each once."""
    return {each.name: each for part in documents for each in part.drawings}.values()


def _images(
    edition: Edition,
    profile: EpubProfile,
    folder: Path,
    diagnostics: Diagnostics,
    context: BuildContext,
) -> dict[str, BookImage | None]:
    """Return the images of the text and the photos of authors, by the digest of the asset."""
    summaries = [summary_of(division) for division in edition.divisions]
    nodes = chain(
        chain.from_iterable(each.images for each in summaries),
        chain.from_iterable(person.bio for person in _people(edition)),
        chain.from_iterable(each.note_images for each in summaries),
    )
    images = book_images(nodes, image_target(profile), folder, diagnostics, context)
    portraits = [
        Image(photo.path, asset=photo)
        for photo in _portraits(edition)
        if photo.digest not in images
    ]
    return images | book_images(portraits, portrait_target(profile), folder, diagnostics, context)


def _paths(images: Mapping[str, BookImage | None]) -> dict[str, str]:
    return {digest: image.resource.name for digest, image in images.items() if image}


def _private(
    record: Record, edition: Edition, divisions: Mapping[str, ContentDocument]
) -> dict[str, bytes]:
    """Return the record, with the post of each document, and the text of the book."""
    posts = posts_by_document(edition, divisions).items()
    record = replace(record, documents={f"{FOLDER}/{path}": post for path, post in posts})
    text = {TEXT_IN_EPUB: text_to_json(record.text)} if record.text else {}
    return {RECORD_IN_EPUB: to_json(record), **text}


def _spine(
    edition: Edition, divisions: Mapping[str, ContentDocument], *, cover: bool
) -> Iterator[tuple[str, bool]]:
    """Yield the ids of the documents in reading order, and whether each is linear.

    The navigation document is the contents page. In a book without one it is not linear: reading
    systems show it in their own menu only.
    """
    if cover:
        yield "cover", True
    contents = contents_page(edition)
    for division in edition.divisions:
        if division is contents:
            yield "nav", True
        elif division.key in divisions:
            yield from ((part.resource.id, True) for part in divisions[division.key].parts)
    if contents is None:
        yield "nav", False


def _cover_page(edition: Edition, cover: Cover) -> Resource:
    data = cover_document(edition, cover.resource.name, cover.size)
    return Resource("cover", COVER, XHTML, valid_document(data).data)


def _styles(
    documents: Sequence[ContentDocument], look: Theme, profile: EpubProfile, cache: Cache
) -> Iterator[Resource]:
    """Yield the stylesheet and its fonts, subset to the characters of the book."""
    used = frozenset(face for each in documents for face in each.faces)
    # Which faces are used is known only for the rules of the default theme.
    embed_all = look != theme()
    files = {face: file_name(face) for face in look.fonts if face in used or embed_all}
    characters = frozenset[str]().union(*(each.characters for each in documents))
    more: tuple[str, ...] = EAST_ASIAN if any(each.east_asian for each in documents) else ()
    more += RTL if any(each.rtl for each in documents) else ()
    fonts = {face: f"../fonts/{file}" for face, file in files.items()}
    css = stylesheet("epub", look, fonts=fonts, more=more, drops=profile.unsupported_properties)
    yield Resource("css", "css/book.css", "text/css", css.encode())
    for face, file in files.items():
        data = look.fonts[face].read()
        key = cache_key("face", fingerprint(), repr(face), data, "".join(sorted(characters)))
        font = deflate_cached(cache, key, partial(subset_font, face, data, characters))
        yield Resource(file.removesuffix(".ttf"), f"fonts/{file}", "font/ttf", font)


def _accessibility_facts(
    edition: Edition,
    images: Sequence[BookImage],
    documents: Sequence[ContentDocument],
    cover: Cover | None,
    pages: PrintedPages | None,
) -> AccessibilityFacts:
    text = [summary_of(division) for division in edition.divisions]
    text += [summarize(person.bio) for person in _people(edition)]
    shown = [image for each in text for image in each.images if image.asset]
    languages = {lang_of(each) for each in edition.divisions}
    languages = languages.union(*(each.languages for each in text))
    own = edition.metadata.lang.lower()
    return AccessibilityFacts(
        images=len(shown),
        described=sum(map(is_described, shown)),
        missing_images=sum(len(each.images) for each in text) - len(shown),
        index=any(page.role == "index" for page in edition.back),
        tables=sum(each.tables for each in text),
        code=sum(each.code_blocks for each in text),
        languages=tuple(sorted(lang for lang in languages if lang.lower() != own)),
        animated=any(image.animated for image in images),
        formulas=any("mathml" in each.resource.properties for each in documents),
        notes=any(each.has_notes for each in text),
        portraits=len(_portraits(edition)),
        cover=("image" if cover.has_image else "ornament") if cover else "",
        page_breaks=bool(pages),
    )


def _certifier(
    settings: Settings, facts: AccessibilityFacts, diagnostics: Diagnostics
) -> Certifier | None:
    """Return the person who certifies the book, unless its content forbids the claim."""
    if settings.certified_by and (obstacle := certification_obstacle(facts)):
        message = f"{settings.certified_by.name} cannot certify the book: it has {obstacle}"
        diagnostics.report("claim-withheld", message)
        return None
    return settings.certified_by


def _portraits(edition: Edition) -> list[Asset]:
    return [person.photo for person in _people(edition) if person.photo]


def _people(edition: Edition) -> Iterator[Person]:
    for division in edition.divisions:
        if isinstance(division, Page):
            yield from division.people


def _without_unreadable(edition: Edition, images: Mapping[str, BookImage | None]) -> Edition:
    """Return the edition without the assets of unreadable images."""
    if all(images.values()):
        return edition

    def readable(node: Node) -> Node:
        if isinstance(node, Image) and node.asset and images[node.asset.digest] is None:
            return replace(node, asset=None)
        return node

    def person(author: Person) -> Person:
        photo = author.photo if author.photo and images[author.photo.digest] else None
        return replace(author, bio=rewrite(author.bio, readable), photo=photo)

    def page(own: Page) -> Page:
        return replace(rewrite_division(own, readable), people=tuple(map(person, own.people)))

    return replace(
        edition,
        front=tuple(map(page, edition.front)),
        parts=tuple(
            replace(
                part,
                opening=part.opening and page(part.opening),
                chapters=tuple(rewrite_division(chapter, readable) for chapter in part.chapters),
            )
            for part in edition.parts
        ),
        back=tuple(map(page, edition.back)),
    )
