"""Formulas: MathML for reading systems and browsers, a drawing for print."""

from __future__ import annotations

import base64
import html
import re

from lxml import etree

_TALLEST = 60
"""In ems. What is taller was not understood, and would push the rest off the page."""

_SIZE = 24
"""Pixels to the em at which formulas are drawn; the page scales them to its text."""


def mathml(tex: str, *, block: bool) -> str:
    """The formula as MathML with its TeX as alternative text; empty where it cannot be read."""
    from latex2mathml.converter import convert

    try:
        element = etree.fromstring(convert(_lines(tex), display="block" if block else "inline"))
    # A formula that is no formula makes the library raise whatever it stumbles upon.
    except Exception:
        return ""
    element.set("alttext", tex)
    return etree.tostring(element, encoding="unicode")


def drawing(tex: str, *, block: bool) -> str:
    """The formula as an `img` sized by the text around it; empty where it cannot be read."""
    from ziamath.zmath import Latex

    try:
        svg = Latex(_lines(tex), size=_SIZE, inline=not block).svg()
    # As above.
    except Exception:
        return ""
    box = re.search(r'viewBox="\S+ (\S+) (\S+) (\S+)"', svg)
    if box is None:
        return ""
    top, width, height = (float(number) / _SIZE for number in box.groups())
    if not 0 < height < _TALLEST:
        return ""
    style = f"width: {width:.3f}em; height: {height:.3f}em"
    if not block:
        style += f"; vertical-align: {-(top + height):.3f}em"
    source = "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
    return f'<img class="formula" src="{source}" alt="{html.escape(tex)}" style="{style}"/>'


def _lines(tex: str) -> str:
    """The TeX with its lines in an environment, where an author ended lines without one."""
    tex = re.sub(r"(\\\\\s*)+$", "", tex.strip())
    if r"\\" not in tex or r"\begin" in tex:
        return tex
    return rf"\begin{{matrix}}{tex}\end{{matrix}}"
