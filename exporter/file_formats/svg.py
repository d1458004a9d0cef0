"""SVG files: plain or compressed, in any encoding of XML, and their size."""

from __future__ import annotations

import re
import zlib
from typing import Any

from exporter.file_formats.allowed_markup import drawing_violations, local_name
from exporter.file_formats.css_tokens import style_values, without_properties

GZIP = b"\x1f\x8b"
_MAX_SIZE = 50_000_000
"""The greatest number of bytes that a compressed file may have when it is decompressed."""
_ROOT = re.compile(r"<(?:[\w-]+:)?svg[\s>/]")
_SEARCHED = 65536
"""A drawing program may write a long document type declaration before the root."""
_HTML = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_STATIC = frozenset(
    """
    circle defs desc ellipse g line linearGradient path polygon polyline radialGradient rect stop
    style svg text title tspan
    """.split()
)
"""The elements of a simple drawing: they load, run and repeat nothing."""
CSS_UNITS = {
    "px": 1.0,
    "pt": 96 / 72,
    "pc": 16.0,
    "in": 96.0,
    "cm": 96 / 2.54,
    "mm": 96 / 25.4,
    "q": 96 / 101.6,
}
"""The pixels of each absolute unit, in lower case (CSS Values 4, 6.2)."""
_SIZES = frozenset({"height", "width"})


def decompressed(data: bytes) -> bytes:
    """Return the bytes of an SVG file, decompressed if it is an SVGZ (SVG 2, 1.5).

    Raises ValueError if they are damaged or too many.
    """
    if not data.startswith(GZIP):
        return data
    reader = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        text = reader.decompress(data, _MAX_SIZE)
    except zlib.error as error:
        raise ValueError(f"the compressed file is damaged: {error}") from None
    if reader.unconsumed_tail:
        raise ValueError("the compressed file is too large")
    return text


def is_svg(data: bytes) -> bool:
    """Whether decompressed bytes are an SVG file."""
    text = beginning(data)
    return bool(_ROOT.search(text)) and not is_html(text)


def beginning(data: bytes) -> str:
    """Return the first characters of a text file in UTF-16 or in a code that extends ASCII."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "latin-1"
    return data[:_SEARCHED].decode(encoding, "ignore").removeprefix("\xef\xbb\xbf")


def is_html(text: str) -> bool:
    """Whether a text is the beginning of an HTML page."""
    return bool(_HTML.match(text))


def is_static_svg(data: bytes) -> bool:
    """Whether bytes are an SVG of shapes, text and gradients, without links and other files."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return False
    if b"<!DOCTYPE" in data or root.getprevious() is not None:
        return False
    if any(local_name(str(element.tag)) not in _STATIC for element in root.iter()):
        return False
    return not any(drawing_violations(root))


def svg_size(root: Any) -> tuple[float, float]:
    """Return the size of an SVG in CSS pixels, 0 where it has none (SVG 2, 8.2).

    `root` is its root element, from whose attributes, style and view box the size follows.
    """
    width, height = (_pixels(given) for given in _given_size(root))
    box = _view_box(root)
    if box:
        _, _, box_width, box_height = box
        if width and not height:
            height = width * box_height / box_width
        elif height and not width:
            width = height * box_width / box_height
        elif not width:
            width, height = box_width, box_height
    return width, height


def set_size(root: Any) -> None:
    """Give an SVG its size and a view box as attributes, for programs that know no others.

    Without a view box, an image that is scaled is cut off instead.
    """
    if all(map(_pixels, (root.get("width"), root.get("height")))) and _view_box(root):
        return
    width, height = svg_size(root)
    if not (width and height):
        return
    if not _view_box(root):
        root.set("viewBox", f"0 0 {width:g} {height:g}")
    root.set("width", f"{width:g}")
    root.set("height", f"{height:g}")
    if style_values(root.get("style", "")).keys() & _SIZES:
        root.set("style", without_properties(root.get("style"), _SIZES))


def _given_size(root: Any) -> tuple[str | None, str | None]:
    style = style_values(root.get("style", ""))
    width, height = (style.get(name) or root.get(name) for name in ("width", "height"))
    return width, height


def _view_box(root: Any) -> tuple[float, float, float, float] | None:
    numbers = re.findall(r"-?[\d.]+(?:e-?\d+)?", root.get("viewBox") or "")
    try:
        left, top, width, height = map(float, numbers)
    except ValueError:
        return None
    return (left, top, width, height) if width > 0 and height > 0 else None


def _pixels(length: str | None) -> float:
    match = re.fullmatch(r"\s*(\d*\.?\d+)\s*([a-z]*)\s*", length or "")
    return float(match[1]) * CSS_UNITS.get(match[2] or "px", 0) if match else 0
