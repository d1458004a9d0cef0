"""Planned lines are justified: by the spaces between words first, then by those between letters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline

from exporter.write.pdf.engine.line_breaking.total_fit import Spacing

_EASY = 0.3
"""The share of the stretch and shrink of spaces up to which letters are not moved."""

_WIDEST = 0.6
"""By how much a space may be wider than that of the font, relative to the font size.

Spaces beyond look like columns: a line that would need them is ragged.
"""


def letter_gap(gap: float, spaces: int, letters: int, spacing: Spacing) -> float:
    """Return how far each letter of a line is moved from the one before, in CSS pixels.

    `gap` is how much wider all of the line becomes, or narrower if it is negative.
    """
    gap += spaces * spacing.closer
    if not letters:
        return 0.0
    if gap >= 0:
        excess = gap - spaces * spacing.stretch * _EASY
        return min(max(excess, 0.0) / letters, spacing.loosen)
    excess = -gap - spaces * spacing.shrink * _EASY
    return -min(max(excess, 0.0) / letters, spacing.tighten)


def is_too_loose(line: Any, gap: float, spacing: Spacing) -> bool:
    """Return whether a line that is wider by `gap`, in CSS pixels, has too wide spaces."""
    spaces = inline.count_expandable_spaces(line)
    return bool(spaces) and gap > spaces * _WIDEST * spacing.size


def justify(context: Any, line: Any, gap: float, spacing: Spacing) -> None:
    """Make a line wider by `gap`, in CSS pixels, or narrower if it is negative.

    Texts whose letters can be tracked have the number of their glyphs.
    """
    spaces = inline.count_expandable_spaces(line)
    texts = [box for box in _texts(line) if vars(box).get("_exporter_glyphs")]
    counts = [box._exporter_glyphs for box in texts]
    # The space after the last letter of a line would be outside of it.
    outer = bool(texts) and texts[-1] is _last_box(line)
    letters = sum(counts) - outer
    moved = letter_gap(gap, spaces, letters, spacing)
    rest = gap - moved * letters
    if spaces and rest:
        inline.add_word_spacing(context, line, rest / spaces, 0)
    if moved:
        wider = {id(box): count * moved for box, count in zip(texts, counts, strict=True)}
        if outer:
            wider[id(texts[-1])] -= moved
        _track(line, moved, wider, 0.0)


def _texts(box: Any) -> Iterator[Any]:
    """Yield the texts of a line itself that show something."""
    for child in box.children:
        if not child.is_in_normal_flow():
            continue
        if isinstance(child, boxes.TextBox):
            if child.text.strip():
                yield child
        elif isinstance(child, boxes.InlineBox):
            yield from _texts(child)


def _last_box(box: Any) -> Any:
    """Return the text or box that a line ends with; None if there is none."""
    while isinstance(box, boxes.LineBox | boxes.InlineBox):
        flowing = [child for child in box.children if child.is_in_normal_flow()]
        box = flowing[-1] if flowing else None
    return box


def _track(box: Any, moved: float, wider: dict[int, float], advance: float) -> float:
    """Move the letters of texts, and what follows them; return by how much in total."""
    if isinstance(box, boxes.TextBox):
        box.position_x += advance
        if id(box) in wider:
            box._exporter_tracking = moved
            box.width += wider[id(box)]
            advance += wider[id(box)]
    elif isinstance(box, boxes.LineBox | boxes.InlineBox):
        box.position_x += advance
        before = advance
        for child in box.children:
            if child.is_in_normal_flow():
                advance = _track(child, moved, wider, advance)
        box.width += advance - before
    else:
        box.translate(advance, 0)
    return advance
