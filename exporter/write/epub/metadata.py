"""Bibliographic metadata of the package document: Dublin Core and its refinements."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from exporter.model.book import BookMetadata, Series
from exporter.write.epub.package import IDENTIFIER_ID, MetadataEntry

_PARTICLES = frozenset(
    "af al auf ben bin d' da das de del della den der di do dos du el la le ten ter van von y zu "
    "zum zur".split()
)
_SUFFIXES = frozenset("jr jr. sr sr. ii iii iv phd ph.d.".split())
_NOT_A_PERSON = frozenset(
    "blog by community company editors from group inc labs ltd redakcja staff studio team the "
    "zespół".split()
)


def metadata_entries(
    metadata: BookMetadata, langs: Iterable[str] = ()
) -> tuple[MetadataEntry, ...]:
    """Return the metadata of a book in Dublin Core (EPUB 3.3, section 5.5).

    `langs` are the languages of its chapters.
    """
    entries = (
        MetadataEntry("identifier", metadata.identifier, (("id", IDENTIFIER_ID),)),
        *_titles(metadata),
        *(MetadataEntry("language", lang) for lang in _distinct((metadata.lang, *langs))),
        *_creators(metadata),
        MetadataEntry("date", metadata.date.isoformat() if metadata.date else ""),
        *(MetadataEntry("subject", subject) for subject in dict.fromkeys(metadata.subjects)),
        MetadataEntry("description", metadata.description),
        MetadataEntry("publisher", metadata.publisher),
        MetadataEntry("source", metadata.source),
        MetadataEntry("rights", metadata.rights),
        _refinement(
            IDENTIFIER_ID,
            "identifier-type",
            _isbn_type(metadata.identifier),
            ("scheme", "onix:codelist5"),
        ),
        *(_series(metadata.series) if metadata.series else ()),
    )
    return tuple(entry for entry in entries if entry.value.strip())


def page_entries(source: str) -> tuple[MetadataEntry, ...]:
    """Return the source of the page breaks, as EPUB Accessibility 1.1 and EPUB 3.2 define it."""
    return (
        MetadataEntry("meta", source, (("property", "pageBreakSource"),)),
        MetadataEntry("source", source, (("id", "print"),)),
        _refinement("print", "source-of", "pagination"),
    )


def cover_entry(id_: str) -> MetadataEntry:
    """Return the id of the cover image for reading systems of EPUB 2."""
    return MetadataEntry("meta", "", (("name", "cover"), ("content", id_)))


def _titles(metadata: BookMetadata) -> Iterator[MetadataEntry]:
    yield MetadataEntry("title", metadata.title, (("id", "title"),))
    if metadata.subtitle:
        yield MetadataEntry("title", metadata.subtitle, (("id", "subtitle"),))
        for number, kind in enumerate(("main", "subtitle"), 1):
            id_ = "title" if kind == "main" else kind
            yield _refinement(id_, "title-type", kind)
            yield _refinement(id_, "display-seq", str(number))


def _creators(metadata: BookMetadata) -> Iterator[MetadataEntry]:
    """Yield people in order, each with roles and a name for sorting.

    Editors and the authors of chapters are creators too: a book that has only contributors is of an
    unknown author in calibre.
    """
    for number, (person, roles) in enumerate(metadata.creators.items(), 1):
        id_ = f"creator-{number}"
        yield MetadataEntry("creator", person.name, (("id", id_),))
        for role in roles:
            yield _refinement(id_, "role", role, ("scheme", "marc:relators"))
        yield _refinement(id_, "file-as", person.file_as or file_as(person.name))
        yield _refinement(id_, "display-seq", str(number))


def _isbn_type(identifier: str) -> str:
    """Return the ONIX code (list 5) of an ISBN-10 or ISBN-13; empty for another identifier."""
    isbn = re.fullmatch(r"urn:isbn:([0-9X-]+)", identifier, re.IGNORECASE)
    if isbn is None:
        return ""
    return "02" if len(isbn[1].replace("-", "")) == 10 else "15"


def _series(series: Series) -> Iterator[MetadataEntry]:
    """Yield the series, and the position in it if it is a number such as 2 or 2026.1."""
    yield MetadataEntry(
        "meta", series.name, (("property", "belongs-to-collection"), ("id", "series"))
    )
    yield _refinement("series", "collection-type", "series")
    if re.fullmatch(r"[0-9]+(\.[0-9]+)*", series.position.strip()):
        yield _refinement("series", "group-position", series.position.strip())


def _distinct(langs: Iterable[str]) -> list[str]:
    """Return language tags, each once; they are case-insensitive."""
    found: dict[str, str] = {}
    for lang in langs:
        found.setdefault(lang.lower(), lang)
    return list(found.values())


def _refinement(id_: str, property_: str, value: str, *more: tuple[str, str]) -> MetadataEntry:
    return MetadataEntry("meta", value, (("refines", f"#{id_}"), ("property", property_), *more))


def file_as(name: str) -> str:
    """Return a name for sorting: “Lis, Maria”, “van Beethoven, Ludwig”, “King, Martin, Jr.”.

    A name of one word or many, of a group, or in a script whose names may begin with the family
    name is not changed.
    """
    words = name.split()
    is_western = all(
        unicodedata.name(c, "").startswith(("LATIN", "GREEK", "CYRILLIC"))
        for c in name
        if c.isalpha()
    )
    is_personal = not any(word.lower() in _NOT_A_PERSON for word in words)
    if not (is_western and is_personal and 2 <= len(words) <= 6) or re.search(r"[,\d&/@|(]", name):
        return " ".join(words)
    suffix = f", {words.pop()}" if words[-1].lower() in _SUFFIXES and len(words) > 2 else ""
    first = len(words) - 1
    while first > 1 and words[first - 1] in _PARTICLES:
        first -= 1
    return f"{' '.join(words[first:])}, {' '.join(words[:first])}{suffix}"
