"""Formulas: MathML for reading systems and browsers, an SVG image for print."""

from __future__ import annotations

import base64
import html
import re

from lxml import etree

_MAX_HEIGHT = 60
"""In em. A taller drawing is an error of the library, and would not fit on a page."""
_PIXELS_PER_EM = 24


def mathml(tex: str, *, block: bool) -> str:
    """Return a TeX formula as MathML with the TeX as `alttext`; empty if it is invalid."""
    from latex2mathml.converter import convert

    try:
        markup = convert(_with_environment(tex), display="block" if block else "inline")
        element = etree.fromstring(markup)
    # An invalid formula raises any exception.
    except Exception:
        return ""
    element.set("alttext", tex)
    return etree.tostring(element, encoding="unicode")


def formula_image(tex: str, *, block: bool) -> str:
    """Return a TeX formula as an `img` sized in em; empty if it is invalid."""
    from ziamath.zmath import Latex

    try:
        svg = Latex(_with_environment(tex), size=_PIXELS_PER_EM, inline=not block).svg()
    # An invalid formula raises any exception.
    except Exception:
        return ""
    box = re.search(r'viewBox="\S+ (\S+) (\S+) (\S+)"', svg)
    if box is None:
        return ""
    top, width, height = (float(number) / _PIXELS_PER_EM for number in box.groups())
    if not 0 < height < _MAX_HEIGHT:
        return ""
    style = f"width: {width:.3f}em; height: {height:.3f}em"
    if not block:
        style += f"; vertical-align: {-(top + height):.3f}em"
    source = "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
    return f'<img class="formula" src="{source}" alt="{html.escape(tex)}" style="{style}"/>'


def _with_environment(tex: str) -> str:
    """Return the TeX, wrapped in `matrix` if it has line breaks outside an environment."""
    tex = re.sub(r"(\\\\\s*)+$", "", tex.strip())
    if r"\\" not in tex or r"\begin" in tex:
        return tex
    return rf"\begin{{matrix}}{tex}\end{{matrix}}"
