"""Whether a line may end between two letters, known once it was asked."""

from __future__ import annotations

from functools import lru_cache

from weasyprint.text import line_break  # type: ignore[import-untyped]

from exporter.write.pdf.engine.swap import swap


def hasten_breaks() -> None:
    """Remember between which two letters a line may end.

    WeasyPrint has Pango look at the last letter of one element and the first of the next, wherever
    two meet. There are not many such pairs.
    """
    ask = getattr(line_break, "can_break_text", None)
    if ask is not None and not hasattr(ask, "__wrapped__"):
        swap(ask, lru_cache(maxsize=4096)(ask))
