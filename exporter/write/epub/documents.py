"""Content documents: a division or the cover as a whole page of XHTML, and what stands in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from markupsafe import Markup

from exporter.model.publication import Chapter, Division, Edition
from exporter.runtime.cache import Cache, NullCache, cache_key, memoize
from exporter.runtime.fingerprint import fingerprint
from exporter.themes import Face
from exporter.write.direction import direction
from exporter.write.epub.archive import deflated
from exporter.write.epub.fonts import characters_of, faces_of
from exporter.write.epub.package import Resource
from exporter.write.templates import render

if TYPE_CHECKING:
    from lxml import etree

Matter: TypeAlias = Literal["frontmatter", "bodymatter", "backmatter"]
"""Which of the three parts of a book a document belongs to."""

XHTML = "application/xhtml+xml"
_PROPERTIES = {
    "http://www.w3.org/1998/Math/MathML": "mathml",
    "http://www.w3.org/2000/svg": "svg",
}


@dataclass(frozen=True, slots=True)
class ContentDocument:
    """A content document, and what was found in it: the ids, and what fonts it asks for.

    `rtl` says that some of it is read from the right. `more` are the other parts of a division that
    is too long for one document.
    """

    resource: Resource
    ids: frozenset[str]
    faces: frozenset[Face]
    characters: frozenset[str]
    rtl: bool = False
    more: tuple[ContentDocument, ...] = ()

    @property
    def parts(self) -> tuple[ContentDocument, ...]:
        """The document, and those that go on with it."""
        return (self, *self.more)

    def place_of(self, target: str) -> str:
        """Where an id is in the package; the document itself if it is not there."""
        found = next((part for part in self.parts if target in part.ids), None)
        return f"{found.resource.name}#{target}" if found else self.resource.name


def document(
    id_: str, name: str, data: bytes, *properties: str, cache: Cache | None = None
) -> ContentDocument:
    """A content document, read once, unless the store knows what is in it.

    `properties` are those that cannot be seen in it.
    """
    cache = cache or NullCache()
    key = cache_key("content", fingerprint(), id_, name, repr(properties), data)
    return memoize(cache, key, ContentDocument, lambda: _read(id_, name, data, properties))


def _read(id_: str, name: str, data: bytes, properties: tuple[str, ...]) -> ContentDocument:
    # Nobody waits for the parser where nothing is new.
    from lxml import etree

    root = etree.fromstring(data)
    return ContentDocument(
        Resource(id_, name, XHTML, deflated(data), (*properties, *_properties(root))),
        frozenset(said for element in root.iter() if (said := element.get("id"))),
        faces_of(root),
        characters_of(root),
        any(element.get("dir") == "rtl" for element in root.iter(etree.Element)),
    )


def division_document(division: Division, fragment: str, matter: Matter) -> bytes:
    """A division as a content document around its fragment of XHTML."""
    lang = lang_of(division)
    return render(
        "epub/division.xhtml",
        title=title_of(division),
        lang=lang,
        direction=direction(lang),
        matter=matter,
        fragment=Markup(fragment),  # noqa: S704 (escaped node by node)
    ).encode()


def cover_document(edition: Edition, image: str, size: tuple[int, int]) -> bytes:
    """The cover as a content document of its own, since some e-readers ask for one."""
    metadata = edition.metadata
    return render(
        "epub/cover.xhtml",
        lang=metadata.lang,
        direction=direction(metadata.lang),
        label=edition.labels.cover,
        image=image,
        alt=_cover_in_words(edition),
        width=size[0],
        height=size[1],
    ).encode()


def _cover_in_words(edition: Edition) -> str:
    metadata = edition.metadata
    title = ". ".join(part for part in (metadata.title, metadata.subtitle) if part)
    names = ", ".join(author.name for author in metadata.authors)
    if not names and metadata.editors:
        editors = ", ".join(editor.name for editor in metadata.editors)
        names = edition.labels.edited_by.format(editors)
    return f"{edition.labels.cover}: {title}" + (f" · {names}" if names else "")


def title_of(division: Division) -> str:
    """What a division is called: its title, else the word that its language has for it."""
    if isinstance(division, Chapter):
        return division.metadata.title
    return division.title or str(getattr(division.labels, division.role.replace("-", "_")))


def lang_of(division: Division) -> str:
    """The language of a division."""
    return division.metadata.lang if isinstance(division, Chapter) else division.lang


def _properties(root: etree._Element) -> tuple[str, ...]:
    """What the manifest must say of a document's content (EPUB 3.3, appendix D.5)."""
    tags = (element.tag for element in root.iter() if isinstance(element.tag, str))
    namespaces = {tag[1:].partition("}")[0] for tag in tags if tag.startswith("{")}
    return tuple(said for namespace, said in _PROPERTIES.items() if namespace in namespaces)
