"""Packaging: resources and metadata become the bytes of an EPUB, reproducibly.

ebooklib writes the package document. Content does not pass through it, since it would parse and
rewrite XHTML.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from zipfile import ZipFile

from ebooklib import epub
from lxml import etree

from exporter.diagnostics import Diagnostics
from exporter.options.epub_profiles import EpubProfile
from exporter.write.epub.archive import Content, Deflated, archive_of, deflate
from exporter.write.images.image_processing import ImageContent

FOLDER = "EPUB"
"""The folder of the package document, as ebooklib names it."""


@dataclass(frozen=True, slots=True)
class Resource:
    """A publication resource. `name` is its path relative to the package document.

    `data` is its content, plain, compressed, or that of an image, which is read to be packed.
    `properties` are those of its manifest item (EPUB 3.3, appendix D.5). `source` is the name of
    the file that it was made from, if any.
    """

    id: str
    name: str
    media_type: str
    data: bytes | ImageContent | Deflated
    properties: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class MetadataEntry:
    """An element of the package metadata.

    `term` is a Dublin Core element (`title`), or `meta` or `link` with their own attributes.
    """

    term: str
    value: str
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Package:
    """The content of an EPUB.

    `spine` lists the ids of content documents in reading order, and whether each is linear.
    `modified` is an aware time. `lang` (BCP 47) and `direction` (`ltr` or `rtl`) are those of the
    metadata. `private` are files that only the exporter reads, by their names.
    """

    entries: Sequence[MetadataEntry]
    resources: Sequence[Resource]
    spine: Sequence[tuple[str, bool]]
    modified: datetime.datetime
    lang: str = "en"
    direction: str = "ltr"
    private: Mapping[str, bytes] = field(default_factory=dict)


IDENTIFIER_ID = "identifier"
"""The id of the identifier among the entries."""
NCX_ID = "ncx"
"""The manifest id of the NCX."""
_UNCOMPRESSED = ("mimetype", ".gif", ".jpg", ".png")
"""Endings of files that are stored: images that are compressed already, and the media type, which
must be (EPUB 3.3, section 4.2.7.3)."""


_MAX_NAMED = 8
"""The greatest number of files named in a message about the size."""
_MEGABYTE = 1_000_000


def pack(package: Package) -> bytes:
    """Return the package as an EPUB: an OCF ZIP container (EPUB 3.3, section 4)."""
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
    skeleton = BytesIO()
    _PackageWriter(skeleton, book, options).write()
    with ZipFile(skeleton) as opened:
        return archive_of(_parts(opened, package))


class _PackageWriter(epub.EpubWriter):  # type: ignore[misc]  # no types
    """Writes the package document without the content, which `_parts` adds."""

    def _write_items(self) -> None:
        """Write nothing: as many empty files as the book has take as long as the rest.

        If ebooklib calls it otherwise, the package is the same.
        """


def _item(resource: Resource) -> epub.EpubItem:
    item = epub.EpubItem(resource.id, resource.name, resource.media_type, b"")
    item.properties = list(resource.properties)
    return item


def _parts(skeleton: ZipFile, package: Package) -> Iterator[tuple[str, Content]]:
    """Yield name and content of each file, `mimetype` first (EPUB 3.3, section 4.2.7.3)."""
    contents = {f"{FOLDER}/{each.name}": each.data for each in package.resources}
    # Each once, even if ebooklib has written the resources.
    for name in dict.fromkeys((*skeleton.namelist(), *contents)):
        content = contents[name] if name in contents else skeleton.read(name)
        if name == f"{FOLDER}/content.opf" and isinstance(content, bytes):
            content = _with_language(content, package)
        if isinstance(content, ImageContent):
            yield name, content.read
        elif isinstance(content, Deflated) or name.endswith(_UNCOMPRESSED):
            yield name, content
        else:
            yield name, deflate(content)
    for name, data in package.private.items():
        yield name, deflate(data)


def _with_language(opf: bytes, package: Package) -> bytes:
    """Return the package document with `xml:lang` and `dir` on its root (EPUB 3.3, 5.3)."""
    root = etree.fromstring(opf)
    root.set("{http://www.w3.org/XML/1998/namespace}lang", package.lang)
    root.set("dir", package.direction)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def report_size(
    size: int, resources: Iterable[Resource], profile: EpubProfile, diagnostics: Diagnostics
) -> None:
    """Report an EPUB of `size` bytes that exceeds the budget of its profile, or such a resource."""
    files = [(_size(each.data), each.source or each.name) for each in resources]
    files.sort(key=lambda file: (-file[0], file[1]))
    large = [file for file in files if file[0] > profile.max_file_bytes]
    if size > profile.size_budget * _MEGABYTE:
        largest = ", ".join(f"‘{name}’ {_megabytes(own)}" for own, name in files[:_MAX_NAMED])
        message = f"{_megabytes(size)} exceed the budget of {profile.size_budget:g} MB"
        diagnostics.report("epub-heavy", f"{message}; the largest files are {largest}")
    elif large:
        named = ", ".join(f"‘{name}’ {_megabytes(own)}" for own, name in large[:_MAX_NAMED])
        message = f"{named}: the limit for one file is {_megabytes(profile.max_file_bytes)}"
        diagnostics.report("part-heavy", message)


def _size(data: bytes | ImageContent | Deflated) -> int:
    match data:
        case ImageContent():
            return data.size
        case Deflated():
            return len(data.data)
        case _:
            return len(data)


def _megabytes(size: int) -> str:
    return f"{size / _MEGABYTE:.1f} MB"
