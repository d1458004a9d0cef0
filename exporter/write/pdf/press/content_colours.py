"""A content stream in the inks of a press (ISO 32000-1, 8.2).

What sets colours and the width of lines is rewritten. All else stays as it is, its marks too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from pikepdf import (
    ContentStreamInlineImage,
    ContentStreamInstruction,
    Name,
    Object,
    Operator,
    parse_content_stream,
    unparse_content_stream,
)

from exporter.write.pdf.press.colour_spaces import PdfColourSpace, has_colours, space_of, values_of
from exporter.write.press_colours import InkSet, Values, inked, printed

Item: TypeAlias = ContentStreamInstruction | ContentStreamInlineImage

_BLACK: Values = (0.0,)
_GREY = PdfColourSpace("grey")
_SPACES = {"g": _GREY, "rg": PdfColourSpace("rgb"), "k": PdfColourSpace("cmyk")}
"""The spaces of colours that are set in one step; what does so for lines is in capitals."""
_OPERATORS = {1: "g", 3: "rg", 4: "k"}
"""What sets a colour of so many channels."""


@dataclass(frozen=True, slots=True)
class _State:
    """What a stream has set so far: the spaces of colours, and how large its unit is in points.

    A space that is not known is None, and its colours are left alone.
    """

    area: PdfColourSpace | None = _GREY
    line: PdfColourSpace | None = _GREY
    scale: float = 1.0


class ContentConverter:
    """Rewrites one stream. `called` are the forms and patterns it draws with, and how large."""

    def __init__(self, resources: Object | None, inks: InkSet, *, limits: bool) -> None:
        self.called: list[tuple[Object, float]] = []
        self._resources = resources
        self._inks = inks
        self._limits = limits
        self._state = _State()

    def rewritten(self, drawn: Object, scale: float) -> bytes:
        """The content of a page, form, pattern or glyph that is drawn at a scale."""
        start = scale
        self._state = _State(scale=scale)
        saved: list[_State] = []
        done: list[Item] = []
        for item in parse_content_stream(drawn):
            if isinstance(item, ContentStreamInlineImage):
                done.append(item)
                continue
            operands = item.operands
            match str(item.operator):
                case "q":
                    saved.append(self._state)
                case "Q" if saved:
                    self._state = saved.pop()
                case "cm":
                    size = scale_of(_numbers(operands))
                    self._state = replace(self._state, scale=self._state.scale * size)
                case "w" if self._limits:
                    done.append(self._width(item))
                    continue
                case "g" | "rg" | "k" | "G" | "RG" | "K" as name:
                    space, line = _SPACES[name.lower()], name.isupper()
                    self._set(space, line=line)
                    done.append(self._colour(space, _numbers(operands), line=line))
                    continue
                case "cs" | "CS" as name:
                    done += self._space(item, line=name == "CS")
                    continue
                case "sc" | "scn" | "SC" | "SCN" as name:
                    done.append(self._special(item, start, line=name.isupper()))
                    continue
                case "Do":
                    form = self._named("/XObject", operands[0])
                    if form is not None and form.get("/Subtype") == Name.Form:
                        self.called.append((form, self._state.scale))
            done.append(item)
        return unparse_content_stream(done)

    def _colour(self, space: PdfColourSpace, numbers: Sequence[float], *, line: bool) -> Item:
        inks = self._printed(space, numbers)
        name = _OPERATORS[len(inks)]
        return ContentStreamInstruction(list(inks), Operator(name.upper() if line else name))

    def _set(self, space: PdfColourSpace | None, *, line: bool) -> None:
        if line:
            self._state = replace(self._state, line=space)
        else:
            self._state = replace(self._state, area=space)

    def _printed(self, space: PdfColourSpace, numbers: Sequence[float]) -> Values:
        colour = values_of(space, numbers)
        if self._limits:
            return printed(colour, self._inks)
        return inked(colour, self._inks.colour)

    def _space(self, item: ContentStreamInstruction, *, line: bool) -> Iterator[Item]:
        """A space is set. A colour of the press needs none, and begins with black."""
        space = space_of(item.operands[0], self._resources)
        self._set(space, line=line)
        if space is not None and has_colours(space):
            yield self._colour(_GREY, _BLACK, line=line)
        else:
            yield item

    def _special(self, item: ContentStreamInstruction, start: float, *, line: bool) -> Item:
        """A colour of the space that was set, or a pattern."""
        space = self._state.line if line else self._state.area
        operands = list(item.operands)
        if operands and isinstance(operands[-1], Name):
            name = operands.pop()
            pattern = self._named("/Pattern", name)
            if pattern is not None:
                # A pattern hangs on what its stream began with, and not on what was set since.
                self.called.append((pattern, start))
            if space is None or space.base is None or not operands:
                return item
            inks = self._printed(space.base, _numbers(operands))
            return ContentStreamInstruction([*inks, name], item.operator)
        if space is None or not has_colours(space):
            return item
        return self._colour(space, _numbers(operands), line=line)

    def _width(self, item: ContentStreamInstruction) -> Item:
        """The width of lines, which a press must be able to hold."""
        (width,) = _numbers(item.operands)
        scale, least = self._state.scale, self._inks.least_rule
        if not scale or width * scale >= least:
            return item
        return ContentStreamInstruction([round(least / scale, 4)], item.operator)

    def _named(self, kind: str, name: Object) -> Object | None:
        things = self._resources.get(kind) if self._resources is not None else None
        return things.get(str(name)) if things is not None else None


def scale_of(matrix: Sequence[float]) -> float:
    """How much larger a matrix makes what is drawn, as the side of a square."""
    a, b, c, d = matrix[:4]
    return float(abs(a * d - b * c) ** 0.5)


def _numbers(operands: Iterable[object]) -> list[float]:
    return [float(str(number)) for number in operands]
