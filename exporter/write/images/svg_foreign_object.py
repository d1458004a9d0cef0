"""Replacement of HTML in SVG (`foreignObject`), which e-readers and print do not display."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from exporter.file_formats.allowed_markup import SVG
from exporter.file_formats.css_tokens import component_values, serialized, style_values

_BLOCKS = frozenset("br div h1 h2 h3 h4 h5 h6 li p tr".split())
_PLACEHOLDERS = ("not supported by viewer", "text is not svg")
"""Alternatives that editors write without the content of the `foreignObject`: draw.io links to its
own help."""


@dataclass(frozen=True, slots=True)
class ForeignObjects:
    """Whether text replaces some `foreignObject`, and whether some was removed without one."""

    as_text: bool
    removed: bool


def replace_foreign_objects(root: etree._Element) -> ForeignObjects:
    """Replace each `foreignObject` by its alternative or its text, in place.

    The alternative is a later sibling in a `switch` (SVG 2, conditional processing). The text is
    set in lines around the centre of the object.
    """
    as_text = removed = False
    for foreign in list(root.iter(f"{{{SVG}}}foreignObject", "foreignObject")):
        parent = foreign.getparent()
        if parent is None:
            continue
        switch = etree.QName(parent).localname == "switch"
        alternatives = [
            item for item in foreign.itersiblings(etree.Element) if switch and _is_usable(item)
        ]
        if not alternatives:
            text = _text_element(foreign)
            if text is None:
                removed = True
            else:
                as_text = True
                parent.insert(parent.index(foreign) + 1, text)
                alternatives = [text]
        if switch:
            for sibling in list(parent):
                if sibling is not foreign and sibling not in alternatives[:1]:
                    parent.remove(sibling)
            parent.tag = f"{{{SVG}}}g"
        _remove(foreign)
    return ForeignObjects(as_text, removed)


def _remove(element: etree._Element) -> None:
    """Remove an element, but not the text after it (lxml's `tail`)."""
    tail, before, parent = element.tail or "", element.getprevious(), element.getparent()
    if tail.strip():
        if before is not None:
            before.tail = (before.tail or "") + tail
        elif parent is not None:
            parent.text = (parent.text or "") + tail
    if parent is not None:
        parent.remove(element)


def _is_usable(item: etree._Element) -> bool:
    """Whether an alternative can be drawn and has content of its own."""
    if not isinstance(item.tag, str) or etree.QName(item).localname == "foreignObject":
        return False
    text = "".join(map(str, item.itertext())).lower()
    return not any(placeholder in text for placeholder in _PLACEHOLDERS)


def _text_element(foreign: etree._Element) -> etree._Element | None:
    """Return the text of a `foreignObject` as an SVG `text`; None if it has no text."""
    texts = (" ".join(line.split()) for line in "".join(_text_parts(foreign)).split("\n"))
    lines = [line for line in texts if line]
    if not lines:
        return None
    size = _style_length(foreign, "font-size") or 12.0
    x, y = _centre(foreign)
    text = etree.Element(f"{{{SVG}}}text", {"text-anchor": "middle", "font-size": f"{size:g}"})
    colours = component_values(_first_style(foreign, "color"))
    if len(colours) == 1 and (colour := serialized(colours)):
        text.set("fill", colour)
    text.set("font-family", "sans-serif")
    top = y - (len(lines) - 1) * size * 0.6 + size * 0.35
    for number, line in enumerate(lines):
        place = {"x": f"{x:g}", "y": f"{top + number * size * 1.2:g}"}
        etree.SubElement(text, f"{{{SVG}}}tspan", place).text = line
    return text


def _text_parts(element: etree._Element) -> Iterator[str]:
    """Yield the text in an element, with newlines around blocks."""
    for child in element:
        if not isinstance(child.tag, str):
            continue
        breaks = etree.QName(child).localname.lower() in _BLOCKS
        yield "\n" if breaks else ""
        yield " ".join((child.text or "").split("\n"))
        yield from _text_parts(child)
        yield "\n" if breaks else ""
        yield " ".join((child.tail or "").split("\n"))


def _centre(foreign: etree._Element) -> tuple[float, float]:
    """Return the centre of an object, from its box or else from the margins that draw.io sets."""
    x, y, width, height = (_length(foreign.get(name)) for name in ("x", "y", "width", "height"))
    if width is None or height is None:
        names = ("margin-left", "width", "padding-top")
        left, inner_width, top = (_style_length(foreign, name) or 0.0 for name in names)
        return left + inner_width / 2, top
    return (x or 0.0) + width / 2, (y or 0.0) + height / 2


def _length(value: str | None) -> float | None:
    match = re.fullmatch(r"\s*(-?[\d.]+)(?:px)?\s*", value or "")
    return float(match[1]) if match else None


def _first_style(foreign: etree._Element, name: str) -> str:
    """Return the first value that an inline style in the object gives to a property."""
    styles = (style_values(item.get("style") or "") for item in foreign.iter(etree.Element))
    return next((style[name] for style in styles if style.get(name)), "")


def _style_length(foreign: etree._Element, name: str) -> float | None:
    """Return the first length in pixels that an inline style in the object gives to a property."""
    for token in component_values(_first_style(foreign, name)):
        if token.type == "dimension" and token.lower_unit == "px":
            return float(token.value)
    return None
