"""The package: resources and metadata become the bytes of an EPUB, the same each time.

ebooklib writes the package document and the archive. All content is handed to it as bytes, since
what it knows as HTML it would parse and write anew.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from ebooklib import epub  # type: ignore[import-untyped]
from lxml import etree

from exporter.model.record import RECORD_IN_EPUB
from exporter.write.epub.archive import Deflated, deflated, write_archive

FOLDER = "EPUB"
"""Where ebooklib puts the package document."""


@dataclass(frozen=True, slots=True)
class Resource:
    """A file of the package. `name` is its path below the folder of the package document.

    `data` is its content, as it is or as an archive holds it, or a file on the disk that holds it
    until the book is packed.
    `properties` are those of its manifest item (EPUB 3.3, appendix D.5). `source` is what the file
    was called that it was made from, where there is one.
    """

    id: str
    name: str
    media_type: str
    data: bytes | Path | Deflated
    properties: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class MetadataEntry:
    """One statement of the package's metadata.

    `term` is an element of Dublin Core (`title`), or `meta` with its property in the attributes, or
    `link` with an address there.
    """

    term: str
    value: str
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Package:
    """All that an EPUB holds.

    `spine` lists the ids of content documents in reading order, each with whether it is part of
    the linear reading. `modified` is aware. `lang` (BCP 47) and `direction` (`ltr` or `rtl`) are
    those of the metadata's own words. `record` is what the book was made from, which stands beside
    the publication in its container.
    """

    entries: Sequence[MetadataEntry]
    resources: Sequence[Resource]
    spine: Sequence[tuple[str, bool]]
    modified: datetime.datetime
    lang: str = "en"
    direction: str = "ltr"
    record: bytes = b""


IDENTIFIER_ID = "identifier"
"""The id that the entry of the book's identifier must have."""
NCX_ID = "ncx"
"""The id that the resource of the NCX must have."""
_PACKED = ("mimetype", ".gif", ".jpg", ".png")
"""What is no smaller for being compressed; the media type may not be."""


def pack(package: Package, folder: Path) -> bytes:
    """The package as an EPUB: an OCF ZIP container (EPUB 3.3, section 4).

    The archive is made in a file of the folder, so that it is held in memory once.
    """
    book = epub.EpubBook()
    book.metadata = {}
    book.IDENTIFIER_ID = IDENTIFIER_ID
    book.prefixes = []
    for entry in package.entries:
        namespace = None if entry.term in ("meta", "link") else "DC"
        book.add_metadata(namespace, entry.term, entry.value, dict(entry.attributes))
    for resource in package.resources:
        book.add_item(_item(resource))
    book.spine = [(id_, "yes" if linear else "no") for id_, linear in package.spine]
    if package.direction == "rtl":
        book.set_direction("rtl")
    options = {
        "raise_exceptions": True,
        "epub3_pages": False,
        "compresslevel": 0,
        "mtime": package.modified.astimezone(datetime.UTC),
    }
    shell, file = BytesIO(), folder / "made.epub"
    epub.write_epub(shell, book, options)
    with ZipFile(shell) as opened:
        write_archive(file, _parts(opened, package))
    return file.read_bytes()


def _item(resource: Resource) -> epub.EpubItem:
    # Its content takes no way through ebooklib.
    item = epub.EpubItem(resource.id, resource.name, resource.media_type, b"")
    item.properties = list(resource.properties)
    return item


def _parts(shell: ZipFile, package: Package) -> Iterator[tuple[str, bytes | Path | Deflated]]:
    """What ebooklib wrote, and the content of all that it lists.

    The media type comes first and is stored as it is (EPUB 3.3, section 4.2.7.3).
    """
    contents = {f"{FOLDER}/{each.name}": each.data for each in package.resources}
    for name in sorted(shell.namelist(), key=lambda name: name != "mimetype"):
        content = contents[name] if name in contents else shell.read(name)
        if name == f"{FOLDER}/content.opf" and isinstance(content, bytes):
            content = _in_language(content, package)
        if isinstance(content, Deflated) or name.endswith(_PACKED):
            yield name, content
        else:
            yield name, deflated(content.read_bytes() if isinstance(content, Path) else content)
    if package.record:
        yield RECORD_IN_EPUB, deflated(package.record)


def _in_language(opf: bytes, package: Package) -> bytes:
    """The package document with the language and the direction of its words on its root."""
    root = etree.fromstring(opf)
    root.set("{http://www.w3.org/XML/1998/namespace}lang", package.lang)
    root.set("dir", package.direction)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)
