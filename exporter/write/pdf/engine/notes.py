"""Notes at the foot of a page that WeasyPrint 70 loses or puts on the page after, mended."""

from __future__ import annotations

from typing import Any

from weasyprint.layout import LayoutContext  # type: ignore[import-untyped]


class _Fixed(list[Any]):
    """The notes of a page, which seem to be none to who would move them to the next page."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False


def mend_notes() -> None:
    """Let notes stay on the page of their calls.

    Where a line does not fit and may not be parted from the one before, WeasyPrint moves notes of
    earlier lines to the next page to make room, and forgets to set those of the line itself. Here
    it finds no notes to move, and takes the lines over to the next page together.
    """
    update = LayoutContext._update_footnote_area
    if hasattr(LayoutContext, "_exporter_notes"):
        return

    def notes(context: Any) -> list[Any]:
        held: list[Any] = context._exporter_notes
        return held

    def hold(context: Any, held: list[Any]) -> None:
        context._exporter_notes = _Fixed(held)

    def updated(context: Any) -> bool:
        fixed = context._exporter_notes
        context._exporter_notes = list(fixed)
        try:
            return bool(update(context))
        finally:
            context._exporter_notes = fixed

    LayoutContext._exporter_notes = _Fixed()
    LayoutContext.current_page_footnotes = property(notes, hold)
    LayoutContext._update_footnote_area = updated
