"""Formulas in HTML: TeX in an element of the class `math`, and MathML by the author."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from typing import TypeGuard, TypeVar

from lxml import etree
from lxml.html import HtmlElement

from exporter.model.nodes import Inline, Inlines, Math, MathBlock
from exporter.read.dialects import LINE_ATTRIBUTES
from exporter.read.html.attributes import classes_of
from exporter.read.source_positions import PlaceFinder

FormulaT = TypeVar("FormulaT", Math, MathBlock)

MATHML_ELEMENTS = frozenset(
    """annotation math menclose merror mfenced mfrac mi mmultiscripts mn mo mover mpadded mphantom
    mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder
    munderover none semantics""".split()
)
"""The elements of presentation MathML (MathML 3, chapter 3)."""
MATHML_ATTRIBUTES = frozenset(
    """accent accentunder align alttext close columnalign columnlines columnspacing columnspan
    depth dir display displaystyle encoding fence form frame height largeop linethickness lquote
    lspace mathbackground mathcolor mathsize mathvariant maxsize minsize movablelimits notation
    open rowalign rowlines rowspacing rowspan rquote rspace scriptlevel separator separators
    stretchy symmetric voffset width""".split()
)
_MARKED = re.compile(r"\\\((.*)\\\)|\\\[(.*)\\\]|\$\$?(.*?)\$?\$", re.DOTALL)
_NAMESPACE = "http://www.w3.org/1998/Math/MathML"


def formula_of(element: HtmlElement, kind: type[FormulaT], places: PlaceFinder) -> FormulaT:
    """Return the formula in an element; TeX in HTML may have the marks of MathJax around it."""
    tex = element.text_content().strip()
    if match := _MARKED.fullmatch(tex):
        tex = next(part for part in match.groups() if part is not None).strip()
    displayed = kind is Math and "display" in classes_of(element)
    return kind(
        tex,
        place=places.of_string(tex.partition("\n")[0]),
        id=element.get("id") or "",
        classes=("display",) if displayed else (),
    )


def mathml_of(element: HtmlElement, places: PlaceFinder) -> Math:
    """Return a formula that the author wrote in MathML, with its TeX if it has that."""
    annotations = element.findall(".//annotation")
    tex = next((each.text or "" for each in annotations if "tex" in each.get("encoding", "")), "")
    for annotation in annotations:
        annotation.drop_tree()
    element.tail = None
    for each in element.iter():
        for name in each.keys():  # noqa: SIM118 (an element is not a dictionary)
            if name in ("title", "lang") or name.startswith(LINE_ATTRIBUTES):
                del each.attrib[name]
    markup = etree.tostring(element, encoding="unicode", method="xml")
    return Math(
        tex.strip() or " ".join(element.text_content().split()),
        mathml=markup.replace("<math", f'<math xmlns="{_NAMESPACE}"', 1),
        place=places.of_string("<math"),
        classes=("display",) if element.get("display") == "block" else (),
    )


def is_displayed(inline: Inline) -> TypeGuard[Math]:
    """Return whether an inline is a formula on a line of its own."""
    return isinstance(inline, Math) and "display" in inline.classes


def displayed_apart(children: Iterable[Inline]) -> list[MathBlock | Inlines]:
    """Return running text in parts: a displayed formula is a block of its own."""
    parts: list[MathBlock | Inlines] = []
    for displayed, group in groupby(children, is_displayed):
        if displayed:
            formulas = (each for each in group if isinstance(each, Math))
            parts += [MathBlock(each.tex, each.mathml, place=each.place) for each in formulas]
        else:
            parts.append(tuple(group))
    return parts
