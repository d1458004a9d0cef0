"""Lines of Chinese and Japanese: justified between characters, and spaced beside Latin words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import wraps
from itertools import accumulate
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.text import ffi as text_ffi

from exporter.model.east_asian import BOUNDARY, CJK
from exporter.write.pdf.engine.pango import copied_layout

ffi, pango = text_ffi.ffi, text_ffi.pango

_AUTOSPACE = 0.095
"""The space at such a boundary, relative to the font size.

Browsers set 0.125. Programs that extract text take a gap of more than 0.1 for a space.
"""
_HAS_CJK = re.compile(f"[{CJK}]")
_NOT_BUNDLED = re.compile("[\u0590-\u1dff\u2c80-\uffff\U00010000-\U0010ffff]")
"""Characters of fonts that are not the exporter's own.

In a line of several fonts the engine shapes spaces again when it stretches them, in another font.
"""
_SPACE = re.compile("[ \u00a0]")
_BETWEEN = re.compile(rf"[{CJK}](?=[^ \u00a0])|[^ \u00a0](?=[{CJK}])")
"""The character before a place at which a line may be stretched, beside its spaces."""
_MAX_GAP = 0.097
"""The most that characters are moved apart, relative to the font size."""
_MAX_SPACE = 0.4
"""The most that a space is widened; a line that needs more is ragged."""


def fix_east_asian_lines(split: Any, measure: Any, justify: Any, draw: Any) -> tuple[Any, ...]:
    """Return functions that space and justify lines with East Asian characters.

    WeasyPrint stretches the spaces of a line alone. Amid Chinese those are few, beside Latin words,
    and become holes. It does not have `text-autospace`. Here gaps are kept with the layout of a
    text, by the byte that they follow, and added to the widths of glyphs when the text is drawn.
    """

    @wraps(justify)
    def justify_line(context: Any, line: Any, extra: float) -> None:
        texts = list(_texts(line))
        if line.style["direction"] == "rtl" or not any(map(_has_other_font, texts)):
            justify(context, line, extra)
            return
        gaps = _stretched([box.text for box in texts], extra, line.style["font_size"])
        for box, own in zip(texts, gaps, strict=True):
            _add_gaps(box.pango_layout, own)
        _move(line, {id(box): sum(own.values()) for box, own in zip(texts, gaps, strict=True)}, 0)

    @wraps(draw)
    def draw_first_line(stream: Any, box: Any, *rest: Any) -> Any:
        layout = box.pango_layout
        if gaps := vars(layout).pop("_exporter_gaps", None):
            if "layout" in vars(layout):
                # The engine would set it later, and drop the glyphs.
                pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
                _widen_glyphs(layout.layout, gaps)
            else:
                layout._exporter_widened = gaps
                # Texts that are alike share their glyphs.
                layout._exporter_kept = copied_layout(layout._exporter_kept)
                _widen_glyphs(layout._exporter_kept, gaps)
        return draw(stream, box, *rest)

    return _spaced(split), _spaced(measure), justify_line, draw_first_line


def _has_other_font(box: Any) -> bool:
    text: str = box.text
    return not text.isascii() and _NOT_BUNDLED.search(text) is not None


def _spaced(split: Any) -> Any:
    """Return a `split_first_line` that leaves room for the gaps of a line."""

    @wraps(split)
    def split_first_line(
        text: str, style: Any, context: Any, max_width: float | None, *rest: Any, **options: Any
    ) -> Any:
        line = split(text, style, context, max_width, *rest, **options)
        first = line[0].text
        if first.isascii() or not _HAS_CJK.search(first) or style["white_space"][:3] == "pre":
            return line
        gap = style["font_size"] * _AUTOSPACE
        at = _boundaries(first)
        if at and max_width is not None and line[3] + len(at) * gap > max_width:
            room = max(0, max_width - len(at) * gap)
            line = split(text, style, context, room, *rest, **options)
            at = _boundaries(line[0].text)
        layout, length, resume, width, *more = line
        _add_gaps(layout, {_offset(layout.text, index): gap for index in at})
        return layout, length, resume, width + len(at) * gap, *more

    return split_first_line


def _texts(box: Any) -> Iterator[Any]:
    """Yield the texts of a line that are in its flow, in reading order."""
    if isinstance(box, boxes.TextBox):
        yield box
    elif isinstance(box, boxes.LineBox | boxes.InlineBox):
        for child in box.children:
            if child.is_in_normal_flow():
                yield from _texts(child)


def _boundaries(text: str) -> list[int]:
    """Return the indexes of the characters before boundaries in a text."""
    return [found.start() for found in re.finditer(BOUNDARY, text)]


def _stretched(texts: list[str], extra: float, size: float) -> list[dict[int, float]]:
    """Return the gaps in each text of a line that make it wider by `extra` in total.

    None if they would be too wide. Boundaries have a gap already.
    """
    line = "".join(texts)
    starts = [0, *accumulate(map(len, texts))]
    spaced = {*_boundaries(line)}
    between = [found.start() for found in _BETWEEN.finditer(line) if found.start() not in spaced]
    spaces = [found.start() for found in _SPACE.finditer(line, 0, len(line) - 1)]
    gap = min(extra / max(len(between) + len(spaces), 1), _MAX_GAP * size)
    space = (extra - gap * len(between)) / len(spaces) if spaces else gap
    gaps: list[dict[int, float]] = [{} for _ in texts]
    if (between and space > _MAX_SPACE * size) or gap * len(between) + space * len(
        spaces
    ) < extra * 0.999:
        return gaps
    for at, width in (*((at, gap) for at in between), *((at, space) for at in spaces)):
        index = bisect_right(starts, at) - 1
        gaps[index][_offset(texts[index], at - starts[index])] = width
    return gaps


def _offset(text: str, index: int) -> int:
    """Return the offset in bytes of a character."""
    return len(text[:index].encode())


def _add_gaps(layout: Any, gaps: dict[int, float]) -> None:
    """Add gaps in CSS pixels after the characters at offsets in bytes of a layout's text."""
    before = vars(layout).setdefault("_exporter_gaps", {})
    for at, gap in gaps.items():
        before[at] = before.get(at, 0) + gap


