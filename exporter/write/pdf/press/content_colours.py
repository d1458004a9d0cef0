"""Conversion of a content stream to the inks of a press (ISO 32000-1, 8.2).

Only colours and line widths are rewritten; everything else, marked content too, stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
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

from exporter.file_formats.pdf.colour_spaces import Colour, ColourSpace
from exporter.file_formats.pdf.coordinates import scale_of
from exporter.file_formats.pdf.graphics_state import (
    FILL_COLOUR,
    STROKE_COLOUR,
    GraphicsStack,
    GraphicsState,
)
from exporter.file_formats.pdf.objects import resource
from exporter.write.pdf.press.colour_spaces import colour_operator, is_convertible, values_of
from exporter.write.press_colours import InkSet, Values, printable_colour, to_inks

Item: TypeAlias = ContentStreamInstruction | ContentStreamInlineImage


class ContentConverter:
    """Converts one stream. `used` are the forms and patterns that it draws, each with its scale."""

    def __init__(self, resources: Object | None, inks: InkSet, *, limits: bool) -> None:
        self.used: list[tuple[Object, float]] = []
        self._resources = resources
        self._inks = inks
        self._limits = limits

    def convert(self, content: Object, scale: float) -> bytes:
        """Return the content of a page, form, pattern or glyph that is drawn at a scale."""
        graphics = GraphicsStack(GraphicsState((scale, 0, 0, scale, 0, 0)), self._resources)
        done: list[Item] = []
        for item in parse_content_stream(content):
            if isinstance(item, ContentStreamInlineImage):
                done.append(item)
                continue
            operator = str(item.operator)
            graphics.apply(operator, item.operands)
            state = graphics.state
            if operator in FILL_COLOUR:
                done.append(self._colour(item, state.fill, scale))
            elif operator in STROKE_COLOUR:
                done.append(self._colour(item, state.stroke, scale))
            elif operator == "w" and self._limits:
                done.append(self._width(item, state.line_width, scale_of(state.ctm)))
            else:
                if operator == "Do":
                    form = resource(self._resources, "/XObject", str(item.operands[0]))
                    if form is not None and form.get("/Subtype") == Name.Form:
                        self.used.append((form, scale_of(state.ctm)))
                done.append(item)
        return unparse_content_stream(done)

    def _colour(self, item: ContentStreamInstruction, colour: Colour, scale: float) -> Item:
        """Return the instruction that sets a colour; unchanged where its look is not known."""
        space = colour.space
        if colour.pattern:
            pattern = resource(self._resources, "/Pattern", colour.pattern)
            if pattern is not None:
                # A pattern has the scale of the stream's start, whatever `cm` has set since.
                self.used.append((pattern, scale))
            if space.base is None or not is_convertible(space.base) or not colour.components:
                return item
            inks = self._press_colour(space.base, colour.components)
            return ContentStreamInstruction([*inks, Name(colour.pattern)], item.operator)
        if not is_convertible(space):
            return item
        inks = self._press_colour(space, colour.components)
        operator = colour_operator(len(inks), stroke=str(item.operator) in STROKE_COLOUR)
        return ContentStreamInstruction(list(inks), Operator(operator))

    def _press_colour(self, space: ColourSpace, components: Sequence[float]) -> Values:
        colour = values_of(space, components)
        if self._limits:
            return printable_colour(colour, self._inks)
        return to_inks(colour, self._inks.colour)

    def _width(self, item: ContentStreamInstruction, width: float, scale: float) -> Item:
        """Return the instruction that sets a line width which the press can print."""
        least = self._inks.min_rule
        if not scale or width * scale >= least:
            return item
        return ContentStreamInstruction([round(least / scale, 4)], item.operator)
