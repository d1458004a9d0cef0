"""Accessibility metadata, derived from the content of the book (EPUB Accessibility 1.1).

Conformance to a standard is stated only if a person certifies it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from exporter.model.nodes import Image
from exporter.options.settings import Certifier
from exporter.write.epub.accessibility_summary import sentences_in
from exporter.write.epub.package import MetadataEntry

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_STANDARD = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"
"""The value of `dcterms:conformsTo` that the standard prescribes (section 4.1.3)."""


@dataclass(frozen=True, slots=True)
class AccessibilityFacts:
    """What the accessibility metadata of a book depends on.

    - `images` is the number of images in the text, `described` of those with alternative text by
      the author, `missing_images` of placeholders for images that could not be read;
    - `animated`: some image is animated; `formulas`: there is MathML; `notes`: there are notes or
      references; `index`: there is an index;
    - `tables` and `code` are the numbers of tables and of code blocks;
    - `languages` are those other than the book's;
    - `portraits` is the number of photos of authors;
    - `cover` says what the cover shows besides its text, empty if there is no cover page;
    - `page_breaks`: the pages of the printed book are marked.
    """

    images: int = 0
    described: int = 0
    missing_images: int = 0
    animated: bool = False
    formulas: bool = False
    notes: bool = False
    index: bool = False
    tables: int = 0
    code: int = 0
    languages: tuple[str, ...] = ()
    portraits: int = 0
    cover: Literal["", "ornament", "image"] = "ornament"
    page_breaks: bool = False


def is_described(image: Image) -> bool:
    """Whether an image has alternative text by the author, or needs none."""
    return bool(image.decorative or (image.alt.strip() and not image.alt_is_generated))


def certification_obstacle(facts: AccessibilityFacts) -> str:
    """Return what the book has that forbids a conformance claim, in words; empty if nothing."""
    undescribed = facts.images - facts.described
    obstacles = []
    if undescribed:
        obstacles.append(f"{_images(undescribed)} without alternative text by the author")
    if facts.missing_images:
        obstacles.append(f"{_images(facts.missing_images)} that could not be read")
    if facts.cover == "image":
        obstacles.append("a cover image without a description")
    if facts.animated:
        obstacles.append("animated images that have not been checked for flashing")
    return ", ".join(obstacles)


def accessibility_entries(
    facts: AccessibilityFacts, lang: str = "en", certifier: Certifier | None = None
) -> tuple[MetadataEntry, ...]:
    """Return the schema.org metadata (EPUB Accessibility 1.1, section 2).

    `lang` is the book's language. `certifier` certifies that the book conforms to the standard.
    """
    modes = ["textual"] + ["visual"] * bool(facts.images)
    all_described = facts.described == facts.images
    sufficient = ["textual"] if all_described else []
    sufficient += ["textual,visual"] if facts.images else []
    # Not `unknownMotionSimulationHazard` and the like: Ace accepts only a misspelling of them.
    hazard = "unknown" if facts.animated else "none"
    properties = (
        *(("schema:accessMode", value) for value in modes),
        *(("schema:accessModeSufficient", value) for value in sufficient),
        *(("schema:accessibilityFeature", value) for value in _features(facts)),
        ("schema:accessibilityHazard", hazard),
    )
    text, text_lang = summary(facts, lang, certifier)
    summary_attributes = (("property", "schema:accessibilitySummary"), (_XML_LANG, text_lang))
    return (
        *(MetadataEntry("meta", value, (("property", name),)) for name, value in properties),
        MetadataEntry("meta", text, summary_attributes),
        *(_conformance(certifier) if certifier else ()),
    )


def _features(facts: AccessibilityFacts) -> Iterator[str]:
    """Yield the values of `accessibilityFeature` (schema.org accessibility vocabulary)."""
    yield from ("tableOfContents", "structuralNavigation", "readingOrder", "ARIA")
    yield from ("displayTransformability", "unlocked")
    if facts.images and facts.described == facts.images:
        yield "alternativeText"
    if facts.formulas:
        yield "MathML"
    if facts.index:
        yield "index"
    if facts.page_breaks:
        # `pageBreakMarkers` replaces the deprecated `printPageNumbers`.
        yield from ("pageBreakMarkers", "pageNavigation")


def _conformance(certifier: Certifier) -> Iterator[MetadataEntry]:
    """Yield the conformance claim (EPUB Accessibility 1.1, section 4)."""
    yield MetadataEntry(
        "meta", _STANDARD, (("property", "dcterms:conformsTo"), ("id", "conformance"))
    )
    certified_by = ("property", "a11y:certifiedBy")
    yield MetadataEntry(
        "meta", certifier.name, (("refines", "#conformance"), certified_by, ("id", "certifier"))
    )
    refines = ("refines", "#certifier")
    if certifier.credential:
        credential = ("property", "a11y:certifierCredential")
        yield MetadataEntry("meta", certifier.credential, (refines, credential))
    if certifier.report:
        report = (("rel", "a11y:certifierReport"), ("href", certifier.report))
        yield MetadataEntry("link", "", (refines, *report))


def summary(
    facts: AccessibilityFacts, lang: str = "en", certifier: Certifier | None = None
) -> tuple[str, str]:
    """Return the facts as sentences, and the language of these sentences."""
    sentences, text_lang = sentences_in(lang)
    parts = [sentences.text, sentences.contents]
    images, described = facts.images, facts.described
    if facts.notes:
        parts.append(sentences.notes)
    if images and described == images:
        parts.append(sentences.described.format(images))
    elif images:
        parts.append(sentences.described_in_part.format(images, described))
    if facts.portraits:
        parts.append(sentences.portraits)
    if facts.missing_images:
        parts.append(sentences.missing_images.format(facts.missing_images))
    if facts.animated:
        parts.append(sentences.animated)
    if facts.formulas:
        parts.append(sentences.formulas)
    if facts.tables:
        parts.append(sentences.tables.format(facts.tables))
    if facts.code:
        parts.append(sentences.code)
    if facts.languages:
        parts.append(sentences.languages.format(", ".join(facts.languages)))
    if facts.page_breaks:
        parts.append(sentences.pages)
    if facts.cover:
        drawn = facts.cover == "ornament"
        parts.append(sentences.ornament if drawn else sentences.pictured)
    parts.append(sentences.claim.format(certifier.name) if certifier else sentences.no_claim)
    return " ".join(parts), text_lang


def _images(number: int) -> str:
    return "one image" if number == 1 else f"{number} images"
