"""The book of an earlier printing, whose text a new book is compared with."""

from __future__ import annotations

from pathlib import Path

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.model.book_text import BookText
from exporter.runtime.isolation import TaskFailure, run_isolated


def read_printed_book(path: Path, diagnostics: Diagnostics) -> BookText | None:
    """Return the text of a book that was made earlier, an EPUB or a PDF; None if it has none."""
    from exporter.check.embedded_record import printed_text

    place = Place(str(path))
    if not path.is_file():
        message = "it is not a file" if path.exists() else "there is no such file"
        diagnostics.report("corrections-unreadable", message, place)
        return None
    # The file may come from anybody.
    ((_, text),) = run_isolated(printed_text, [path])
    if text is None or isinstance(text, TaskFailure):
        message = "it has no record of its text, or none that can be used"
        diagnostics.report("corrections-unreadable", message, place)
        return None
    if any(chapter.passages is None for chapter in text.chapters):
        message = "it was made by a version of the exporter that did not keep the text"
        diagnostics.report("corrections-brief", message, place)
    return text
