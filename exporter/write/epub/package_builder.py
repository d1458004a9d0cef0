"""The book: all documents, pictures, fonts and statements of an edition, ready to be packed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path

from exporter.diagnostics import Diagnostics
from exporter.model.assets import Asset
from exporter.model.nodes import Image, Node
from exporter.model.publication import Edition, Page, Person, PrintedPages
from exporter.model.record import Record, to_json
from exporter.model.walk import rewrite, rewrite_division
from exporter.options.epub_profiles import EpubProfile, epub_profile
from exporter.options.settings import Certifier, Settings
from exporter.runtime.cache import Cache, cache_key
from exporter.runtime.context import BuildContext
from exporter.runtime.fingerprint import fingerprint
from exporter.themes import Theme, theme
from exporter.write.direction import direction
from exporter.write.epub import accessibility, metadata
from exporter.write.epub.accessibility import Findings, count
from exporter.write.epub.archive import deflated_once
from exporter.write.epub.cover import COVER_ID, Cover, cover_of
from exporter.write.epub.divisions import (
    COVER,
    NAVIGATION,
    contents_of,
    documents_of,
    has_cover,
    places_of,
    posts_in,
)
from exporter.write.epub.documents import (
    XHTML,
    ContentDocument,
    cover_document,
    document,
    lang_of,
)
from exporter.write.epub.fonts import embedded, file_name
from exporter.write.epub.images import BookImage, collect, portrait_of, target_of
from exporter.write.epub.navigation import lines_of, navigation_document, ncx_document, page_list_of
from exporter.write.epub.package import FOLDER, NCX_ID, Package, Resource
from exporter.write.styles import RTL, stylesheet
from exporter.write.xhtml import Dialect, blocks_to_xhtml


def book_of(
    edition: Edition,
    settings: Settings,
    diagnostics: Diagnostics,
    folder: Path,
    context: BuildContext | None = None,
    pages: PrintedPages | None = None,
    record: Record | None = None,
) -> Package:
    """The edition as a package. Its pictures wait in the folder until they are packed.

    `pages` are those of the same book in print, `record` says what it is made from.
    """
    context = context or BuildContext()
    made_for = epub_profile(settings.epub_profile)
    shown = chain(_text(edition), _notes(edition))
    with context.timed_phase("EPUB: pictures"):
        pictures = collect(shown, target_of(made_for), folder, diagnostics, context)
    portraits = [
        Image(photo.path, asset=photo)
        for photo in _portraits(edition)
        if photo.digest not in pictures
    ]
    pictures |= collect(portraits, portrait_of(made_for), folder, diagnostics, context)
    edition = _without_unreadable(edition, pictures)
    names = {digest: picture.resource.name for digest, picture in pictures.items() if picture}

    def image(asset: Asset) -> str:
        return names[asset.digest]

    with context.timed_phase("EPUB: documents"):
        divisions = documents_of(edition, image, diagnostics, made_for, context.cache, pages)
    lines = lines_of(edition, divisions, made_for.levels)
    paged = has_cover(edition) and made_for.cover_page
    text = _contents_text(edition, image, diagnostics)
    leaves = page_list_of(edition, divisions, pages) if pages else ()
    contents = navigation_document(edition, lines, text, leaves, cover=paged)
    navigation = document("nav", NAVIGATION, contents, "nav", cache=context.cache)
    look = theme(settings.theme)
    cover = None
    if has_cover(edition):
        cover = cover_of(edition, folder, diagnostics, context, look, made_for)
    documents = (*(part for each in divisions.values() for part in each.parts), navigation)
    # Two that became alike are one.
    kept = list({each.resource.name: each for each in pictures.values() if each}.values())
    resources = [
        *((cover.resource,) if cover else ()),
        *((_cover_page(edition, cover),) if cover and paged else ()),
        *(made.resource for made in documents),
        Resource(
            NCX_ID, "toc.ncx", "application/x-dtbncx+xml", ncx_document(edition, lines, leaves)
        ),
        *_styles(documents, look, made_for, context.cache),
        *(picture.resource for picture in kept),
    ]
    shown_cover = cover if paged else None
    findings = replace(_findings(edition, kept, documents, shown_cover), pages=bool(pages))
    certifier = _certifier(settings, findings, diagnostics)
    said = metadata.entries(edition.metadata, [lang_of(each) for each in edition.body])
    return Package(
        entries=(
            *said,
            *(metadata.page_entries(pages.source) if pages else ()),
            *([metadata.cover_entry(COVER_ID)] if cover else ()),
            *accessibility.entries(findings, edition.metadata.lang, certifier),
        ),
        resources=resources,
        spine=list(_spine(edition, divisions, cover=paged)),
        modified=edition.metadata.modified,
        lang=edition.metadata.lang,
        direction=direction(edition.metadata.lang),
        record=_record(record, edition, divisions) if record else b"",
    )


def _record(record: Record, edition: Edition, divisions: Mapping[str, ContentDocument]) -> bytes:
    """The record, with the way from each document of the container to its post."""
    posts = posts_in(edition, divisions).items()
    return to_json(replace(record, documents={f"{FOLDER}/{name}": post for name, post in posts}))


def _spine(
    edition: Edition, divisions: Mapping[str, ContentDocument], *, cover: bool
) -> Iterator[tuple[str, bool]]:
    """The reading order, in which the navigation stands where the contents do.

    Where no page is meant for them, as in a single post, they are for the reading system's menu
    only.
    """
    if cover:
        yield "cover", True
    contents = contents_of(edition)
    for division in edition.divisions:
        if division is contents:
            yield "nav", True
        elif division.key in divisions:
            yield from ((part.resource.id, True) for part in divisions[division.key].parts)
    if contents is None:
        yield "nav", False


def _cover_page(edition: Edition, cover: Cover) -> Resource:
    shown = cover_document(edition, cover.resource.name, cover.size)
    return Resource("cover", COVER, XHTML, shown)


def _contents_text(edition: Edition, image: Callable[[Asset], str], findings: Diagnostics) -> str:
    """What an editor has the page of the contents say besides."""
    contents, places = contents_of(edition), places_of(edition)
    if contents is None:
        return ""
    dialect = Dialect(
        "epub",
        image,
        contents.labels,
        findings,
        url_of=lambda division, _: places[division],
        direction=direction(contents.lang),
    )
    return blocks_to_xhtml(contents.blocks, dialect)


def _styles(
    documents: Sequence[ContentDocument], look: Theme, made_for: EpubProfile, cache: Cache
) -> Iterator[Resource]:
    """The stylesheet, and the fonts that it asks for, cut down to the characters of the book."""
    needed = frozenset(face for made in documents for face in made.faces)
    # What the rules of another theme ask for, nobody knows.
    known = look == theme()
    files = {face: file_name(face) for face in look.fonts if face in needed or not known}
    characters = frozenset[str]().union(*(made.characters for made in documents))
    more = RTL if any(made.rtl for made in documents) else ()
    fonts = {face: f"../fonts/{file}" for face, file in files.items()}
    css = stylesheet("epub", look, fonts=fonts, more=more, drops=made_for.drops)
    yield Resource("css", "css/book.css", "text/css", css.encode())
    for face, file in files.items():
        program = look.fonts[face].path.read_bytes()
        key = cache_key("face", fingerprint(), repr(face), program, "".join(sorted(characters)))
        font = deflated_once(cache, key, partial(embedded, face, program, characters))
        yield Resource(file.removesuffix(".ttf"), f"fonts/{file}", "font/ttf", font)


def _findings(
    edition: Edition,
    pictures: Sequence[BookImage],
    documents: Sequence[ContentDocument],
    cover: Cover | None,
) -> Findings:
    text, notes = count(_text(edition)), count(_notes(edition))
    spoken = {lang_of(each) for each in edition.divisions} | text.languages | notes.languages
    own = edition.metadata.lang.lower()
    return Findings(
        pictures=text.pictures,
        described=text.described,
        absent=text.absent,
        index=any(page.role == "index" for page in edition.back),
        tables=text.tables,
        code=text.code,
        languages=tuple(sorted(lang for lang in spoken if lang.lower() != own)),
        moving=any(picture.animated for picture in pictures),
        formulas=any("mathml" in made.resource.properties for made in documents),
        apparatus=any(division.notes or division.references for division in edition.divisions),
        portraits=len(_portraits(edition)),
        cover=("picture" if cover.pictured else "ornament") if cover else "",
    )


def _certifier(
    settings: Settings, findings: Findings, diagnostics: Diagnostics
) -> Certifier | None:
    """Who certifies the book, unless something in it stands in the way of the claim."""
    if settings.certified_by and (fault := accessibility.lacks(findings)):
        message = f"{settings.certified_by.name} cannot certify the book: it has {fault}"
        diagnostics.report("claim-withheld", message)
        return None
    return settings.certified_by


def _text(edition: Edition) -> Iterator[Node]:
    """Everything that is read."""
    for division in edition.divisions:
        yield from division.blocks
    for person in _people(edition):
        yield from person.bio


def _portraits(edition: Edition) -> list[Asset]:
    return [person.photo for person in _people(edition) if person.photo]


def _people(edition: Edition) -> Iterator[Person]:
    for division in edition.divisions:
        if isinstance(division, Page):
            yield from division.people


def _notes(edition: Edition) -> Iterator[Node]:
    for division in edition.divisions:
        yield from division.notes


def _without_unreadable(edition: Edition, pictures: Mapping[str, BookImage | None]) -> Edition:
    """The edition with a placeholder for each picture whose bytes turned out to be none."""
    if all(pictures.values()):
        return edition

    def rule(node: Node) -> Node:
        if isinstance(node, Image) and node.asset and pictures[node.asset.digest] is None:
            return replace(node, asset=None)
        return node

    def person(known: Person) -> Person:
        shown = known.photo and pictures[known.photo.digest]
        return replace(known, bio=rewrite(known.bio, rule), photo=known.photo if shown else None)

    def page(known: Page) -> Page:
        return replace(rewrite_division(known, rule), people=tuple(map(person, known.people)))

    return replace(
        edition,
        front=tuple(map(page, edition.front)),
        parts=tuple(
            replace(
                part,
                opening=part.opening and page(part.opening),
                chapters=tuple(rewrite_division(chapter, rule) for chapter in part.chapters),
            )
            for part in edition.parts
        ),
        back=tuple(map(page, edition.back)),
    )
