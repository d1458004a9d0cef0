"""Signs that no font has, found before a text is set."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element

from weasyprint.text.ffi import gobject, unicode_to_char_p  # type: ignore[import-untyped]

from exporter.write.pdf.engine.pango import ffi, pango

_PLAIN = re.compile(r"[\x00-\x7f]+")
_ALONE = ("L", "N", "P", "S", "Cn", "Co")
"""Categories of signs that stand for themselves: marks and joiners are nothing without others."""


def without_font(root: Element, fonts: Any) -> Mapping[str, set[Element]]:
    """The signs of a text that none of the fonts has, each with the elements that hold it.

    To find them when the pages are drawn means to set those pages twice.
    """
    holders: dict[str, set[Element]] = {}
    for element, text in _texts(root):
        for sign in _PLAIN.sub("", text):
            holders.setdefault(sign, set()).add(element)
    asked = sorted(sign for sign in holders if unicodedata.category(sign).startswith(_ALONE))
    known: dict[str, bool] = vars(fonts).setdefault("_exporter_known", {})
    new = [sign for sign in asked if sign not in known]
    # Nearly always there is a font for all of them.
    lacking = bool(new) and _lacks(" ".join(new), fonts.font_map)
    known.update({sign: lacking and _lacks(sign, fonts.font_map) for sign in new})
    return {sign: holders[sign] for sign in asked if known[sign]}


def _texts(root: Element) -> Iterator[tuple[Element, str]]:
    """What stands in the body of a document, with the element that it stands in."""
    body = root.find("body")
    for element in () if body is None else body.iter():
        yield element, element.text or ""
        for child in element:
            yield element, child.tail or ""


def _lacks(text: str, font_map: Any) -> bool:
    """Whether Pango finds no font for a sign of a text, wherever it looks."""
    context = ffi.gc(pango.pango_font_map_create_context(font_map), gobject.g_object_unref)
    layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
    words, _ = unicode_to_char_p(text)
    pango.pango_layout_set_text(layout, words, -1)
    return bool(pango.pango_layout_get_unknown_glyphs_count(layout) > 0)
