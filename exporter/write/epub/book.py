"""The book: all documents, pictures, fonts and statements of an edition, ready to be packed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from lxml import etree

from exporter.diagnostics import Diagnostics
from exporter.model.assets import Asset
from exporter.model.nodes import Image, Node
from exporter.model.publication import Chapter, Edition
from exporter.model.walk import rewrite
from exporter.settings import Settings
from exporter.write.chapter import chapter_to_xhtml
from exporter.write.cover import HEIGHT, WIDTH, draw_cover, missing_on_cover
from exporter.write.epub import accessibility, metadata
from exporter.write.epub.accessibility import Findings, count_pictures
from exporter.write.epub.documents import (
    chapter_document,
    chapter_name,
    cover_document,
    direction,
    lines_of,
    navigation_document,
    ncx_document,
    properties,
)
from exporter.write.epub.fonts import characters_of, embedded, faces_for
from exporter.write.epub.package import NCX_ID, Package, Resource
from exporter.write.epub.pictures import Picture, collect
from exporter.write.styles import stylesheet
from exporter.write.xhtml import Dialect

N = TypeVar("N", bound=Node)
_XHTML = "application/xhtml+xml"


def book_of(edition: Edition, settings: Settings, diagnostics: Diagnostics) -> Package:
    """The edition as a package."""
    nodes = [node for chapter in edition.chapters for node in (*chapter.blocks, *chapter.notes)]
    pictures = collect(nodes, diagnostics)
    edition = _without_unreadable(edition, pictures)
    chapters = [(chapter, _chapter(chapter, pictures, diagnostics)) for chapter in edition.chapters]
    lines = lines_of(edition)
    navigation = navigation_document(edition, lines)
    cover, pictured_cover = _cover(edition, diagnostics)
    roots = [etree.fromstring(data) for _, data in chapters] + [etree.fromstring(navigation)]
    said = [properties(root) for root in roots]
    faces = faces_for(roots)
    characters = characters_of(roots)
    css = stylesheet("epub", settings, fonts="../fonts", faces=faces)
    kept = [picture for picture in pictures.values() if picture]
    resources = [
        Resource("cover", "cover.xhtml", _XHTML, cover_document(edition, _COVER, (WIDTH, HEIGHT))),
        *(
            Resource(f"chapter-{number}", chapter_name(chapter), _XHTML, data, said[number - 1])
            for number, (chapter, data) in enumerate(chapters, 1)
        ),
        Resource("nav", "nav.xhtml", _XHTML, navigation, ("nav", *said[-1])),
        Resource(NCX_ID, "toc.ncx", "application/x-dtbncx+xml", ncx_document(edition, lines)),
        Resource("css", "css/book.css", "text/css", css.encode()),
        Resource("cover-image", _COVER, "image/png", cover, ("cover-image",)),
        *(picture.resource for picture in kept),
        *(
            Resource(
                face.file.removesuffix(".ttf"),
                f"fonts/{face.file}",
                "font/ttf",
                embedded(face, characters),
            )
            for face in faces
        ),
    ]
    count, described, absent = count_pictures(
        block for chapter in edition.chapters for block in chapter.blocks
    )
    findings = Findings(
        pictures=count,
        described=described,
        absent=absent,
        moving=any(picture.moving for picture in kept),
        formulas=any("mathml" in item for item in said),
        apparatus=any(chapter.notes or chapter.references for chapter in edition.chapters),
        pictured_cover=pictured_cover,
    )
    return Package(
        entries=(*metadata.entries(edition.metadata), *accessibility.entries(findings)),
        resources=resources,
        spine=_spine(len(chapters)),
        modified=edition.metadata.modified,
        lang=edition.metadata.lang,
        direction=direction(edition.metadata.lang),
    )


_COVER = "images/cover.png"


def _spine(chapters: int) -> list[tuple[str, bool]]:
    """The reading order. The contents of a single post are for the reading system's menu only."""
    text = [(f"chapter-{number}", True) for number in range(1, chapters + 1)]
    if chapters == 1:
        return [("cover", True), *text, ("nav", False)]
    return [("cover", True), ("nav", True), *text]


def _chapter(
    chapter: Chapter, pictures: Mapping[str, Picture | None], diagnostics: Diagnostics
) -> bytes:
    names = {digest: picture.resource.name for digest, picture in pictures.items() if picture}

    def address(asset: Asset) -> str:
        return f"../{names[asset.digest]}"

    dialect = Dialect("epub", address, chapter.labels, diagnostics)
    return chapter_document(chapter, chapter_to_xhtml(chapter, dialect))


def _without_unreadable(edition: Edition, pictures: Mapping[str, Picture | None]) -> Edition:
    """The edition with a placeholder for each picture whose bytes turned out to be none."""

    def rule(node: Node) -> Node:
        if isinstance(node, Image) and node.asset and pictures[node.asset.digest] is None:
            return replace(node, asset=None)
        return node

    if all(pictures.values()):
        return edition
    return replace(
        edition,
        parts=tuple(
            replace(
                part,
                chapters=tuple(
                    replace(
                        chapter,
                        blocks=rewrite(chapter.blocks, rule),
                        notes=rewrite(chapter.notes, rule),
                    )
                    for chapter in part.chapters
                ),
            )
            for part in edition.parts
        ),
    )


def _cover(edition: Edition, diagnostics: Diagnostics) -> tuple[bytes, bool]:
    """The cover, and whether it shows the picture that a single post may have for it."""
    kicker, picture = "", None
    if len(edition.chapters) == 1:
        kicker, picture = edition.chapters[0].kicker, edition.chapters[0].cover
    lost = missing_on_cover(edition.metadata, kicker)
    if lost:
        diagnostics.report("glyph-missing", f"the cover goes without ‘{lost}’")
    if picture and picture.media_type != "image/svg+xml":
        try:
            data = Path(picture.path).read_bytes()
            return draw_cover(edition.metadata, kicker, data), True
        except (OSError, ValueError, SyntaxError) as error:
            name = Path(picture.path).name
            diagnostics.report("image-unreadable", f"the cover picture ‘{name}’: {error}")
    return draw_cover(edition.metadata, kicker), False
