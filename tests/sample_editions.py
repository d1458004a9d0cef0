"""Small editions, built in memory, for the tests of the writers."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from lxml import etree
from PIL import Image as Raster

from exporter.diagnostics import Diagnostics
from exporter.model.assets import Asset
from exporter.model.book import BookMetadata, Role
from exporter.model.edition import Chapter, ContentsEntry, Edition, EditionPart, Page
from exporter.model.nodes import Blocks, Heading, Image, Paragraph, Text
from exporter.model.post import Author, Metadata
from exporter.options.settings import Settings
from exporter.resolve.labels import labels_for
from exporter.write.epub import write

NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "epub": "http://www.idpf.org/2007/ops",
    "ncx": "http://www.daisy.org/z3986/2005/ncx/",
    "opf": "http://www.idpf.org/2007/opf",
    "x": "http://www.w3.org/1999/xhtml",
}
MODIFIED = datetime.datetime(2026, 5, 14, 6, 30, 1, tzinfo=datetime.UTC)


def paragraph(words: str) -> Paragraph:
    return Paragraph((Text(words),))


def chapter(blocks: Blocks, name: str = "salt", title: str = "Salt", **more: object) -> Chapter:
    lang = str(more.pop("lang", "en"))
    values = {"notes": (), "references": (), "kicker": "Essay"} | more
    return Chapter(
        key=f"_posts/{name}.md",
        name=name,
        metadata=Metadata(title, lang=lang),
        blocks=blocks,
        labels=labels_for(lang),
        **values,
    )


def edition(*chapters: Chapter, **more: object) -> Edition:
    first = chapters[0]
    values = {
        "title": first.metadata.title,
        "identifier": "urn:uuid:6f0c2b1e-0000-5000-8000-000000000000",
        "lang": first.metadata.lang,
        "modified": MODIFIED,
        "authors": (Author("Maria Lis"),),
    } | more
    return Edition(
        metadata=BookMetadata(**values),
        parts=(EditionPart(chapters),),
        contents=tuple(_entry(each) for each in chapters),
        labels=labels_for(first.metadata.lang),
    )


def page(role: Role, title: str = "", blocks: Blocks = (), **more: object) -> Page:
    lang = str(more.pop("lang", "en"))
    values = {"key": role, "name": role, "title": title, "blocks": blocks} | more
    return Page(role=role, lang=lang, labels=labels_for(lang), **values)


def collection(
    parts: Sequence[EditionPart],
    front: Sequence[Page] = (),
    back: Sequence[Page] = (),
    **more: object,
) -> Edition:
    """Return a collection whose table of contents lists the preface and all that follows it."""
    values = {"title": "Spices", "lang": "en"} | more
    book = edition(*(chapter for part in parts for chapter in part.chapters), **values)
    lines = [ContentsEntry(each.title, each.key) for each in front if each.role == "preface"]
    for part in parts:
        chapters = tuple(map(_entry, part.chapters))
        opening = part.opening
        lines += (
            [ContentsEntry(opening.title, opening.key, children=chapters)] if opening else chapters
        )
    lines += [ContentsEntry(each.title, each.key) for each in back]
    return replace(
        book,
        parts=tuple(parts),
        contents=tuple(lines),
        labels=labels_for(book.metadata.lang),
        front=tuple(front),
        back=tuple(back),
        collection=True,
    )


def _entry(each: Chapter) -> ContentsEntry:
    sections = tuple(
        ContentsEntry("".join(inline.text for inline in block.children), each.key, block.id)
        for block in each.blocks
        if isinstance(block, Heading)
    )
    title, lang = each.metadata.title, each.metadata.lang
    return ContentsEntry(title, each.key, children=sections, lang=lang)


def asset(data: bytes, folder: Path, name: str, media_type: str, size: int = 8) -> Asset:
    """Write an image file and return it as an asset, `size` pixels wide and high."""
    """Write an image file and return it as an asset, `size` pixels wide and high."""
    path = folder / name
    path.write_bytes(data)
    return Asset(str(path), hashlib.sha256(data).hexdigest(), media_type, size, size)


def image_bytes(format_: str, mode: str = "RGB", frames: int = 1, **options: object) -> bytes:
    """Return an encoded image of 8 by 8 pixels with a gradient."""
    images = []
    for frame in range(frames):
        grey = Raster.radial_gradient("L").resize((8, 8)).point(lambda v, f=frame: v ^ (f * 99))
        image = grey.convert(mode)
        if mode == "RGBA":
            image.putalpha(grey)
        images.append(image)
    stream = BytesIO()
    more = {"save_all": True, "append_images": images[1:]} if frames > 1 else {}
    images[0].save(stream, format_, **more, **options)
    return stream.getvalue()


def image_paragraph(of: Asset, alt: str = "A jar of salt", *, ours: bool = False) -> Paragraph:
    return Paragraph((Image("salt", alt, asset=of, alt_is_generated=ours),))


def write_epub(
    book: Edition, diagnostics: Diagnostics | None = None, epub_profile: str = ""
) -> ZipFile:
    """Write an edition as an EPUB and return its open archive."""
    settings = Settings(epub_profile=epub_profile) if epub_profile else Settings()
    artifact = write(book, settings, Diagnostics() if diagnostics is None else diagnostics)
    return ZipFile(BytesIO(artifact.data))


def parse_xml(archive: ZipFile, name: str) -> etree._Element:
    """Parse a part of an EPUB, by its path below `EPUB/`."""
    """Parse a part of an EPUB, by its path below `EPUB/`."""
    return etree.fromstring(archive.read(f"EPUB/{name}"))


def xpath_texts(element: etree._Element, path: str) -> list[str]:
    """Return the texts or attribute values that an XPath selects."""
    found = element.xpath(path, namespaces=NAMESPACES)
    return [item if isinstance(item, str) else item.text or "" for item in found]
