"""Text drawn from the glyphs that it was measured with."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from functools import wraps
from itertools import groupby
from typing import Any

from weasyprint.draw import text as drawing  # type: ignore[import-untyped]
from weasyprint.formatting_structure import boxes  # type: ignore[import-untyped]
from weasyprint.layout import inline  # type: ignore[import-untyped]
from weasyprint.text import line_break  # type: ignore[import-untyped]
from weasyprint.text.ffi import (  # type: ignore[import-untyped]
    FROM_UNITS,
    TO_UNITS,
    ffi,
    pango,
)

_GLYPH = struct.Struct("=Iiii4x")
"""A glyph as Pango has it: its number, its width, and how far it is moved."""
_EMPTY = 0x0FFFFFFF
"""A glyph that shows nothing. Those with higher numbers are none of the font's."""
_SPACES = (b" ", b"\xc2\xa0")
_SPACE = re.compile(b"|".join(_SPACES))
_PARTED = re.compile("[\n\r\f\v\t\x85\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}]")


def hasten_ink() -> None:
    """Draw a text as it was set, and widen its spaces on the way.

    WeasyPrint throws away the glyphs of a line once it knows how wide they are, and has Pango find
    them again when it draws; where a line is justified, word by word.
    """
    layout = line_break.Layout
    if not hasattr(layout, "reactivate") or hasattr(layout.reactivate, "__wrapped__"):
        return
    _keep_layouts(layout)
    _keep_justified()
    _draw_kept(layout.reactivate.__wrapped__)


def _keep_layouts(layout: Any) -> None:
    end, begin = layout.deactivate, layout.reactivate

    @wraps(end)
    def ended(self: Any) -> None:
        held = vars(self)
        if "layout" in held:
            held.setdefault("_exporter_kept", self.layout)
            end(self)

    @wraps(begin)
    def begun(self: Any, style: Any) -> None:
        # When the text is drawn it is seen whether there is need of another layout.
        if "_exporter_kept" not in vars(self):
            begin(self, style)

    layout.deactivate, layout.reactivate = ended, begun


def _keep_justified() -> None:
    """Let a text whose spaces are widened have its glyphs from before."""
    space = inline.add_word_spacing

    @wraps(space)
    def spaced(context: Any, box: Any, spacing: float, advance: float) -> float:
        count = inline.count_expandable_spaces(box) if isinstance(box, boxes.TextBox) else 0
        if not count or box.pango_layout.text != box.text:
            made: float = space(context, box, spacing, advance)
            return made
        box.justification_spacing = spacing
        box.position_x += advance
        box.width += spacing * count
        box.pango_layout = copy(box.pango_layout)
        box.pango_layout.justification_spacing = spacing
        return advance + spacing * count

    inline.add_word_spacing = spaced


def _draw_kept(begin: Any) -> None:
    draw = drawing.draw_first_line

    @wraps(draw)
    def drawn(stream: Any, box: Any, overflow: str, ellipsis: Any, matrix: Any) -> Any:
        layout = box.pango_layout
        if "layout" in vars(layout) or not box.text.strip():
            return draw(stream, box, overflow, ellipsis, matrix)
        plain = overflow == "clip" and ellipsis == "none" and box.style["font_size"] >= 1e-6
        runs = list(_runs(stream, layout, box.style)) if plain else []
        whole = [run for run in runs if run]
        if not whole or len(whole) < len(runs):
            begin(layout, box.style)
            return draw(stream, box, overflow, ellipsis, matrix)
        stream.set_text_matrix(*matrix.values)
        for (font, size), same in groupby(whole, key=lambda run: (run.font.hash, run.size)):
            stream.set_font_size(font, size)
            stream.show_text("".join(run.text for run in same))
        return []

    drawing.draw_first_line = drawn


@dataclass(frozen=True, slots=True, eq=False)
class _Run:
    """Glyphs of a font, as PDF has them shown (ISO 32000-1, 9.4.3)."""

    font: Any
    size: float
    text: str


