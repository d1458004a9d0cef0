"""Web pages within drawings (`foreignObject`), which no book shows: what stands for them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

_SVG = "http://www.w3.org/2000/svg"
_NEW_LINE = frozenset("br div h1 h2 h3 h4 h5 h6 li p tr".split())
_EXCUSE = "not supported by viewer"
"""What some editors write for those who cannot see the web page, instead of its words."""


def settle_foreign(root: etree._Element) -> tuple[bool, bool]:
    """Put something that can be drawn in the place of every web page within a drawing.

    The alternative that the drawing offers comes first (SVG 2, section 5.7.2), else the words of
    the page, in lines about its middle. Says whether words stand for any, and nothing for any.
    """
    worded = lost = False
    for foreign in list(root.iter(f"{{{_SVG}}}foreignObject", "foreignObject")):
        parent = foreign.getparent()
        if parent is None:
            continue
        switch = etree.QName(parent).localname == "switch"
        alternatives = [
            item for item in foreign.itersiblings(etree.Element) if switch and _fits(item)
        ]
        if not alternatives:
            words = _words(foreign)
            worded, lost = worded or words is not None, lost or words is None
            if words is not None:
                parent.insert(parent.index(foreign) + 1, words)
                alternatives = [words]
        if switch:
            for sibling in list(parent):
                if sibling is not foreign and sibling not in alternatives[:1]:
                    parent.remove(sibling)
            parent.tag = f"{{{_SVG}}}g"
        words_behind = foreign.tail
        foreign.tail = None
        parent.remove(foreign)
        if words_behind and words_behind.strip():
            parent.text = (parent.text or "") + words_behind
    return worded, lost


def _fits(item: etree._Element) -> bool:
    if not isinstance(item.tag, str) or etree.QName(item).localname == "foreignObject":
        return False
    shown = "".join(map(str, item.itertext())).lower()
    # draw.io's link to its own help says nothing of the drawing.
    return _EXCUSE not in shown and "text is not svg" not in shown


def _words(foreign: etree._Element) -> etree._Element | None:
    """The words of a web page as a text of the drawing; None where it has none."""
    written = [" ".join(line.split()) for line in "".join(_pieces(foreign)).split("\n")]
    lines = [line for line in written if line]
    if not lines:
        return None
    size = _style(foreign, "font-size") or 12.0
    x, y = _middle(foreign)
    text = etree.Element(f"{{{_SVG}}}text", {"text-anchor": "middle", "font-size": f"{size:g}"})
    colour = next(iter(re.findall(r"(?<![\w-])color:\s*(#?\w+)", _styles(foreign))), "")
    if colour:
        text.set("fill", colour)
    text.set("font-family", "sans-serif")
    top = y - (len(lines) - 1) * size * 0.6 + size * 0.35
    for number, line in enumerate(lines):
        place = {"x": f"{x:g}", "y": f"{top + number * size * 1.2:g}"}
        etree.SubElement(text, f"{{{_SVG}}}tspan", place).text = line
    return text


def _pieces(element: etree._Element) -> Iterator[str]:
    """The text below an element, each block on lines of its own."""
    for child in element:
        if not isinstance(child.tag, str):
            continue
        breaks = etree.QName(child).localname.lower() in _NEW_LINE
        yield "\n" if breaks else ""
        yield " ".join((child.text or "").split("\n"))
        yield from _pieces(child)
        yield "\n" if breaks else ""
        yield " ".join((child.tail or "").split("\n"))


def _middle(foreign: etree._Element) -> tuple[float, float]:
    """The middle of a web page: its box, or what draw.io says by margins where it has none."""
    x, y, width, height = (_length(foreign.get(name)) for name in ("x", "y", "width", "height"))
    if width is None or height is None:
        inner = (_style(foreign, name) or 0.0 for name in ("margin-left", "width", "padding-top"))
        left, across, top = inner
        return left + across / 2, top
    return (x or 0.0) + width / 2, (y or 0.0) + height / 2


def _length(value: str | None) -> float | None:
    match = re.fullmatch(r"\s*(-?[\d.]+)(?:px)?\s*", value or "")
    return float(match[1]) if match else None


def _styles(foreign: etree._Element) -> str:
    return ";".join(item.get("style") or "" for item in foreign.iter(etree.Element))


def _style(foreign: etree._Element, name: str) -> float | None:
    """The first length in pixels that a style below the element gives to a property."""
    match = re.search(rf"(?<![\w-]){name}:\s*(-?[\d.]+)px", _styles(foreign))
    return float(match[1]) if match else None
