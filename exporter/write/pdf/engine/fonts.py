"""Fonts: what pages use of them, and which characters none of them has."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import wraps
from typing import Any
from xml.etree.ElementTree import Element

from weasyprint.text import ffi as text_ffi
from weasyprint.text.fonts import get_hb_object_data

from exporter.write.pdf.engine.pango import pango_more
from exporter.write.pdf.jobs.job import FontFace, FontUse, GlyphSet

ffi, pango, gobject = text_ffi.ffi, text_ffi.pango, text_ffi.gobject

FONT_PROPERTIES = (
    *("direction", "lang"),
    *("font_family", "font_style", "font_stretch", "font_weight", "font_size", "font_kerning"),
    *("font_variant_ligatures", "font_variant_position", "font_variant_caps"),
    *("font_variant_numeric", "font_variant_alternates", "font_variant_east_asian"),
    *("font_feature_settings", "font_variation_settings", "font_language_override"),
)
"""The properties that decide how Pango shapes a text."""

_ASCII = re.compile(r"[\x00-\x7f]+")
_INDEPENDENT = ("L", "N", "P", "S", "Cn", "Co")
"""Categories of characters that need no other character: not marks and joiners."""


class ChapterFonts(dict[Any, Any]):
    """The fonts of a chapter of a book; the book embeds those that chapters can share."""


def skip_shared_fonts(build: Any) -> Any:
    """Return a `build_fonts_dictionary` without the fonts that the book embeds.

    WeasyPrint would make a subset of each for this chapter.
    """

    @wraps(build)
    def build_fonts_dictionary(pdf: Any, fonts: Mapping[Any, Any], *rest: Any) -> Any:
        own = fonts
        if isinstance(fonts, ChapterFonts):
            shared = {font.hash for same in _shared(fonts.values()) for font in same}
            own = {key: font for key, font in fonts.items() if font.hash not in shared}
        return build(pdf, own, *rest)

    return build_fonts_dictionary


def font_uses(fonts: Iterable[Any]) -> tuple[FontUse, ...]:
    """Return the fonts that can be merged with those of other chapters, by their resource names."""
    return tuple(map(_use, _shared(fonts)))


def _shared(fonts: Iterable[Any]) -> list[list[Any]]:
    """Return the fonts that can be shared, those of one file together."""
    uses: dict[str, list[Any]] = {}
    for font in fonts:
        uses.setdefault(font.hash, []).append(font)
    return [same for same in uses.values() if all(map(is_shared, same))]


def is_shared(font: Any) -> bool:
    """Return whether a font can be shared: its glyphs are outlines, unchanged from its file."""
    special = font.bitmap or font.missing or font.png or font.svg or font.colr
    return not special and "fvar" not in font.tables and not font.used_in_forms


def uncoloured(fonts: Iterable[Any]) -> tuple[str, ...]:
    """Return the families whose emoji are layers of colour (COLR) that the engine cannot paint.

    It can with HarfBuzz 13 and its vector library; otherwise emoji are black or missing.
    """
    able = bool(getattr(text_ffi, "harfbuzz_vector", None))
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
        program=get_hb_object_data(font.hb_face),
        index=font.index,
        flags=font.flags,
        ascent=font.ascent,
        descent=font.descent,
    )
    # If several uses have a glyph, the first counts.
    return FontUse(
        face,
        GlyphSet(
            widths={glyph: width for use in reversed(same) for glyph, width in use.widths.items()},
            text={glyph: text for use in reversed(same) for glyph, text in use.to_unicode.items()},
        ),
    )


def characters_without_font(root: Element, fonts: Any) -> Mapping[str, set[Element]]:
    """Return the characters of a document that no font has, each with the elements that hold it.

    `fonts` is a `FontConfiguration`. To find such characters when pages are drawn means to lay out
    the document twice.
    """
    holders: dict[str, set[Element]] = {}
    for element, text in _texts(root):
        for character in _ASCII.sub("", text):
            holders.setdefault(character, set()).add(element)
    characters = sorted(
        each for each in holders if unicodedata.category(each).startswith(_INDEPENDENT)
    )
    known: dict[str, bool] = vars(fonts).setdefault("_exporter_known", {})
    new = [character for character in characters if character not in known]
    # Nearly always there is a font for all of them.
    lacking = bool(new) and _lacks(" ".join(new), fonts.font_map)
    known.update({each: lacking and _lacks(each, fonts.font_map) for each in new})
    return {character: holders[character] for character in characters if known[character]}


def _texts(root: Element) -> Iterator[tuple[Element, str]]:
    """Yield the texts in the body of a document, each with its element."""
    body = root.find("body")
    for element in () if body is None else body.iter():
        yield element, element.text or ""
        for child in element:
            yield element, child.tail or ""


def _lacks(text: str, font_map: Any) -> bool:
    """Return whether Pango finds no font for a character of a text."""
    context = ffi.gc(pango.pango_font_map_create_context(font_map), gobject.g_object_unref)
    layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
    characters, _ = text_ffi.unicode_to_char_p(text)
    pango.pango_layout_set_text(layout, characters, -1)
    return bool(pango_more.pango_layout_get_unknown_glyphs_count(layout) > 0)
