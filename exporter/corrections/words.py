"""The words for what was corrected, in the language of a book."""

from __future__ import annotations

from typing import assert_never

from exporter.corrections.differences import ChapterCorrections, Status
from exporter.model.book_text import PassageKind
from exporter.model.labels import Labels


def status_label(status: Status, labels: Labels) -> str:
    """Return the word for what was done to a passage or a chapter."""
    match status:
        case "added":
            return labels.addition
        case "removed":
            return labels.deletion
        case "changed":
            return labels.change
        case _:
            assert_never(status)


def whole_label(chapter: ChapterCorrections, labels: Labels) -> str:
    """Return the words for what was done to a chapter or a page of which no change is known."""
    status = status_label(chapter.status, labels)
    return (
        status if chapter.status == "changed" or chapter.is_page else f"{status} · {labels.chapter}"
    )


def kind_label(kind: PassageKind, labels: Labels) -> str:
    """Return the word for what was corrected; empty for running text, which needs none."""
    match kind:
        case "heading" | "image" | "disclaimer":
            return str(getattr(labels, kind))
        case "note":
            return labels.notes
        case "reference":
            return labels.references
        case "text" | "code" | "table" | "formula":
            return ""
        case _:
            assert_never(kind)
