"""The sentences of the accessibility summary (`schema:accessibilitySummary`), in each language."""

from __future__ import annotations

from dataclasses import dataclass, fields

from exporter.themes import resources

_FOLDER = "accessibility"


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences in one language.

    Numbers follow a colon, so that no noun is inflected.
    """

    text: str
    contents: str
    notes: str
    described: str
    described_in_part: str
    portraits: str
    missing_images: str
    animated: str
    formulas: str
    tables: str
    code: str
    languages: str
    pages: str
    ornament: str
    pictured: str
    claim: str
    no_claim: str


def sentences_in(lang: str) -> tuple[Sentences, str]:
    """Return the sentences in a language (BCP 47), else in English, and their language."""
    language = resources.language_in(_FOLDER, lang) or "en"
    names = [field.name for field in fields(Sentences)]
    return Sentences(**resources.values(_FOLDER, language, names)), language
