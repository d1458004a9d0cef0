"""The package's metadata: what a catalogue, a shop and a shelf ask of a book."""

from __future__ import annotations

import re
import unicodedata

from exporter.model.publication import BookMetadata
from exporter.write.epub.package import IDENTIFIER_ID, Entry

_PARTICLES = frozenset(
    "af al auf ben bin d' da das de del della den der di do dos du el la le ten ter van von y zu "
    "zum zur".split()
)
_SUFFIXES = frozenset("jr jr. sr sr. ii iii iv phd ph.d.".split())
_NOT_A_PERSON = frozenset(
    "blog by community company editors from group inc labs ltd redakcja staff studio team the "
    "zespół".split()
)


def entries(metadata: BookMetadata) -> tuple[Entry, ...]:
    """The book in Dublin Core, refined as EPUB 3.3, section 5.5, has it."""
    made = [
        Entry("identifier", metadata.identifier, (("id", IDENTIFIER_ID),)),
        Entry("title", metadata.title, (("id", "title"),)),
        Entry("language", metadata.lang),
    ]
    refinements = []
    if metadata.subtitle:
        made.append(Entry("title", metadata.subtitle, (("id", "subtitle"),)))
        refinements += [
            _refinement("title", "title-type", "main"),
            _refinement("subtitle", "title-type", "subtitle"),
        ]
    for number, author in enumerate(metadata.authors, 1):
        id_ = f"creator-{number}"
        made.append(Entry("creator", author.name, (("id", id_),)))
        refinements += [
            _refinement(id_, "role", "aut", ("scheme", "marc:relators")),
            _refinement(id_, "file-as", file_as(author.name)),
            _refinement(id_, "display-seq", str(number)),
        ]
    if metadata.date:
        made.append(Entry("date", metadata.date.isoformat()))
    made += [Entry("subject", subject) for subject in dict.fromkeys(metadata.subjects)]
    for term, value in (
        ("description", metadata.description),
        ("publisher", metadata.publisher),
        ("source", metadata.source),
    ):
        if value:
            made.append(Entry(term, value))
    # Readers of EPUB 2 find the cover by this one.
    cover = Entry("meta", "", (("name", "cover"), ("content", "cover-image")))
    said = (entry for entry in (*made, *refinements) if entry.value.strip())
    return (*said, cover)


def _refinement(id_: str, property_: str, value: str, *more: tuple[str, str]) -> Entry:
    return Entry("meta", value, (("refines", f"#{id_}"), ("property", property_), *more))


def file_as(name: str) -> str:
    """A name as a shelf sorts it: “Lis, Maria”, “van Beethoven, Ludwig”, “King, Martin, Jr.”.

    A name of one word, of many, of a group, or in a script whose names may begin with the family
    stays as it is.
    """
    words = name.split()
    western = all(
        unicodedata.name(c, "").startswith(("LATIN", "GREEK", "CYRILLIC"))
        for c in name
        if c.isalpha()
    )
    personal = not any(word.lower() in _NOT_A_PERSON for word in words)
    if not (western and personal and 2 <= len(words) <= 6) or re.search(r"[,\d&/@|(]", name):
        return " ".join(words)
    suffix = f", {words.pop()}" if words[-1].lower() in _SUFFIXES and len(words) > 2 else ""
    first = len(words) - 1
    while first > 1 and words[first - 1] in _PARTICLES:
        first -= 1
    return f"{' '.join(words[first:])}, {' '.join(words[:first])}{suffix}"
