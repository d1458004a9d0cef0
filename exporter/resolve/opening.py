"""The opening of a chapter: kicker, standfirst, byline and dateline around its title."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

from exporter.model.nodes import Blocks, Inlines, Paragraph, Strong, Text
from exporter.model.post import Author, Metadata
from exporter.model.walk import plain_text
from exporter.resolve.spacing import NO_BREAK_SPACE

_MOST_TAGS = 3


def kicker(metadata: Metadata) -> str:
    """Return the first tags as the line above the title."""
    return " · ".join(metadata.tags[:_MOST_TAGS])


def standfirst(metadata: Metadata, blocks: Blocks) -> str:
    """Return the excerpt; empty if the text itself begins with it."""
    first = next((block for block in blocks if isinstance(block, Paragraph)), None)
    beginning = " ".join(plain_text(first.children).split()) if first else ""
    excerpt = metadata.description
    return "" if beginning.startswith(excerpt.rstrip("….")) else excerpt


def byline(authors: tuple[Author, ...], lang: str) -> Inlines:
    """Return the authors as a list in the language: “Maria Lis and Jan Brzeg”."""
    if not authors:
        return ()
    from babel.lists import format_list

    pattern = format_list([f"{{{index}}}" for index in range(len(authors))], locale=_locale(lang))
    inlines: list[Strong | Text] = []
    for piece in re.split(r"(\{\d+\})", pattern):
        if piece.startswith("{"):
            name = authors[int(piece[1:-1])].name
            inlines.append(Strong((Text(name),), classes=("author",)))
        elif piece:
            inlines.append(Text(piece))
    return tuple(inlines)


def listed(words: Sequence[str], lang: str) -> str:
    """Return words as a list in the language: “salt, water and flour”."""
    from babel.lists import format_list

    return str(format_list(words, locale=_locale(lang)))


def dateline(day: datetime.date | None, lang: str) -> str:
    """Return the date in words, with no-break spaces: “14 May 2026”."""
    if day is None:
        return ""
    from babel.dates import format_date

    locale = _locale(lang)
    text = format_date(day, "d MMMM y" if locale == "en" else "long", locale=locale)
    return text.replace(" ", NO_BREAK_SPACE)


def _locale(lang: str) -> str:
    """Return Babel's locale of a BCP 47 tag; English if Babel has none."""
    from babel import Locale, UnknownLocaleError

    for tag in (lang, lang.split("-")[0].lower()):
        try:
            locale = Locale.parse(tag, sep="-")
        except (ValueError, UnknownLocaleError):
            continue
        # Dates in English are written in one way, whatever the country.
        return "en" if locale.language == "en" else str(locale)
    return "en"
