"""What a book may say about its accessibility: what was found in it, and no more.

A claim that it conforms to a standard needs a person who answers for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from exporter.model.nodes import CodeBlock, Image, Node, Table
from exporter.model.walk import walk
from exporter.options.settings import Certifier
from exporter.write.epub.accessibility_summary import sentences
from exporter.write.epub.package import MetadataEntry

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_STANDARD = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"
"""As the standard wants it spelt (EPUB Accessibility 1.1, section 4.1.3)."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What there is in a book that bears on how it can be read.

    `pictures` counts the pictures of the text and `described` those with alternative text by their
    author. `absent` counts the placeholders of pictures that could not be had. `moving` says that a
    picture has more than one frame, `formulas` that there is MathML, `apparatus` that there are
    notes or references, `index` that there is one. `tables` and `code` count the blocks of those
    kinds, `languages` are those besides the book's own. `portraits` counts the pictures of people
    beside their names. `cover` says what is on the cover: nothing if there is none. `pages` says
    that the pages of a printed book are marked.
    """

    pictures: int = 0
    described: int = 0
    absent: int = 0
    moving: bool = False
    formulas: bool = False
    apparatus: bool = False
    index: bool = False
    tables: int = 0
    code: int = 0
    languages: tuple[str, ...] = ()
    portraits: int = 0
    cover: Literal["", "ornament", "picture"] = "ornament"
    pages: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted in the text, as in `Findings`. `languages` are those of parts of it."""

    pictures: int
    described: int
    absent: int
    tables: int
    code: int
    languages: frozenset[str]


def count(nodes: Iterable[Node]) -> Counted:
    """Count what is below the nodes."""
    present = described = absent = tables = code = 0
    languages = set()
    for node in walk(nodes):
        if node.lang:
            languages.add(node.lang)
        match node:
            case Image(asset=None):
                absent += 1
            case Image():
                present += 1
                described += bool(node.alt.strip() and not node.alt_is_generated)
            case Table():
                tables += 1
            case CodeBlock():
                code += 1
            case _:
                pass
    return Counted(present, described, absent, tables, code, frozenset(languages))


def lacks(findings: Findings) -> str:
    """What stands in the way of a claim, in words; empty where nothing does that can be counted."""
    missing = findings.pictures - findings.described
    told = []
    if missing:
        told.append(f"{_pictures(missing)} without alternative text by the author")
    if findings.absent:
        told.append(f"{_pictures(findings.absent)} that could not be had")
    if findings.cover == "picture":
        told.append("a cover whose picture is not described")
    if findings.moving:
        told.append("moving pictures, of which nobody has checked whether they flash")
    return ", ".join(told)


def entries(
    findings: Findings, lang: str = "en", certifier: Certifier | None = None
) -> tuple[MetadataEntry, ...]:
    """The findings in the vocabulary of schema.org (EPUB Accessibility 1.1, section 2).

    `lang` is the book's language, `certifier` who claims that it conforms to the standard.
    """
    modes = ["textual"] + ["visual"] * bool(findings.pictures)
    all_described = findings.described == findings.pictures
    sufficient = ["textual"] if all_described else []
    sufficient += ["textual,visual"] if findings.pictures else []
    # One word for flashing and motion: Ace knows only a misspelling of `unknownMotion…`.
    hazards = ["unknown" if findings.moving else "none"]
    said = (
        *(("schema:accessMode", value) for value in modes),
        *(("schema:accessModeSufficient", value) for value in sufficient),
        *(("schema:accessibilityFeature", value) for value in _features(findings)),
        *(("schema:accessibilityHazard", value) for value in hazards),
    )
    words, spoken = summary(findings, lang, certifier)
    return (
        *(MetadataEntry("meta", value, (("property", property_),)) for property_, value in said),
        MetadataEntry(
            "meta", words, (("property", "schema:accessibilitySummary"), (_XML_LANG, spoken))
        ),
        *(_claim(certifier) if certifier else ()),
    )


def _features(findings: Findings) -> Iterator[str]:
    yield from ("tableOfContents", "structuralNavigation", "readingOrder", "ARIA")
    yield from ("displayTransformability", "unlocked")
    if findings.pictures and findings.described == findings.pictures:
        yield "alternativeText"
    if findings.formulas:
        yield "MathML"
    if findings.index:
        yield "index"
    if findings.pages:
        # What was called printPageNumbers before, and how to get to them.
        yield from ("pageBreakMarkers", "pageNavigation")


def _claim(certifier: Certifier) -> Iterator[MetadataEntry]:
    """Who claims what (EPUB Accessibility 1.1, section 4)."""
    yield MetadataEntry(
        "meta", _STANDARD, (("property", "dcterms:conformsTo"), ("id", "conformance"))
    )
    by = ("refines", "#conformance")
    certified = ("property", "a11y:certifiedBy")
    yield MetadataEntry("meta", certifier.name, (by, certified, ("id", "certifier")))
    if certifier.credential:
        credential = ("property", "a11y:certifierCredential")
        yield MetadataEntry("meta", certifier.credential, (("refines", "#certifier"), credential))
    if certifier.report:
        report = (("rel", "a11y:certifierReport"), ("href", certifier.report))
        yield MetadataEntry("link", "", (("refines", "#certifier"), *report))


def summary(
    findings: Findings, lang: str = "en", certifier: Certifier | None = None
) -> tuple[str, str]:
    """The findings in plain words, and the language that these are in."""
    say, spoken = sentences(lang)
    said = [say.text, say.contents]
    shown, described = findings.pictures, findings.described
    if findings.apparatus:
        said.append(say.apparatus)
    if shown and described == shown:
        said.append(say.described.format(shown))
    elif shown:
        said.append(say.described_in_part.format(shown, described))
    if findings.portraits:
        said.append(say.portraits)
    if findings.absent:
        said.append(say.absent.format(findings.absent))
    if findings.moving:
        said.append(say.moving)
    if findings.formulas:
        said.append(say.formulas)
    if findings.tables:
        said.append(say.tables.format(findings.tables))
    if findings.code:
        said.append(say.code)
    if findings.languages:
        said.append(say.languages.format(", ".join(findings.languages)))
    if findings.pages:
        said.append(say.pages)
    if findings.cover:
        said.append(say.ornament if findings.cover == "ornament" else say.pictured)
    said.append(say.claim.format(certifier.name) if certifier else say.no_claim)
    return " ".join(said), spoken


def _pictures(number: int) -> str:
    return "one picture" if number == 1 else f"{number} pictures"
