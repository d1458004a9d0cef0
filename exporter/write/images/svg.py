"""SVG files without scripts, external references and data of editors."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from exporter.file_formats.css import CleanCss, clean_stylesheet, clean_value
from exporter.file_formats.svg import decompressed, set_size
from exporter.write.images.svg_foreign_object import replace_foreign_objects

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"
_HREFS = ("href", f"{{{_XLINK}}}href")
_ANIMATIONS = frozenset(("animate", "animateColor", "animateMotion", "animateTransform", "set"))
_MEDIA = frozenset(("audio", "video", "iframe", "canvas", "image"))
"""Elements whose removal a reader would notice."""
_SCRIPTS = frozenset(("script", "handler", "listener"))
_NOT_CSS = frozenset(("class", "id", "unicode"))
"""Attributes with brackets that are text."""
_XML_NAME = re.compile(r"[^\W\d][\w.-]*")
_ID_REFERENCE = re.compile(r"#([^\s()'\"{}<>,;]+)")


@dataclass(frozen=True, slots=True)
class CleanSvg:
    """An SVG file that is safe to publish.

    `removed` names the elements taken out that a reader would notice. `animated` says that it has
    animations. `foreign_as_text` says that text replaces HTML in a `foreignObject`.
    """

    data: bytes
    removed: tuple[str, ...] = ()
    animated: bool = False
    foreign_as_text: bool = False


def clean_svg(data: bytes) -> CleanSvg:
    """Return the file without scripts, event handlers, foreign elements and external references.

    Raises ValueError if the bytes are not an SVG document.
    """
    parser = etree.XMLParser(
        no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, load_dtd=False
    )
    try:
        root = etree.fromstring(decompressed(data), parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from None
    root = _in_namespace(root)
    foreign = replace_foreign_objects(root)
    removed: dict[str, None] = {"foreignObject": None} if foreign.removed else {}
    # Before CSS is cleaned, since other ids give other tokens.
    _make_ids_valid(root)
    for element in list(root.iter()):
        if element is not root and element.getparent() is None:
            continue
        _clean_element(element, removed)
    if root.tag != f"{{{_SVG}}}svg":
        raise ValueError("the root element is not ‘svg’")
    set_size(root)
    animated = any(
        etree.QName(element).localname in _ANIMATIONS for element in root.iter(etree.Element)
    )
    etree.cleanup_namespaces(root)
    text = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return CleanSvg(text, tuple(removed), animated or b"@keyframes" in text, foreign.as_text)


def _in_namespace(root: etree._Element) -> etree._Element:
    """Return the document in SVG's namespace: browsers display nothing without it."""
    if root.tag != "svg":
        return root
    for element in root.iter(etree.Element):
        if etree.QName(element).namespace is None:
            element.tag = f"{{{_SVG}}}{element.tag}"
    result = etree.fromstring(f'<svg xmlns="{_SVG}"/>')
    result.attrib.update(root.attrib)
    result.text = root.text
    result.extend(list(root))
    return result


def _clean_element(element: etree._Element, removed: dict[str, None]) -> None:
    if not isinstance(element.tag, str):
        _remove(element)
        return
    name = etree.QName(element)
    if name.namespace != _SVG:
        _remove(element)
        return
    for key in list(element.attrib):
        _clean_attribute(element, str(key), removed)
    local = name.localname
    if local in _SCRIPTS or _animates_reference(element, local):
        _remove(element)
    elif local in _MEDIA and not (local == "image" and any(map(element.get, _HREFS))):
        removed.setdefault(local)
        _remove(element)
    elif local == "style":
        # A comment or an element may divide the style sheet into several text nodes.
        css = "".join(map(str, element.itertext()))
        for child in list(element):
            element.remove(child)
        element.text = _css(clean_stylesheet(css), removed)


def _css(clean: CleanCss, removed: dict[str, None]) -> str:
    removed.update((fault.css, None) for fault in clean.faults if fault.css)
    return clean.css


def _clean_attribute(element: etree._Element, key: str, removed: dict[str, None]) -> None:
    name = etree.QName(key)
    value = str(element.get(key))
    foreign = name.namespace not in (None, _XLINK, _XML) or key == f"{{{_XML}}}base"
    if foreign or (name.namespace is None and name.localname.lower().startswith("on")):
        del element.attrib[key]
    elif key in _HREFS:
        internal = value.strip().startswith("#")
        embedded = re.match(r"\s*data:image/(?:png|jpeg|gif|webp);", value, re.IGNORECASE)
        if not internal and not embedded:
            del element.attrib[key]
    elif key == "style":
        element.set(key, _css(clean_stylesheet(value), removed))
    elif name.namespace is None and key not in _NOT_CSS and not key.startswith(("aria-", "data-")):
        clean = clean_value(value)
        element.set(key, _css(clean, removed))
        if clean.faults:
            del element.attrib[key]


def _animates_reference(element: etree._Element, local: str) -> bool:
    """Whether an element animates a reference or an event handler."""
    target = (element.get("attributeName") or "").lower()
    return local in _ANIMATIONS and (target.endswith("href") or target.startswith("on"))


def _remove(element: etree._Element) -> None:
    """Remove an element with its content, but not the text that follows it."""
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


def _make_ids_valid(root: etree._Element) -> None:
    """Make every id an XML name that no other element has, in references too (EPUB 3.3, 6.2.2).

    An id is removed from every element but the first that has it.
    """
    seen: set[str] = set()
    renamed: dict[str, str] = {}
    for element in root.iter(etree.Element):
        id_ = element.get("id")
        if id_ is not None and (id_ in seen or not id_.strip()):
            del element.attrib["id"]
        elif id_:
            seen.add(id_)
            if not _XML_NAME.fullmatch(id_):
                renamed[id_] = f"_{re.sub(r'[^A-Za-z0-9_-]', '_', id_)}-{len(seen)}"
                element.set("id", renamed[id_])
    if not renamed:
        return

    def with_new_ids(text: str) -> str:
        return _ID_REFERENCE.sub(lambda match: f"#{renamed.get(match[1], match[1])}", text)

    for element in root.iter(etree.Element):
        for key, value in element.items():
            if "#" in value:
                element.set(key, with_new_ids(str(value)))
        if element.tag == f"{{{_SVG}}}style" and element.text:
            element.text = with_new_ids(element.text)
