"""Font files, left out of a sheet where the book will have them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from weasyprint import pdf as writer  # type: ignore[import-untyped]


def spare_subsets(is_shared: Callable[[Any], bool]) -> None:
    """Let a font whose program the stitcher embeds have none in the sheet.

    WeasyPrint makes a subset of each font, and packs it. A twentieth of the time goes into files
    that the book throws away, since it has one subset for all its sheets.
    """
    build = getattr(writer, "build_fonts_dictionary", None)
    if build is None or hasattr(build, "__wrapped__"):
        return

    @wraps(build)
    def built(pdf: Any, fonts: dict[Any, Any], *rest: Any) -> Any:
        faces: dict[str, list[Any]] = {}
        for font in fonts.values():
            faces.setdefault(font.hash, []).append(font)
        for same in faces.values():
            if all(map(is_shared, same)):
                # The first bytes say of what kind the file is.
                same[0].file_content = same[0].file_content[:4]
                same[0].clean = _keep
        return build(pdf, fonts, *rest)

    writer.build_fonts_dictionary = built


def _keep(*_: Any) -> None:
    """Make no subset."""
