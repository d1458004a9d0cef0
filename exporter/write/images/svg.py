"""Drawings: an SVG file without anything that runs, calls out, or belongs to an editor."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from exporter.write.images.svg_foreign_text import settle_foreign

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"
_HREFS = ("href", f"{{{_XLINK}}}href")
_MOVES = frozenset(("animate", "animateColor", "animateMotion", "animateTransform", "set"))
_LOST = frozenset(("audio", "video", "iframe", "canvas", "image"))
"""Elements whose removal takes something away that one could see or hear."""
_RUNS = frozenset(("script", "handler", "listener"))
_CALLS = re.compile(r"@import[^;]*;?|url\(\s*['\"]?(?!\s*['\"]?(?:#|data:))[^)]*\)", re.IGNORECASE)
"""CSS that asks for another file."""


@dataclass(frozen=True, slots=True)
class CleanSvg:
    """A drawing that is safe to ship.

    `lost` names what had to go and could be seen or heard; `worded` says that mere words stand for
    a web page within the drawing.
    """

    data: bytes
    lost: tuple[str, ...] = ()
    moving: bool = False
    worded: bool = False


def clean_svg(data: bytes) -> CleanSvg:
    """The drawing without scripts, event handlers, foreign content and outside addresses.

    Raises ValueError where the bytes are not an SVG document.
    """
    parser = etree.XMLParser(
        no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, load_dtd=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from None
    root = _in_namespace(root)
    worded, gone = settle_foreign(root)
    lost: dict[str, None] = {"foreignObject": None} if gone else {}
    for element in list(root.iter()):
        if element is not root and element.getparent() is None:
            continue
        _clean_element(element, lost)
    if root.tag != f"{{{_SVG}}}svg":
        raise ValueError("the root element is not ‘svg’")
    _single_ids(root)
    moving = any(etree.QName(element).localname in _MOVES for element in root.iter(etree.Element))
    etree.cleanup_namespaces(root)
    text = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return CleanSvg(text, tuple(lost), moving or b"@keyframes" in text, worded)


def _in_namespace(root: etree._Element) -> etree._Element:
    """The drawing in SVG's namespace: browsers show nothing of one that is in none."""
    if root.tag != "svg":
        return root
    for element in root.iter(etree.Element):
        if etree.QName(element).namespace is None:
            element.tag = f"{{{_SVG}}}{element.tag}"
    whole = etree.fromstring(f'<svg xmlns="{_SVG}"/>')
    whole.attrib.update(root.attrib)
    whole.text = root.text
    whole.extend(list(root))
    return whole


def _clean_element(element: etree._Element, lost: dict[str, None]) -> None:
    if not isinstance(element.tag, str):
        _remove(element)
        return
    name = etree.QName(element)
    if name.namespace != _SVG:
        _remove(element)
        return
    for key in list(element.attrib):
        _clean_attribute(element, str(key))
    local = name.localname
    if local in _RUNS or _sets_address(element, local):
        _remove(element)
    elif local in _LOST and not (local == "image" and any(map(element.get, _HREFS))):
        lost.setdefault(local)
        _remove(element)
    elif local == "style":
        # Its text may be cut in two by a comment or an element.
        css = "".join(map(str, element.itertext()))
        for child in list(element):
            element.remove(child)
        element.text = _CALLS.sub(lambda call: "" if call[0][0] == "@" else "none", css)


def _clean_attribute(element: etree._Element, key: str) -> None:
    name = etree.QName(key)
    value = str(element.get(key))
    foreign = name.namespace not in (None, _XLINK, _XML) or key == f"{{{_XML}}}base"
    if foreign or (name.namespace is None and name.localname.lower().startswith("on")):
        del element.attrib[key]
    elif key in _HREFS:
        inside = value.strip().startswith("#")
        embedded = re.match(r"\s*data:image/(?:png|jpeg|gif|webp);", value, re.IGNORECASE)
        if not inside and not embedded:
            del element.attrib[key]
    elif name.namespace is None and "(" in value:
        element.set(key, _CALLS.sub("none", value))


def _sets_address(element: etree._Element, local: str) -> bool:
    """Whether an animation changes an address or an event handler."""
    target = (element.get("attributeName") or "").lower()
    return local in _MOVES and (target.endswith("href") or target.startswith("on"))


def _remove(element: etree._Element) -> None:
    """Take the element out, with all in it; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    element.tail = None
    parent.remove(element)


def _single_ids(root: etree._Element) -> None:
    """Each id once: a second element of the same id loses it, as no link could reach it anyway."""
    seen: set[str] = set()
    for element in root.iter(etree.Element):
        id_ = element.get("id")
        if id_ is not None and (id_ in seen or not id_.strip()):
            del element.attrib["id"]
        elif id_:
            seen.add(id_)
