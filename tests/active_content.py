"""What would run, load or ask for something in a finished document, found apart from the exporter.

It shares no code and no lists with what keeps it out of books.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote_to_bytes

import tinycss2
from lxml import etree

_ELEMENTS = frozenset(
    """animate animatemotion animatetransform applet base button discard embed form frame frameset
    handler iframe input listener noscript object portal script select set
    template textarea""".split()
)
_ADDRESSES = frozenset(
    """action altimg archive background cite classid code codebase data dynsrc formaction from href
    icon longdesc lowsrc manifest ping poster profile src srcdoc srcset to usemap
    values""".split()
)
_ANIMATED = ("from", "to", "values")
_ANIMATIONS = ("animate", "set")
"""The elements that give an attribute these values; on others they are numbers, and do nothing."""
_SCRIPT_SCHEMES = ("javascript:", "vbscript:", "livescript:", "mocha:", "blob:", "filesystem:")
_OTHER_PLACES = re.compile(r"(?:(?!data:)[a-z][a-z0-9+.-]*:|[\\/]{2})", re.IGNORECASE)
_IGNORED = re.compile(r"[\x00-\x20]+")
_LOADERS = frozenset(
    ("url", "src", "image", "image-set", "-webkit-image-set", "cross-fade", "element")
)
_POLICY = "content-security-policy"
_DRAWING_SETS = ("animate", "animatemotion", "animatetransform", "set")


def active_content(root: etree._Element) -> Iterator[str]:
    """Yield what is active in a document of XHTML or SVG, in words."""
    for node in root.iter():
        if not isinstance(node.tag, str):
            if node.tag is etree.ProcessingInstruction and "xml-stylesheet" in str(node):
                yield f"{node}"
            continue
        name = _local_name(node.tag)
        if name in _ELEMENTS and not (name in _DRAWING_SETS and _is_harmless(node)):
            yield f"the element ‹{name}›"
        if name == "meta" and node.get("http-equiv", "").lower() not in ("", _POLICY):
            yield "‹meta http-equiv›"
        if name == "style":
            yield from active_css(node.text or "")
        for key, value in node.items():
            yield from _active_attribute(name, _local_name(str(key)), str(value))


def _local_name(name: str) -> str:
    """Return a name without its namespace, or its prefix in HTML."""
    return name.rpartition("}")[2].rpartition(":")[2].lower()


def _is_harmless(animation: etree._Element) -> bool:
    name = (animation.get("attributeName") or "").rpartition(":")[2].lower()
    return name not in ("href", "src", "style") and not name.startswith("on")


def _active_attribute(element: str, name: str, value: str) -> Iterator[str]:
    if name.startswith("on"):
        yield f"the attribute ‘{name}’"
    if name == "style":
        yield from active_css(value, declarations=True)
    elif "(" in value and name not in ("alt", "alttext", "title", "content") and element != "a":
        # The presentation attributes of SVG are CSS, such as `fill`.
        yield from active_css(f"x:{value}", declarations=True)
    if name not in _ADDRESSES or (name in _ANIMATED and not element.startswith(_ANIMATIONS)):
        return
    address = _IGNORED.sub("", value).lower()
    if address.startswith(_SCRIPT_SCHEMES):
        yield f"the address ‘{value}’"
    elif address.startswith("data:"):
        if element == "a" or not address.startswith(("data:image/", "data:font/")):
            yield f"the address ‘{value[:60]}’"
        elif address.startswith("data:image/svg"):
            yield from active_content(etree.fromstring(_data(value)))
    elif element not in ("a", "link") and _OTHER_PLACES.match(address):
        yield f'‹{element} {name}="{value}"› is elsewhere'


def _data(address: str) -> bytes:
    head, _, body = address.partition(",")
    data = unquote_to_bytes(body)
    return base64.b64decode(data) if head.endswith("base64") else data


def active_css(css: str, *, declarations: bool = False) -> Iterator[str]:
    """Yield what a stylesheet loads from elsewhere, in words."""
    parse = tinycss2.parse_blocks_contents if declarations else tinycss2.parse_stylesheet
    yield from _active_tokens(parse(css, skip_comments=True), loads=False)


def _active_tokens(nodes: Iterable[Any], *, loads: bool) -> Iterator[str]:
    for node in nodes:
        if node.type == "at-rule" and node.lower_at_keyword == "import":
            yield "‘@import’"
        if node.type == "url" or (loads and node.type == "string"):
            address = _IGNORED.sub("", node.value).lower()
            if _OTHER_PLACES.match(address):
                yield f"the stylesheet loads ‘{node.value}’"
        inner = (getattr(node, name, None) for name in ("prelude", "content", "value", "arguments"))
        below = loads or (node.type == "function" and node.lower_name in _LOADERS)
        for each in inner:
            if isinstance(each, list):
                yield from _active_tokens(each, loads=below)
