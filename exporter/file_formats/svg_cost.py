"""How much a program draws for an SVG: `use` and its like draw other elements again and again.

Ten elements that each use the one before ten times are ten thousand million: no program that draws
them ends. The cost of a drawing is counted before anything draws it, in elements.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

MAX_COST = 50_000
"""Elements that a drawing may draw: maps and plots have up to 20,000. The layout engine draws so
many in four seconds, and so do the slowest e-readers in a minute."""
MAX_TAGS = 200_000
"""Start and end tags that are parsed at all, which takes 100 MB."""
_MAX_CHAIN = 50
"""Elements that refer to each other in a chain: programs draw them by recursion."""
_DATA_CHARACTERS = 50
"""Characters of a path that take as long as an element."""
_TEXT_COST = 4
"""Elements that an element of text takes as long as."""
_RULES = 200
"""Rules of a stylesheet that are compared with an element in the time of drawing one."""

_SVG = "{http://www.w3.org/2000/svg}"
_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
_URL = re.compile(r"url\(\s*['\"]?\s*#([^\s'\")]+)")
_NUMBER = re.compile(r"\d+(?:\.\d*)?|\.\d+")
_PAINTED = frozenset(("linearGradient", "radialGradient"))
_SPREADS = ("repeat", "reflect")
_MIN_GRADIENT = 0.01
"""The least part of a shape over which a repeated gradient extends once."""


def file_fault(data: bytes) -> str:
    """Return why a file has too many elements to be parsed; empty if it has not."""
    return f"it has more than {MAX_TAGS:,} tags" if data.count(b"<") > MAX_TAGS else ""


def drawing_fault(root: Any) -> str:
    """Return why a drawing takes too long to draw; empty if it does not.

    `root` is the root of a parsed SVG without references to other files.
    """
    counter = _Counter(root)
    cost = counter.cost(root)
    if counter.fault:
        return counter.fault
    return f"it draws more than {MAX_COST:,} elements" if cost > MAX_COST else ""


def limit_gradients(root: Any) -> None:
    """Draw gradients once that would be repeated a hundred times and more in a shape."""
    for name in _PAINTED:
        for gradient in root.iter(f"{_SVG}{name}"):
            if gradient.get("spreadMethod", "").strip() in _SPREADS and not _is_long(gradient):
                gradient.set("spreadMethod", "pad")


def _is_long(gradient: Any) -> bool:
    """Whether a gradient certainly extends over a visible part of a shape."""
    if any(map(gradient.get, (*_HREFS, "gradientTransform"))):
        return False
    offsets = [_part(stop.get("offset")) for stop in gradient.iter(f"{_SVG}stop")]
    span = max(offsets) - min(offsets) if offsets else 0.0
    if gradient.tag == f"{_SVG}radialGradient":
        length = _part(gradient.get("r", "50%"))
    else:
        ends = (("x1", "x2", "100%"), ("y1", "y2", "0%"))
        length = sum(
            abs(_part(gradient.get(end, default)) - _part(gradient.get(start)))
            for start, end, default in ends
        )
    return span * length >= _MIN_GRADIENT


def _part(value: str | None) -> float:
    text = (value or "0").strip()
    try:
        return float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        return 0.0


class _Counter:
    """Counts what the elements of a drawing draw. `fault` names a chain that is too long."""

    def __init__(self, root: Any) -> None:
        self.fault = ""
        self._by_id: dict[str, Any] = {}
        for element in root.iter("*"):
            self._by_id.setdefault(element.get("id"), element)
        css = " ".join("".join(style.itertext()) for style in root.iter(f"{_SVG}style"))
        self._styled = [
            each for each in map(self._by_id.get, _URL.findall(css)) if each is not None
        ]
        preludes = re.findall(r"[^{};]+(?=\{)", css)
        rules = sum(prelude.count(",") + 1 for prelude in preludes)
        selectors = [part.split() for prelude in preludes for part in prelude.split(",")]
        combinators = max((len(compound) - 1 for compound in selectors), default=0)
        # Each combinator is tried with every ancestor.
        self._rule_cost = rules * _depth(root) ** max(combinators - 1, 0) // _RULES
        self._costs: dict[Any, int] = {}
        self._open: set[Any] = set()

    def cost(self, element: Any, chain: int = 0) -> int:
        """Return the cost of an element with all that it contains and refers to."""
        if element in self._costs:
            return self._costs[element]
        if element in self._open:
            self.fault = "elements refer to themselves"
            return 0
        if chain > _MAX_CHAIN:
            self.fault = f"more than {_MAX_CHAIN} elements refer to each other in a chain"
            return 0
        self._open.add(element)
        total = 0
        # The elements inside, without recursion: their depth is that of the file.
        for inner in element.iter("*"):
            total += self._own_cost(inner, element, chain)
            if self.fault or total > MAX_COST * _MAX_CHAIN:
                break
        self._open.discard(element)
        self._costs[element] = total
        return total

    def _own_cost(self, element: Any, outer: Any, chain: int) -> int:
        name = element.tag.removeprefix(_SVG)
        data = element.get("d") or element.get("points") or ""
        own: int = 1 + len(data) // _DATA_CHARACTERS + self._rule_cost
        own += sum(map(len, element.attrib.values())) // (20 * _DATA_CHARACTERS)
        if name in ("text", "tspan", "textPath"):
            letters = len(element.text or "")
            own += _TEXT_COST + (letters if element.attrib else letters // _DATA_CHARACTERS)
        if name in _PAINTED:
            # A gradient is painted once, however many elements it takes its stops from.
            return own + self._chained(element)
        for key, value in element.items():
            if key in _HREFS and value.strip().startswith("#"):
                own += self._referred(value.strip()[1:], chain)
            elif "#" in value:
                vertices = len(_NUMBER.findall(data)) // 2 if "marker" in key + value else 1
                for target in _URL.findall(value):
                    own += max(1, vertices) * self._referred(target, chain)
        if self._styled and name not in ("style", "defs"):
            vertices = len(_NUMBER.findall(data)) // 2
            for target in self._styled:
                is_marker = target.tag == f"{_SVG}marker"
                if target.tag.removeprefix(_SVG) not in _PAINTED and target is not outer:
                    own += (max(1, vertices) if is_marker else 1) * self._styled_cost(target)
        return own

    def _referred(self, target: str, chain: int) -> int:
        element = self._by_id.get(target)
        return 0 if element is None else self.cost(element, chain + 1)

    def _styled_cost(self, target: Any) -> int:
        """Return the number of elements inside a target of the stylesheet."""
        if target not in self._costs:
            self._costs[target] = sum(1 for _ in target.iter("*"))
        return self._costs[target]

    def _chained(self, gradient: Any) -> int:
        """Return the cost of a chain of gradients; a chain without end is a fault."""
        seen = 0
        element = gradient
        while element is not None:
            seen += 1
            if seen > _MAX_CHAIN:
                self.fault = f"more than {_MAX_CHAIN} gradients refer to each other"
                break
            href = next(filter(None, map(element.get, _HREFS)), "")
            element = self._by_id.get(href.strip()[1:]) if href.strip().startswith("#") else None
        return seen


def _depth(root: Any) -> int:
    deepest = depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest
