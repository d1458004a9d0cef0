"""MathML as EPUBCheck accepts it, with its TeX as an annotation."""

from __future__ import annotations

import html
import re
from typing import Any

from exporter.file_formats.mathml import MATHML, mathml_fault

_XHTML = "http://www.w3.org/1999/xhtml"
_ENTITY = re.compile("&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z]+;")
"""Character references that XML does not have; math-core writes `&ApplyFunction;`."""
_VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f]")
"""They choose between two styles of script letters, and few fonts know them."""
_ROOT_EM = re.compile(r"(?<=\d)rem\b")


def valid_mathml(markup: str) -> str:
    """Return the MathML Core of math-core as MathML 3 in XML (EPUB 3.3, section 6.1.3).

    Raises ValueError, with the rule, for what is invalid nevertheless.
    """
    from lxml import etree

    markup = _ENTITY.sub(lambda match: html.unescape(match[0]), markup)
    try:
        root = etree.fromstring(_VARIATION_SELECTORS.sub("", markup))
    except etree.XMLSyntaxError as error:
        raise ValueError(error.msg) from None
    for element in list(root.iter(etree.Element)):
        for name in ("width", "style"):
            if value := element.get(name):
                element.set(name, _ROOT_EM.sub("em", value))
        if element.getparent() is not None:
            _replace(element)
    if fault := mathml_fault(root):
        raise ValueError(fault)
    return etree.tostring(root, encoding="unicode")


def with_annotation(mathml: str, tex: str) -> str:
    """Return MathML with its TeX as an annotation (MathML 3, section 5.1)."""
    start, end = mathml.index(">") + 1, mathml.rindex("</math>")
    source = html.escape(tex, quote=False)
    annotation = f'<annotation encoding="application/x-tex">{source}</annotation>'
    content = f"<semantics><mrow>{mathml[start:end]}</mrow>{annotation}</semantics>"
    return f"{mathml[:start]}{content}{mathml[end:]}"


def _replace(element: Any) -> None:
    """Replace an element that EPUBCheck refuses."""
    name = element.tag.rpartition("}")[2]
    if name in ("b", "code", "i", "span"):
        # The styled parts of \\text; math-core leaves them in the namespace of MathML.
        styled = element.makeelement(f"{{{_XHTML}}}{name}", nsmap={None: _XHTML})
        styled.text, styled.tail = element.text, element.tail
        styled.extend(list(element))
        element.getparent().replace(element, styled)
        return
    # These attributes are on `mstyle` only (MathML 3, section 3.3.4).
    wanted = {"displaystyle", "scriptlevel"} if name != "mtable" else {"scriptlevel"}
    moved = wanted & set(element.attrib)
    if not moved or name == "mstyle":
        return
    if name == "mrow":
        element.tag = f"{{{MATHML}}}mstyle"
        return
    style = element.makeelement(f"{{{MATHML}}}mstyle")
    for attribute in sorted(moved):
        style.set(attribute, element.attrib.pop(attribute))
    element.getparent().replace(element, style)
    style.append(element)
