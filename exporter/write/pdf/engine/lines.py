"""Lines that WeasyPrint 70 breaks too early, mended."""

from __future__ import annotations

from functools import wraps
from typing import Any

from weasyprint.layout import inline  # type: ignore[import-untyped]


def mend_lines() -> None:
    """Let a line be full to the last letter where a space and another element follow.

    WeasyPrint counts the space at the end of a text although it would hang in the margin. Where it
    is the space alone that does not fit, it takes the text for one that cannot be broken, and sets
    its first word on a line of its own: about one link in a hundred would show it.
    """
    split = inline.split_first_line
    if hasattr(split, "__wrapped__"):
        return

    @wraps(split)
    def mended(
        text: str, style: Any, context: Any, max_width: float | None, *rest: Any, **options: Any
    ) -> Any:
        made = split(text, style, context, max_width, *rest, **options)
        _, length, resume, *_ = made
        if resume is None or max_width is None or not text.endswith(" "):
            return made
        if style["white_space"] != "normal" or " " in text.encode()[:length].decode().strip():
            return made
        _, _, over, *_ = split(text.rstrip(" "), style, context, max_width, *rest, **options)
        return made if over is not None else split(text, style, context, None, *rest, **options)

    inline.split_first_line = mended
