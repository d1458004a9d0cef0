"""A typeset formula as XHTML: text, MathML, or an image of its drawing."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Callable
from typing import Literal, TypeAlias

from exporter.formulas.drawing import Drawing
from exporter.formulas.text_markup import text_markup
from exporter.formulas.typesetting import Formula
from exporter.options.epub_profiles import FormulaForm

DrawingAddress: TypeAlias = Callable[[Drawing, str], str]
"""Returns the address of a drawing in the output, from the drawing and its TeX."""

_IN_EVERY_FONT = re.compile(r"[\x20-\x7e\xa1-\xac\xae-\xff]")
_TAG = re.compile(r"\\(?:tag\*?|label)\{[^{}]*\}")


def formula_to_xhtml(
    formula: Formula,
    tex: str,
    form: FormulaForm | Literal["web", "drawing"],
    address: DrawingAddress,
) -> str:
    """Return a formula in a form; what an EPUB can show as text is text. Empty if it has none.

    Speech is the alternative text of every form.
    """
    mathml = formula.mathml
    alternative = f'alttext="{html.escape(formula.speech)}"'
    if mathml and form == "web":
        return mathml.replace("<math ", f"<math {alternative} ", 1)
    if mathml and form != "drawing":
        text = text_markup(mathml)
        if text.is_plain:
            label = f'aria-label="{html.escape(formula.speech)}" data-tex="{html.escape(tex)}"'
            return f'<span role="math" {label}>{text.xhtml}</span>'
        if form == "mathml" or (form == "image" and formula.drawing is None):
            return mathml.replace("<math ", f"<math {alternative} ", 1)
        if form == "mathml-or-text":
            # The stylesheet shows one of the two. (MuPDF never shows text in `hidden` elements,
            # and calibre gives styles to elements of XHTML only.)
            math = mathml.replace("<math ", f"<math {alternative} ", 1)
            shown = f'<span class="has-text">{math}</span>'
            return f'{shown}<span class="as-text">{text.xhtml}</span>'
    if formula.drawing is None:
        return ""
    return _image(formula.drawing, formula.speech, address(formula.drawing, tex))


def data_url(drawing: Drawing, tex: str, colour: str = "black", font: str = "") -> str:
    """Return a drawing, in a CSS colour, as the address of an image.

    With a font, its TeX lies over it as invisible text, which is found and copied.
    """
    svg = drawing.svg.replace("currentColor", colour)
    if font:
        svg = svg.replace("</svg>", f"{_invisible_text(drawing, tex, font)}</svg>")
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _invisible_text(drawing: Drawing, tex: str, font: str) -> str:
    """Return TeX as wide as its drawing; the number of the equation is a text of its own."""
    source = " ".join(_TAG.sub("", tex).split())
    characters = html.escape("".join(_IN_EVERY_FONT.findall(source)))
    width = f'textLength="{1000 * drawing.width:.0f}" lengthAdjust="spacingAndGlyphs"'
    return f'<text font-size="500" fill="none" font-family="{font}" {width}>{characters}</text>'


def _image(drawing: Drawing, alt: str, address: str) -> str:
    """Return an `img` sized in em, with its baseline on that of the text."""
    style = f"width: {drawing.width:.3f}em; height: {drawing.height:.3f}em; "
    style += f"vertical-align: {-drawing.depth:.3f}em"
    source, alternative = html.escape(address), html.escape(alt)
    return f'<img class="formula" src="{source}" alt="{alternative}" style="{style}"/>'
