"""SVG files without scripts, external references and data of editors."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO

from lxml import etree
from PIL import Image as Raster

from exporter.file_formats.allowed_markup import (
    MAX_ATTRIBUTES,
    SVG,
    XLINK_HREF,
    Violation,
    drawing_violations,
    is_css,
    local_name,
)
from exporter.file_formats.css import CleanCss, clean_stylesheet, clean_value
from exporter.file_formats.raster import decoding
from exporter.file_formats.svg import decompressed, set_size
from exporter.file_formats.svg_cost import drawing_fault, file_fault, limit_gradients
from exporter.model.assets import decode_data_url
from exporter.write.images.svg_foreign_object import replace_foreign_objects

_HREFS = ("href", XLINK_HREF)
_IMAGE, _STYLE = f"{{{SVG}}}image", f"{{{SVG}}}style"
_ANIMATIONS = frozenset(("animate", "animateColor", "animateMotion", "animateTransform", "set"))
_MAX_PIXELS = 20_000_000
"""Pixels of an embedded image: A3 at 300 dpi has 17 million. The programs that draw it hold it in
80 MB."""
_MEDIA = frozenset(("audio", "video", "iframe", "canvas", "image"))
"""Elements whose removal a reader would notice."""
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

    Raises ValueError if the bytes are not an SVG document, or one that takes too long to draw.
    """
    parser = etree.XMLParser(
        no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, load_dtd=False
    )
    data = decompressed(data)
    if fault := file_fault(data):
        raise ValueError(fault)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from None
    if any(len(element.attrib) > MAX_ATTRIBUTES for element in root.iter(etree.Element)):
        raise ValueError(f"an element has more than {MAX_ATTRIBUTES:,} attributes")
    root = _in_namespace(root)
    foreign = replace_foreign_objects(root)
    removed: dict[str, None] = {"foreignObject": None} if foreign.removed else {}
    # Before CSS is cleaned, since other ids give other tokens.
    _make_ids_valid(root)
    if root.tag != f"{{{SVG}}}svg":
        raise ValueError("the root element is not ‘svg’")
    for element in root.iter(etree.Element):
        _clean_styles(element, removed)
    for violation in list(drawing_violations(root)):
        _remove_violation(violation, removed)
    for image in list(root.iter(_IMAGE)):
        if not any(map(image.get, _HREFS)) or _is_too_large(image):
            removed.setdefault("image")
            _remove(image)
    limit_gradients(root)
    if fault := drawing_fault(root):
        raise ValueError(fault)
    set_size(root)
    animated = any(
        etree.QName(element).localname in _ANIMATIONS for element in root.iter(etree.Element)
    )
    etree.cleanup_namespaces(root)
    text = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return CleanSvg(text, tuple(removed), animated or b"@keyframes" in text, foreign.as_text)


def _is_too_large(image: etree._Element) -> bool:
    """Whether an image that is embedded in a drawing has too many pixels."""
    address = str(next(filter(None, map(image.get, _HREFS))))
    if not address.strip().startswith("data:"):
        return False
    try:
        with decoding(), Raster.open(BytesIO(decode_data_url(address.strip()))) as raster:
            return raster.width * raster.height > _MAX_PIXELS
    except (OSError, ValueError):
        return False


def _in_namespace(root: etree._Element) -> etree._Element:
    """Return the document in SVG's namespace: browsers display nothing without it."""
    if root.tag != "svg":
        return root
    for element in root.iter(etree.Element):
        if etree.QName(element).namespace is None:
            element.tag = f"{{{SVG}}}{element.tag}"
    result = etree.fromstring(f'<svg xmlns="{SVG}"/>')
    result.attrib.update(root.attrib)
    result.text = root.text
    result.extend(list(root))
    return result


def _css(clean: CleanCss, removed: dict[str, None]) -> str:
    removed.update((fault.css, None) for fault in clean.faults if fault.css)
    return clean.css


def _clean_styles(element: etree._Element, removed: dict[str, None]) -> None:
    """Remove from the styles of an element what is not allowed, and keep the rest of them."""
    if element.tag == _STYLE:
        # A comment or an element may divide the stylesheet into several texts.
        css = "".join(map(str, element.itertext()))
        for child in list(element):
            element.remove(child)
        element.text = _css(clean_stylesheet(css), removed)
    for key, value in element.items():
        if key == "style":
            element.set(key, _css(clean_stylesheet(str(value)), removed))
        elif "(" in value and is_css(str(key)):
            element.set(key, _css(clean_value(str(value)), removed))
        else:
            continue
        if value and not element.get(key):
            del element.attrib[key]


def _remove_violation(violation: Violation, removed: dict[str, None]) -> None:
    element = violation.element
    if violation.kind == "attribute":
        element.attrib.pop(violation.attribute, "")
        return
    name = local_name(str(element.tag))
    if name in _MEDIA:
        removed.setdefault(name)
    _remove(element)


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
        if element.tag == f"{{{SVG}}}style" and element.text:
            element.text = with_new_ids(element.text)
