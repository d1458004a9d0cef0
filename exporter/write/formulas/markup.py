"""A typeset formula as XHTML: MathML, or an image of its drawing."""

from __future__ import annotations

import base64
import html

from exporter.write.formulas.typesetting import Drawing, Formula


def formula_to_xhtml(formula: Formula, *, block: bool, drawn: bool) -> str:
    """Return MathML, or the drawing if `drawn` or without MathML; empty if there is neither.

    Speech is the alternative text of both.
    """
    if formula.mathml and not drawn:
        alternative = f'<math alttext="{html.escape(formula.speech)}" '
        return formula.mathml.replace("<math ", alternative, 1)
    return _image(formula.drawing, formula.speech, block=block) if formula.drawing else ""


def _image(drawing: Drawing, alt: str, *, block: bool) -> str:
    """Return an `img` sized in em, with its baseline on that of the text."""
    style = f"width: {drawing.width:.3f}em; height: {drawing.height:.3f}em"
    if not block:
        style += f"; vertical-align: {-drawing.depth:.3f}em"
    source = "data:image/svg+xml;base64," + base64.b64encode(drawing.svg.encode()).decode()
    return f'<img class="formula" src="{source}" alt="{html.escape(alt)}" style="{style}"/>'
