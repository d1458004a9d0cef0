"""The opening of a chapter: what stands around its title."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

from exporter.model.nodes import Blocks, Inlines, Paragraph, Strong, Text
from exporter.model.publication import Author, Metadata
from exporter.model.walk import plain_text
from exporter.resolve.spacing import NO_BREAK_SPACE

_MOST_TAGS = 3


def kicker(metadata: Metadata) -> str:
    """The first tags, set above the title."""
    return " · ".join(metadata.tags[:_MOST_TAGS])


def standfirst(metadata: Metadata, blocks: Blocks) -> str:
    """The excerpt, unless the text itself begins with it."""
    first = next((block for block in blocks if isinstance(block, Paragraph)), None)
    beginning = " ".join(plain_text(first.children).split()) if first else ""
    excerpt = metadata.description
    return "" if beginning.startswith(excerpt.rstrip("….")) else excerpt


def byline(authors: tuple[Author, ...], lang: str) -> Inlines:
    """The authors as the language lists names: “Maria Lis and Jan Brzeg”."""
    if not authors:
        return ()
    from babel.lists import format_list

    pattern = format_list([f"{{{index}}}" for index in range(len(authors))], locale=_locale(lang))
    done: list[Strong | Text] = []
    for piece in re.split(r"(\{\d+\})", pattern):
        if piece.startswith("{"):
            name = authors[int(piece[1:-1])].name
            done.append(Strong((Text(name),), classes=("author",)))
        elif piece:
            done.append(Text(piece))
    return tuple(done)


def listed(words: Sequence[str], lang: str) -> str:
    """Words as the language lists them: “salt, water and flour”."""
    from babel.lists import format_list

    return str(format_list(words, locale=_locale(lang)))


def dateline(day: datetime.date | None, lang: str) -> str:
    """The date in words, which no line may break: “14 May 2026”."""
    if day is None:
        return ""
    from babel.dates import format_date

    locale = _locale(lang)
    written = format_date(day, "d MMMM y" if locale == "en" else "long", locale=locale)
    return written.replace(" ", NO_BREAK_SPACE)


def _locale(lang: str) -> str:
    """The locale that knows the language's dates and lists; English where none does."""
    from babel import Locale, UnknownLocaleError

    language = lang.split("-")[0].lower()
    try:
        return str(Locale.parse(language))
    except (ValueError, UnknownLocaleError):
        return "en"
