"""Content documents: a division or the cover as an XHTML document, and facts about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from lxml import etree
from markupsafe import Markup

from exporter.model.east_asian import is_east_asian
from exporter.model.edition import Chapter, Division, Edition
from exporter.runtime.cache import Cache, NullCache, cache_key, memoize
from exporter.runtime.fingerprint import fingerprint
from exporter.themes import Face
from exporter.write.direction import direction
from exporter.write.epub.archive import deflate
from exporter.write.epub.fonts import characters_of, faces_of
from exporter.write.epub.package import Resource
from exporter.write.repair import Fault, valid_document
from exporter.write.templates import render

Partition: TypeAlias = Literal["frontmatter", "bodymatter", "backmatter"]
"""The `epub:type` of a document's body (EPUB SSV 1.1, document partitions)."""

XHTML = "application/xhtml+xml"
_PROPERTY_OF_NAMESPACE = {
    "http://www.w3.org/1998/Math/MathML": "mathml",
    "http://www.w3.org/2000/svg": "svg",
}
"""The properties of manifest items that follow from their content (EPUB 3.3, appendix D.5)."""


@dataclass(frozen=True, slots=True)
class ContentDocument:
    """A content document, with the ids in it, and the faces and characters that it uses.

    `rtl` says that it has right-to-left text, `east_asian` that it has Chinese, Japanese or Korean.
    `links` are the addresses of its local links, and `faults` what was repaired in it. `drawings`
    are those of formulas, in the first document of a division. `more` are the other documents of a
    division that is too long for one.
    """

    resource: Resource
    ids: frozenset[str]
    faces: frozenset[Face]
    characters: frozenset[str]
    rtl: bool = False
    east_asian: bool = False
    links: frozenset[str] = frozenset()
    faults: tuple[Fault, ...] = ()
    drawings: tuple[Resource, ...] = ()
    more: tuple[ContentDocument, ...] = ()

    @property
    def parts(self) -> tuple[ContentDocument, ...]:
        """All documents of the division, in reading order."""
        return (self, *self.more)

    def url_of(self, target: str) -> str:
        """Return the path of an id in the package; that of the document if it has no such id."""
        found = next((part for part in self.parts if target in part.ids), None)
        return f"{found.resource.name}#{target}" if found else self.resource.name


def document(
    id_: str, name: str, data: bytes, *properties: str, cache: Cache | None = None
) -> ContentDocument:
    """Return a content document, with the facts about it from the cache or by parsing it.

    `properties` are manifest properties that do not follow from its content.
    """
    cache = cache or NullCache()
    key = cache_key("content", fingerprint(), id_, name, repr(properties), data)
    return memoize(cache, key, ContentDocument, lambda: _read(id_, name, data, properties))


def _read(id_: str, name: str, data: bytes, properties: tuple[str, ...]) -> ContentDocument:
    valid = valid_document(data)
    root, found = valid.root, valid.inspection
    content = (value for key, value in _PROPERTY_OF_NAMESPACE.items() if key in found.namespaces)
    return ContentDocument(
        Resource(id_, name, XHTML, deflate(valid.data), (*properties, *content)),
        found.ids,
        faces_of(root),
        characters_of(root),
        any(element.get("dir") == "rtl" for element in root.iter(etree.Element)),
        any(is_east_asian(element.get("lang", "")) for element in root.iter(etree.Element)),
        found.links,
        valid.faults,
    )


def division_document(division: Division, fragment: str, partition: Partition) -> bytes:
    """Return the document of a division, around its XHTML fragment."""
    lang = lang_of(division)
    return render(
        "epub/division.xhtml",
        title=title_of(division),
        lang=lang,
        direction=direction(lang),
        partition=partition,
        fragment=Markup(fragment),  # noqa: S704 (escaped node by node)
    ).encode()


def cover_document(edition: Edition, image: str, size: tuple[int, int]) -> bytes:
    """Return the document that shows the cover image, of `size` pixels."""
    metadata = edition.metadata
    return render(
        "epub/cover.xhtml",
        lang=metadata.lang,
        direction=direction(metadata.lang),
        label=edition.labels.cover,
        image=image,
        alt=_cover_alt(edition),
        width=size[0],
        height=size[1],
    ).encode()


def _cover_alt(edition: Edition) -> str:
    metadata = edition.metadata
    title = ". ".join(part for part in (metadata.title, metadata.subtitle) if part)
    names = ", ".join(author.name for author in metadata.authors)
    if not names and metadata.editors:
        editors = ", ".join(editor.name for editor in metadata.editors)
        names = edition.labels.edited_by.format(editors)
    return f"{edition.labels.cover}: {title}" + (f" · {names}" if names else "")


def title_of(division: Division) -> str:
    """Return the title of a division, else the label of its role."""
    if isinstance(division, Chapter):
        return division.metadata.title
    return division.title or str(getattr(division.labels, division.role.replace("-", "_")))


def lang_of(division: Division) -> str:
    """Return the language of a division."""
    return division.metadata.lang if isinstance(division, Chapter) else division.lang
