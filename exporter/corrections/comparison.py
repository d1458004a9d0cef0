"""An edition compared with the text of an earlier printing."""

from __future__ import annotations

from exporter.corrections.differences import Corrections, compare
from exporter.corrections.passages import book_text
from exporter.diagnostics import Diagnostics
from exporter.model.book_text import BookText
from exporter.model.edition import Edition
from exporter.runtime.cache import Cache


def corrections_of(
    edition: Edition, printed: BookText, diagnostics: Diagnostics, cache: Cache | None = None
) -> Corrections:
    """Return the corrections of an edition since a printing; a notice says if there are none."""
    found = compare(printed, book_text(edition, cache))
    if found is None:
        message = "no chapter of the book is in the earlier printing"
        diagnostics.report("corrections-other-book", message)
    elif not found.chapters:
        diagnostics.report("corrections-none", "nothing has changed since the earlier printing")
    return found or Corrections(printed.date, ())
