"""What pages use of the fonts that WeasyPrint drew them with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from weasyprint.text import ffi  # type: ignore[import-untyped]
from weasyprint.text.fonts import get_hb_object_data  # type: ignore[import-untyped]

from exporter.write.pdf.jobs.job import FontFace, FontUse, GlyphSet


def uses_of(fonts: Iterable[Any]) -> tuple[FontUse, ...]:
    """The fonts that can be put together with other sheets', each by what its pages call it."""
    uses: dict[str, list[Any]] = {}
    for font in fonts:
        uses.setdefault(font.hash, []).append(font)
    return tuple(_use(same) for same in uses.values() if all(map(is_shared, same)))


def is_shared(font: Any) -> bool:
    """Whether a font can be shared: its glyphs are outlines, as they stand in its file."""
    special = font.bitmap or font.missing or font.png or font.svg or font.colr
    return not special and "fvar" not in font.tables and not font.used_in_forms


def colourless(fonts: Iterable[Any]) -> tuple[str, ...]:
    """The families whose emoji are layers of colour (COLR), where the engine cannot paint these.

    It can with HarfBuzz 13 and its library for drawings; else they are black, or nothing at all.
    """
    able = bool(getattr(ffi, "harfbuzz_vector", None))
    plain = (
        font.family
        for font in fonts
        if "COLR" in font.tables and not (font.png or font.svg or (font.colr and able))
    )
    return tuple(dict.fromkeys(plain))


def _use(same: list[Any]) -> FontUse:
    font = same[0]
    face = FontFace(
        resource=font.hash,
        name=font.name.decode().lstrip("/"),
        # The engine has put the subset in the place of the file.
        program=get_hb_object_data(font.hb_face),
        index=font.index,
        flags=font.flags,
        ascent=font.ascent,
        descent=font.descent,
    )
    # Where several uses know a glyph, the first counts.
    return FontUse(
        face,
        GlyphSet(
            widths={glyph: width for use in reversed(same) for glyph, width in use.widths.items()},
            text={glyph: text for use in reversed(same) for glyph, text in use.to_unicode.items()},
        ),
    )
