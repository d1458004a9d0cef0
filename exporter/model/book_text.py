"""The text of a book as its record keeps it, so that a later printing can be compared with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, TypeAlias, get_args

from exporter.file_formats.nested_data import load_json

TEXT_IN_EPUB = "META-INF/exporter-text.json"
"""A file that no manifest lists, as that of the record."""
TEXT_IN_PDF = "/BlogExporterText"
"""The entry of the page-piece dictionary (ISO 32000-1, 14.5), beside that of the record."""
MAX_TEXT = 64 * 1024**2
"""Bytes of the JSON of a text; that of 265 posts has 4 million."""
_MAX_TITLE, _MAX_LABEL = 2000, 20
"""Characters of a title and of the label of a page that are read."""
_MAX_CHAPTERS = 10_000
"""A book of 5,000 posts has fewer, with its pages."""
_VERSION = 1

PassageKind: TypeAlias = Literal[
    "text", "heading", "code", "table", "formula", "image", "disclaimer", "note", "reference"
]
"""What a passage is; a paragraph, an item of a list and a quotation are `text`."""
_KINDS = frozenset(get_args(PassageKind))


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of a chapter. `image` identifies the file of an image, empty for other kinds."""

    kind: PassageKind
    text: str
    image: str = ""


@dataclass(frozen=True, slots=True)
class ChapterText:
    """The text of a chapter, or of a page with a text of its own.

    `role` is that of a page, such as `part`; empty for a chapter. `page` is the label of the
    printed page on which it begins, empty if none is known. `source` is the digest of its post as
    in a record. `passages` are None if only the digest is known.
    """

    key: str
    title: str
    passages: tuple[Passage, ...] | None
    page: str = ""
    source: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class BookText:
    """The text of a book, in reading order. `date` is that of its version.

    `is_whole` says that its chapters, and no others, are known: one that a later book does not have
    was removed.
    """

    chapters: tuple[ChapterText, ...]
    date: date | None = None
    is_whole: bool = True

    def with_pages(self, pages: Mapping[str, str]) -> BookText:
        """Return the text with the printed pages on which its chapters begin, by their keys."""
        return replace(
            self,
            chapters=tuple(replace(each, page=pages.get(each.key, "")) for each in self.chapters),
        )


def text_to_json(text: BookText) -> bytes:
    """Return the text as JSON, the same bytes each time."""
    data = {
        "version": _VERSION,
        "date": str(text.date or ""),
        "chapters": [
            {
                "key": each.key,
                "title": each.title,
                "page": each.page,
                "source": each.source,
                "role": each.role,
                "passages": [
                    [passage.kind, passage.text, *([passage.image] if passage.image else [])]
                    for passage in each.passages or ()
                ],
            }
            for each in text.chapters
        ],
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def text_from_json(data: bytes) -> BookText | None:
    """Return a text; None if it is none, or of another version. It may come from anybody."""
    try:
        values = load_json(data)
        if values["version"] != _VERSION:
            return None
        chapters = values["chapters"]
        if len(chapters) > _MAX_CHAPTERS:
            return None
        written = values["date"]
        return BookText(
            tuple(map(_chapter, chapters)),
            date.fromisoformat(written) if written else None,
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _chapter(values: Mapping[str, Any]) -> ChapterText:
    words = [*(values[name] for name in ("key", "title", "page", "source")), values.get("role", "")]
    passages = [Passage(*each) for each in values["passages"]]
    words += [word for each in passages for word in (each.text, each.image)]
    if not all(isinstance(word, str) for word in words):
        raise TypeError("a text is no string")
    if not all(passage.kind in _KINDS for passage in passages):
        raise ValueError("no such kind of passage")
    key, title, page, source, role = words[:5]
    title, page = title[:_MAX_TITLE], page[:_MAX_LABEL]
    return ChapterText(key, title, tuple(passages), page, source, role)
