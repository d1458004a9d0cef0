"""The package: resources and metadata become the bytes of an EPUB, the same each time.

ebooklib writes the package document and the archive. All content is handed to it as bytes, since
what it knows as HTML it would parse and write anew.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from ebooklib import epub  # type: ignore[import-untyped]
from lxml import etree

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest moment that a ZIP archive can name; it stands for all of them."""


@dataclass(frozen=True, slots=True)
class Resource:
    """A file of the package. `name` is its path below the folder of the package document.

    `data` is its content, or a file on the disk that holds it until the book is packed.
    `properties` are those of its manifest item (EPUB 3.3, appendix D.5).
    """

    id: str
    name: str
    media_type: str
    data: bytes | Path
    properties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One statement of the package's metadata.

    `term` is an element of Dublin Core (`title`), or `meta` with its property in the attributes.
    """

    term: str
    value: str
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Package:
    """All that an EPUB holds.

    `spine` lists the ids of content documents in reading order, each with whether it is part of
    the linear reading. `modified` is aware. `lang` (BCP 47) and `direction` (`ltr` or `rtl`) are
    those of the metadata's own words.
    """

    entries: Sequence[Entry]
    resources: Sequence[Resource]
    spine: Sequence[tuple[str, bool]]
    modified: datetime.datetime
    lang: str = "en"
    direction: str = "ltr"


IDENTIFIER_ID = "identifier"
"""The id that the entry of the book's identifier must have."""
NCX_ID = "ncx"
"""The id that the resource of the NCX must have."""
_PACKED = ("mimetype", ".gif", ".jpg", ".png")
"""What is no smaller for being compressed; the media type may not be."""


class _Waiting(epub.EpubItem):  # type: ignore[misc]  # ebooklib has no types.
    """An item of the manifest whose content is read when its turn comes."""

    def get_content(self, _default: bytes = b"") -> bytes:
        data: bytes | Path = self.content
        return data if isinstance(data, bytes) else data.read_bytes()


def pack(package: Package, folder: Path) -> bytes:
    """The package as an EPUB: an OCF ZIP container (EPUB 3.3, section 4).

    The archive is made in files of the folder, so that it is held in memory once.
    """
    book = epub.EpubBook()
    book.metadata = {}
    book.IDENTIFIER_ID = IDENTIFIER_ID
    book.prefixes = []
    for entry in package.entries:
        namespace = None if entry.term == "meta" else "DC"
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
    made, done = folder / "made.epub", folder / "done.epub"
    epub.write_epub(str(made), book, options)
    _repack(made, done, package)
    return done.read_bytes()


def _item(resource: Resource) -> epub.EpubItem:
    item = _Waiting(
        uid=resource.id,
        file_name=resource.name,
        media_type=resource.media_type,
        content=resource.data,
    )
    item.properties = list(resource.properties)
    return item


def _repack(source: Path, target: Path, package: Package) -> None:
    """The same archive without a trace of when and where it was made.

    The media type comes first and is stored as it is (EPUB 3.3, section 4.2.7.3).
    """
    with ZipFile(source) as made, ZipFile(target, "w") as done:
        names = sorted(made.namelist(), key=lambda name: name != "mimetype")
        for name in names:
            info = ZipInfo(name, _EPOCH)
            info.compress_type = ZIP_STORED if name.endswith(_PACKED) else ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o644 << 16
            content = made.read(name)
            if name.endswith("/content.opf"):
                content = _in_language(content, package)
            done.writestr(info, content, compresslevel=9)


def _in_language(opf: bytes, package: Package) -> bytes:
    """The package document with the language and the direction of its words on its root."""
    root = etree.fromstring(opf)
    root.set("{http://www.w3.org/XML/1998/namespace}lang", package.lang)
    root.set("dir", package.direction)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)
