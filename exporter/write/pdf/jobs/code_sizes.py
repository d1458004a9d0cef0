"""The room for code on the pages of a book, from their geometry, stylesheet and fonts."""

from __future__ import annotations

import re
from functools import cache

import uharfbuzz as hb

from exporter.options.pdf_options import PdfOptions
from exporter.themes import Face, FontFile
from exporter.write.code_measure import CodeMeasure

_MONO = Face("Exporter Mono")
_PADDING = 1.0
"""The padding of code on both sides, in lines of text, as in `print.css`."""
_PRESS_RULE = 1.0
"""The rule beside code or a box for a press, in points."""


def code_measure(options: PdfOptions, css: str) -> CodeMeasure:
    """Return the room for code in the text of a page. `css` is the resolved stylesheet."""
    page, press = options.geometry, options.profile.base == "press"
    return CodeMeasure(
        width=page.measure,
        em=page.text,
        padding=_PADDING * page.line + (_PRESS_RULE if press else 0.0),
        code=(code := _font_size(css, "pre", 0.748)),
        code_in_box=_font_size(css, r"\.admonition pre", code),
        code_in_quote=_font_size(css, "blockquote pre", code),
        box=_font_size(css, r"\.admonition", 0.861),
        quote=_font_size(css, "blockquote", 0.95),
        character=_character_width(options.theme.fonts[_MONO]),
        min_text=options.profile.min_text,
    )


def _font_size(css: str, selector: str, default: float) -> float:
    """Return the font size in em that the last rule for exactly a selector sets."""
    rule = rf"(?:^|[,{{}}])\s*{selector}\s*(?:,[^{{}}()]*)?\{{[^{{}}]*?\bfont-size:\s*([\d.]+)em"
    found = re.findall(rule, css)
    return float(found[-1]) if found else default


@cache
def _character_width(font: FontFile) -> float:
    """Return the width of a character of a font, in font sizes."""
    face = hb.Face(font.read())
    shaper = hb.Font(face)
    glyphs = filter(None, (shaper.get_nominal_glyph(ord(each)) for each in "0W"))
    return float(max(map(shaper.get_glyph_h_advance, glyphs), default=600) / face.upem)
