"""The boxes of a page moved to where they are read, so that they are painted in that order.

Programs that copy, reflow or read pages without tags take the text in the order of painting. List
markers and clipped images are painted after the text of a page (CSS 2, appendix E), footnotes after
all of it. None of them overlaps the text, so that the page looks the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.images import SVGImage

_RADII = tuple(
    f"border_{corner}_radius" for corner in ("top_left", "top_right", "bottom_left", "bottom_right")
)


class _ClippedImage:
    """An image that is clipped when it is drawn."""

    def __init__(self, image: Any) -> None:
        self._image = image

    def __getattr__(self, name: str) -> Any:
        return getattr(self._image, name)

    def draw(self, stream: Any, width: float, height: float, style: Any) -> None:
        stream.rectangle(0, 0, width, height)
        stream.clip()
        stream.end()
        self._image.draw(stream, width, height, style)


def put_in_reading_order(page_box: Any) -> None:
    """Move the list markers, footnotes and clipped images of a page into its text."""
    footnotes = {
        note.element: note
        for area in page_box.children
        if isinstance(area, boxes.FootnoteAreaBox)
        for note in area.children
    }
    for box in page_box.children:
        if not isinstance(box, boxes.MarginBox):
            _arrange(box, footnotes)


def _arrange(box: Any, footnotes: Mapping[Any, Any]) -> None:
    for child in [getattr(child, "_box", child) for child in box.children]:
        if child.is_outside_marker:
            _move_marker(child, box)
        elif isinstance(child, boxes.ReplacedBox):
            _clip_when_drawn(child)
        elif child.footnote and child.element in footnotes:
            # This box is empty: the call is an element before it.
            child.children = list(_lines(footnotes[child.element]))
            footnotes[child.element].children = []
        elif not _is_apart(child):
            _arrange(child, footnotes)


def _move_marker(marker: Any, item: Any) -> None:
    """Put the marker of a list item before its first line, if it has one on this page."""
    others = [child for child in item.children if getattr(child, "_box", child) is not marker]
    line = next((line for child in others for line in _lines(child)), None)
    if line is not None:
        label = [each for part in _lines(marker) for each in part.children]
        line.children = [*label, *line.children]
        item.children = others


def _lines(box: Any) -> Iterator[Any]:
    """Yield the lines of a block, without those that are painted apart from it."""
    if isinstance(box, boxes.LineBox):
        yield box
    elif isinstance(box, boxes.Box) and not _is_apart(box):
        for child in box.children:
            yield from _lines(child)


def _clip_when_drawn(box: Any) -> None:
    """Clip an image to its own frame, if that is inside its box: not to a round one."""
    is_round = any(any(getattr(box, radius)) for radius in _RADII)
    if box.style["object_fit"] in ("fill", "contain") and not is_round:
        box.style["overflow"] = "visible"
        if isinstance(box.replacement, SVGImage):
            box.replacement = _ClippedImage(box.replacement)


def _is_apart(box: Any) -> bool:
    """Return whether a box is painted as a whole: turned, clipped, shown through or in layers."""
    style = box.style
    return bool(
        style["transform"]
        or style["opacity"] < 1
        or style["overflow"] != "visible"
        or style["z_index"] != "auto"
    )
