"""Repair: what breaks a rule of an output in its XHTML falls back to what does not.

Every document is checked against the allow-list before its bytes are written, whatever it was made
from; one in an EPUB against all rules of EPUB. Text is kept: an element gives way to its content, a
formula to its TeX, an image to its description.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from lxml import etree

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.file_formats.allowed_markup import XHTML, Kind, Violation, text_violations
from exporter.file_formats.xhtml import Inspection, inspect
from exporter.model.edition import Division
from exporter.model.walk import text_on_one_line, walk

_REMOVED = frozenset(
    """applet audio base basefont bgsound button canvas datalist embed frame frameset head iframe
    input link meta meter noembed noframes noscript object optgroup option param plaintext progress
    script select slot source style svg template textarea title track video xmp""".split()
)
"""Elements without text for readers, or whose content HTML reads otherwise than XML."""
_BODY = (
    f'<body xmlns="{XHTML}" xmlns:epub="http://www.idpf.org/2007/ops"'
    ' xmlns:xlink="http://www.w3.org/1999/xlink">'
)
_UNSAFE = "markup-removed"
_VOID = frozenset("br col hr img wbr".split())
_PASSES = 50
"""A repair may uncover another violation, of the elements inside."""
_WORDS = 8
"""So many words are searched in the post."""
_REPORTED = 20
"""The most faults of a document that are reported each."""
_WRAPPERS = {"dl": "dd", "ol": "li", "tr": "td", "ul": "li"}
"""The elements that hold text in those that may not."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What was wrong in a document and what is there now; the words there, and those around it.

    `code` is that of its diagnostic.
    """

    message: str
    words: tuple[str, ...] = ()
    code: str = "epub-repaired"


@dataclass(frozen=True, slots=True)
class ValidDocument:
    """A document without violations: its bytes, and the faults that were repaired."""

    data: bytes
    root: etree._Element
    inspection: Inspection
    faults: tuple[Fault, ...] = ()


def valid_document(data: bytes) -> ValidDocument:
    """Return a content document that breaks no rule, the same bytes if it did not before."""
    faults: list[Fault] = []
    try:
        root = etree.fromstring(data)
    except etree.XMLSyntaxError as error:
        faults.append(Fault(f"the XHTML is not well-formed: {error.msg}; the rest is kept"))
        root = etree.fromstring(data, etree.XMLParser(recover=True, resolve_entities=False))
    found = inspect(root)
    for _ in range(_PASSES):
        if not found.violations:
            break
        faults += map(_repaired, found.violations)
        found = inspect(root)
    if any(violation.unsafe for violation in found.violations):
        faults.append(_emptied(root.find(f"{{{XHTML}}}body")))
        found = inspect(root)
    return ValidDocument(_serialized(root) if faults else data, root, found, tuple(faults))


def safe_text(xhtml: str, division: Division, diagnostics: Diagnostics) -> str:
    """Return the XHTML of a division for a web page or for layout, without what is not allowed.

    It is the same text if nothing was removed, or else one that XML and HTML read alike. What was
    removed is reported at its place in the post.
    """
    faults: list[Fault] = []
    document = f"{_BODY}{xhtml}</body>".encode(errors="replace")
    try:
        root = etree.fromstring(document, _parser())
    except etree.XMLSyntaxError as error:
        message = f"the XHTML is not well-formed: {error.msg}; the rest is kept"
        faults.append(Fault(message, (), _UNSAFE))
        root = etree.fromstring(document, _parser(recover=True))
    violations = list(text_violations(root))
    for _ in range(_PASSES):
        if not violations:
            break
        faults += map(_repaired, violations)
        violations = list(text_violations(root))
    if violations:
        faults.append(_emptied(root))
    # HTML has neither CDATA sections nor processing instructions: it ends them otherwise than XML.
    if not faults and "<!" not in xhtml and "<?" not in xhtml:
        return xhtml
    report_faults(faults, division, diagnostics)
    for element in root.iter(f"{{{XHTML}}}*"):
        if not len(element) and element.text is None and _name(element) not in _VOID:
            # HTML reads a tag that ends in a slash as a start tag.
            element.text = ""
    markup = etree.tostring(root, encoding="unicode")
    return markup[markup.index(">") + 1 :].removesuffix("</body>")


def with_links(data: bytes, links: Mapping[str, str]) -> tuple[bytes, list[Fault]]:
    """Return a document in which addresses are replaced, or removed if the new one is empty."""
    root = etree.fromstring(data)
    faults = []
    for element in list(root.iter(f"{{{XHTML}}}*")):
        for attribute in ("href", "src"):
            if (address := element.get(attribute, "")) not in links:
                continue
            message = f"the target ‘{address}’ does not exist"
            if new := links[address]:
                faults.append(Fault(f"{message}; the link leads to ‘{new}’", _words(element)))
                element.set(attribute, new)
            else:
                kind: Kind = "resource" if attribute == "src" else "attribute"
                faults.append(_repaired(Violation(kind, element, message, attribute)))
    return _serialized(root), faults


def _parser(*, recover: bool = False) -> etree.XMLParser:
    # An image in a `data:` URL may be longer than the default limit of ten million characters.
    return etree.XMLParser(huge_tree=True, resolve_entities=False, recover=recover)


def _serialized(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, doctype="<!DOCTYPE html>")


def report_faults(
    faults: Sequence[Fault], division: Division | None, diagnostics: Diagnostics
) -> None:
    """Report the faults of a document at their places in the post of a division."""
    for fault in faults[:_REPORTED]:
        places = (_place(words, division) for words in fault.words) if division else ()
        place = next((place for place in places if place), None)
        diagnostics.report(fault.code, fault.message, place)
    if (more := len(faults) - _REPORTED) > 0:
        diagnostics.report(
            faults[-1].code, f"{more} more faults of ‘{faults[-1].message}’ and others"
        )


def _place(words: str, division: Division) -> Place | None:
    """Return the place of the smallest node with some words, None if there is none.

    A node without a place has that of the first one in it, or of the last one before it.
    """
    before: Place | None = None
    shortest, found = sys.maxsize, None
    for node in walk((*division.blocks, *division.notes)):
        before = node.place or before
        text = text_on_one_line((node,))
        if words in text and len(text) <= shortest:
            inside = (each.place for each in walk((node,)) if each.place)
            shortest, found = len(text), next(inside, before)
    return found


def _repaired(violation: Violation) -> Fault:
    """Repair a violation, and return what was wrong."""
    element, words = violation.element, _words(violation.element)
    match violation.kind:
        case "attribute":
            element.attrib.pop(violation.attribute, "")
            action = "it was removed"
        case "remark":
            _replace(element, "")
            action = "it was removed"
        case "element" if _name(element).lower() in _REMOVED:
            _replace(element, "")
            action = "it was removed"
        case "element" if _name(element) == "a" and element.getparent() is not None:
            element.tag = f"{{{XHTML}}}span"
            for attribute in set(element.attrib) - {"class", "id"}:
                del element.attrib[attribute]
            action = "it is not a link"
        case "element":
            # The words of a block do not touch those around it.
            element.tail = f" {element.tail or ''}"
            _replace(element, f" {element.text or ''}", *element)
            action = "its content is kept"
        case "formula":
            source = element.find(".//{*}annotation")
            tex = element.get("alttext", "") if source is None else source.text
            _replace(
                element, "", _element("code", str(tex or "".join(map(str, element.itertext()))))
            )
            action = "its source is shown"
        case "resource":
            _replace(element, "", _element("span", element.get("alt", "")))
            action = "its description is shown"
        case "text":
            _wrap_text(element)
            action = "it is in an element of its own"
        case _:
            assert_never(violation.kind)
    code = _UNSAFE if violation.unsafe else "epub-repaired"
    return Fault(f"{violation.message}; {action}", words, code)


def _emptied(body: etree._Element | None) -> Fault:
    """Remove all from a text that is still not allowed after many repairs."""
    if body is not None:
        body.clear()
    return Fault(
        "elements that are not allowed are nested too deeply; the text was removed", (), _UNSAFE
    )


def _words(element: etree._Element) -> tuple[str, ...]:
    """Return the first words of the longest text in an element, and in those around it."""
    words = []
    for each in (element, *element.iterancestors()):
        if _name(each) in ("body", "html"):
            break
        if not isinstance(each.tag, str):
            continue
        if longest := max(map(str, each.itertext()), key=len, default="").split():
            words.append(" ".join(longest[:_WORDS]))
    return tuple(dict.fromkeys(words))


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _element(name: str, text: str) -> etree._Element:
    # The stubs lack the default namespace.
    element = etree.Element(f"{{{XHTML}}}{name}", nsmap={None: XHTML})  # type: ignore[dict-item]
    element.text = text
    return element


def _replace(element: etree._Element, text: str, *children: etree._Element) -> None:
    """Replace an element with text and children; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    at, tail = parent.index(element), element.tail
    parent.remove(element)
    _add_text(parent, at, text)
    for number, child in enumerate(children):
        parent.insert(at + number, child)
    _add_text(parent, at + len(children), tail or "")


def _add_text(parent: etree._Element, at: int, text: str) -> None:
    """Add text before the child with an index."""
    if at:
        before = parent[at - 1]
        before.tail = (before.tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _wrap_text(element: etree._Element) -> None:
    """Put each piece of text directly in an element into an element of its own, or remove it."""
    wrapper = _WRAPPERS.get(_name(element))
    for child in reversed(list(element)):
        text, child.tail = child.tail, None
        if wrapper and text and text.strip():
            child.addnext(_element(wrapper, text))
    text, element.text = element.text, None
    if wrapper and text and text.strip():
        element.insert(0, _element(wrapper, text))