def _move(box: Any, widened: dict[int, float], advance: float) -> float:
    """Move the boxes of a line by how much wider those before them are; return their sum."""
    if isinstance(box, boxes.TextBox):
        box.position_x += advance
        box.width += widened[id(box)]
        return advance + widened[id(box)]
    if isinstance(box, boxes.LineBox | boxes.InlineBox):
        box.position_x += advance
        before = advance
        for child in box.children:
            if child.is_in_normal_flow():
                advance = _move(child, widened, advance)
        box.width += advance - before
    else:
        box.translate(advance, 0)
    return advance


def restore_widened(layout: Any, style: Any) -> bool:
    """Make the widened glyphs of a text those that the engine draws; False if there are none."""
    gaps = vars(layout).pop("_exporter_widened", None)
    if gaps is None:
        return False
    vars(layout).update(layout=layout._exporter_kept, style=style, language=None)
    # The engine would set it later; it drops the glyphs.
    pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
    _widen_glyphs(layout.layout, gaps)
    return True


def _widen_glyphs(shaped: Any, gaps: dict[int, float]) -> None:
    """Widen the last glyph of each character that a gap follows."""
    run = pango.pango_layout_get_line_readonly(shaped, 0).runs
    while run != ffi.NULL:
        start, string = run.data.item.offset, run.data.glyphs
        clusters = ffi.unpack(string.log_clusters, string.num_glyphs)
        # Of several glyphs of a character, the last.
        last = {start + cluster: index for index, cluster in enumerate(clusters)}
        for at in gaps.keys() & last.keys():
            string.glyphs[last[at]].geometry.width += round(gaps[at] * text_ffi.TO_UNITS)
        run = run.next