def _runs(stream: Any, layout: Any, style: Any) -> Iterator[_Run | None]:
    """The glyphs of a text; None among them where the engine must find them anew."""
    text, kept, spacing = layout.text, layout._exporter_kept, layout.justification_spacing
    # A line may have been broken off from what follows it.
    whole = "_exporter_cut" in vars(layout)
    whole = whole or pango.pango_layout_get_line_readonly(kept, 1) == ffi.NULL
    apart = style["word_spacing"] or style["letter_spacing"] != "normal"
    if not whole or _PARTED.search(text) or (spacing and (apart or spacing < 0)):
        yield None
        return
    data = text.encode()
    wider: dict[int, int] = {}
    if spacing:
        if data == b" ":
            yield None
            return
        wider = {space.start(): int(spacing * TO_UNITS) for space in _SPACE.finditer(data)}
        # Pango gives only half of it at either end.
        wider |= {at: 2 * wider[at] for at in wider.keys() & {0, len(data) - 1}}
    runs = []
    run = pango.pango_layout_get_line_readonly(kept, 0).runs
    while run != ffi.NULL:
        runs.append(run.data)
        run = run.next
    if spacing and len({run.item.analysis.font for run in runs}) > 1:
        # A space between two fonts may be of either, once it stands apart.
        yield None
        return
    for run in runs:
        yield _run(stream, run, data, wider)


def _run(stream: Any, run: Any, data: bytes, wider: dict[int, int]) -> _Run | None:
    """Glyphs of one font; `wider` says by how much which spaces are."""
    item, analysis = run.item, run.item.analysis
    font, size = stream.add_font(analysis.font)
    if analysis.level % 2 or font.bitmap or font.svg or font.png or font.colr:
        return None
    count = run.glyphs.num_glyphs
    signs = _signs(run.glyphs, count)
    at = [item.offset + cluster for cluster in ffi.unpack(run.glyphs.log_clusters, count)]
    if at and at[-1] >= len(data):
        # The space at the end of a line that was broken off.
        del signs[-1], at[-1]
    ends = (*at[1:], min(item.offset + item.length, len(data)))
    face = _Face(stream, analysis.font, font, size)
    if wider:
        _widen(signs, at, wider, max(wider) if data.endswith(_SPACES) else -1, face)
    known = vars(font).setdefault("_exporter_shown", {}).setdefault(size, {})
    shown: list[str] = []
    for sign, begin, end in zip(signs, at, ends, strict=True):
        piece = known.get(sign)
        if piece is None:
            glyph, _, _, up = sign
            if glyph > _EMPTY or up:
                return None
            if glyph != _EMPTY and glyph not in font.to_unicode:
                font.to_unicode[glyph] = data[begin:end].decode()
            piece = known[sign] = face.shown(sign)
        shown.append(piece)
    text = f"<{''.join(shown)}"
    return _Run(font, size, text[:-1] if text[-1] == "<" else f"{text}>")


_Sign = tuple[int, int, int, int]


def _signs(glyphs: Any, count: int) -> list[_Sign]:
    held = ffi.buffer(glyphs.glyphs, count * _GLYPH.size)
    signs: list[Any] = list(_GLYPH.iter_unpack(held))
    return signs


@dataclass(frozen=True, slots=True)
class _Face:
    """A font at a size, as Pango knows it and as the PDF will."""

    stream: Any
    pango: Any
    font: Any
    size: float

    def width(self, glyph: int) -> int:
        """How wide a glyph is where no other is near."""
        stream = self.stream
        pango.pango_font_get_glyph_extents(self.pango, glyph, stream.ink_rect, stream.logical_rect)
        width: int = stream.logical_rect.width
        return width

    def shown(self, sign: _Sign) -> str:
        """A glyph, and by how much what follows it is moved from where it would be."""
        glyph, width, right, _ = sign
        widths = self.font.widths
        if glyph == _EMPTY:
            return f">{-width / self.size}<" if width else ""
        if glyph not in widths:
            widths[glyph] = round(self.width(glyph) * 1000 * FROM_UNITS / self.size)
        offset = right / self.size
        back = int(widths[glyph] + offset - width * 1000 * FROM_UNITS / self.size)
        moved = f">{-offset}<" if offset else ""
        return f"{moved}{glyph:04x}>{back}<" if back else f"{moved}{glyph:04x}"


def _widen(
    signs: list[_Sign], at: list[int], wider: dict[int, int], last: int, face: _Face
) -> None:
    """Widen the spaces as Pango does, which sets each word apart from the space beside it."""
    for number, place in enumerate(at):
        if place not in wider:
            continue
        if number and at[number - 1] not in wider:
            letter, _, right, up = signs[number - 1]
            signs[number - 1] = letter, face.width(letter), right, up
        glyph, *_, up = signs[number]
        whole = wider[place]
        left = whole // 2
        if whole % TO_UNITS == 0:
            left = (left + TO_UNITS // 2) // TO_UNITS * TO_UNITS
        width = face.width(glyph)
        if place == 0:
            signs[number] = glyph, width + whole - left, 0, up
        elif place == last:
            signs[number] = glyph, width + left, left, up
        else:
            signs[number] = glyph, width + whole, left, up
