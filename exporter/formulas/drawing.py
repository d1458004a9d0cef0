"""Drawings of formulas: what mathra draws, as it is embedded."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from exporter.file_formats.allowed_markup import drawing_violations

_MAX_HEIGHT = 60
"""In em. A taller drawing would not fit on a page."""
PLACEHOLDER = "\u2b1b"
"""A character that mathra's font has, as wide as a Chinese one, and that no formula uses."""
_SVG_SIZE = re.compile(r'width="([\d.]+)em" height="([\d.]+)em" style="vertical-align: ([-\d.]+)em')
_NOT_DRAWN = re.compile(r"<(title|metadata|style)\b.*?</\1>|<text x=.*?</text>", re.DOTALL)
_RULE = r'<rect x="([\d.]+)" y="(-?[\d.]+)" width="40" height="([\d.]+)"/>'
_RULES = re.compile(_RULE + r'(?:<rect x="\1" [^>]*>)*')
_AXIS = 258
"""The height of the middle of a table above the baseline, in thousandths of an em."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A formula as an SVG image. `width`, `height` and `depth` below the baseline are in em."""

    svg: str
    width: float
    height: float
    depth: float


def drawing_of(svg: str) -> Drawing | None:
    """Return a drawing without what is not drawn; None if it is empty, too high or not allowed."""
    size = _SVG_SIZE.search(svg)
    if size is None:
        return None
    width, height, shift = map(float, size.groups())
    if not 0 < height < _MAX_HEIGHT:
        return None
    box = re.search(r'viewBox="[^"]*"', svg)
    inner = _NOT_DRAWN.sub("", svg[svg.index(">") + 1 :])
    inner = re.sub(r"\bmathra-[0-9a-f]+-", "", inner)
    inner = _RULES.sub(_whole_rule, inner)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {box[0] if box else ""}>'
    drawing = head + inner
    return Drawing(drawing, width, height, -shift) if _is_allowed(drawing) else None


def _is_allowed(drawing: str) -> bool:
    """Whether a drawing is well-formed, and holds nothing that runs or loads something."""
    from lxml import etree

    try:
        root = etree.fromstring(drawing)
    except etree.XMLSyntaxError:
        return False
    return next(drawing_violations(root), None) is None


def _whole_rule(match: re.Match[str]) -> str:
    """Return the vertical rule of a table in one piece.

    mathra 1.5 places the pieces, one for each row, relative to the rows above them.
    """
    pieces = [(float(y), float(height)) for _, y, height in re.findall(_RULE, match[0])]
    ends = list(accumulate(height for _, height in pieces))
    expected = [height - 2 * end for (_, height), end in zip(pieces, ends, strict=True)]
    if any(abs(y - each) > 1 for (y, _), each in zip(pieces, expected, strict=True)):
        return match[0]
    whole = ends[-1]
    return f'<rect x="{match[1]}" y="{_AXIS - whole / 2:g}" width="40" height="{whole:g}"/>'


def with_characters(svg: str, characters: Iterator[str]) -> str:
    """Return a drawing with a character, as text, in place of each placeholder."""
    glyph = re.search(r'<path id="([^"]+)"', _placeholder_drawing())
    number = glyph[1].rpartition("-")[2] if glyph else ""

    def replaced(match: re.Match[str]) -> str:
        character = html.escape(next(characters, ""))
        place = match[1] or f"translate({match[2]} {match[3]})"
        return (
            f'<text transform="{place} scale(1 -1)" font-size="1000" font-family="serif">'
            f"{character}</text>"
        )

    use = rf'<use href="#[\w-]*-{number}" (?:transform="([^"]+)"|x="([^"]+)" y="([^"]+)")/>'
    return re.sub(use, replaced, svg)


@lru_cache(maxsize=1)
def _placeholder_drawing() -> str:
    from mathra import render

    return str(render(PLACEHOLDER)["svg"])
