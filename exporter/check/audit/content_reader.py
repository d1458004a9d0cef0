"""Content streams, interpreted for what they draw (ISO 32000-1, 7.8.2 and annex A).

The interpreter follows the graphics state and records each run of glyphs, image, line and area with
its position. A curved clipping path counts as the box around it.
"""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from typing import Any

from pikepdf import (
    Dictionary,
    Name,
    Object,
    Page,
    PdfInlineImage,
    Stream,
)

from exporter.check.audit.drawing_state import DrawingState, Path
from exporter.check.audit.inks import Ink
from exporter.check.audit.page_content import NO_OWNER, ContentOwner, DrawnArea, PageContent
from exporter.check.audit.page_fonts import PageFont, page_font
from exporter.check.audit.painting import (
    FILLING,
    STROKING,
    clip,
    drawn_image,
    filled_items,
    stroked_lines,
)
from exporter.check.audit.structure import StructureElements
from exporter.check.audit.text_runs import drawn_text, glyph_run
from exporter.check.audit.work_budget import UNLIMITED, WorkBudget
from exporter.file_formats.pdf.colour_spaces import Colour, colour_space
from exporter.file_formats.pdf.coordinates import (
    IDENTITY,
    Box,
    Matrix,
    box_of,
    intersection,
    matrix_of,
    multiply,
    transform,
)
from exporter.file_formats.pdf.graphics_state import GraphicsStack
from exporter.file_formats.pdf.objects import PDF_ERRORS, ObjectKey, marked_content_id, resource

_CODES_PER_UNIT = 16
"""Codes of a font that take as long to be read as an operator."""


class ContentReader:
    """Reads the pages of one file in order, within a budget.

    `hidden` are the optional content groups that are switched off: what is in them is not drawn.
    """

    def __init__(
        self,
        elements: StructureElements,
        budget: WorkBudget = UNLIMITED,
        hidden: frozenset[ObjectKey] = frozenset(),
    ) -> None:
        self.budget = budget
        self._elements = elements
        self._hidden = hidden
        self._fonts: dict[ObjectKey, PageFont] = {}
        self._nearest_id = ""
        """The last id of an element that has been drawn."""

    def read(self, page: Page, content: PageContent) -> None:
        """Add what a page draws to its content."""
        _add_blend_space(page.obj.get("/Group"), content)
        state = DrawingState(clip=content.media)
        resources = page.obj.get("/Resources")
        _StreamReader(self, content, page.obj, resources, state, NO_OWNER, ()).read(page)
        if self._hidden:
            content.items = [item for item in content.items if not item.owner.hidden]

    def font(self, font: Object) -> PageFont:
        """Return a font; an indirect object is read once."""
        if not font.is_indirect:
            return self._read_font(font)
        key = font.objgen
        if key not in self._fonts:
            self._fonts[key] = self._read_font(font)
        return self._fonts[key]

    def _read_font(self, font: Object) -> PageFont:
        read = page_font(font)
        self.budget.charge(1 + (len(read.widths) + len(read.characters)) / _CODES_PER_UNIT)
        return read

    def owner(
        self, stream: Object, operands: Any, resources: Any, outer: ContentOwner
    ) -> ContentOwner:
        """Return the owner of a marked-content sequence in a page or a form."""
        if outer.hidden:
            return outer
        if operands[0] == Name.OC and len(operands) > 1 and self._hidden:
            group = resource(resources, "/Properties", str(operands[1]))
            is_hidden = group is not None and group.objgen in self._hidden
            return replace(outer, hidden=True) if is_hidden else outer
        if operands[0] == Name.Artifact:
            return ContentOwner(artifact=True, nearest_id=self._nearest_id)
        mcid = marked_content_id(operands, resources)
        if mcid is None or outer.artifact:
            return outer
        element = self._elements.of(stream, mcid)
        if element is None:
            return outer
        self._nearest_id = element.nearest_id() or self._nearest_id
        return ContentOwner(element, nearest_id=self._nearest_id)


class _StreamReader:
    """Interprets one content stream; each form and pattern that it draws has a reader of its own.

    `ancestors` are the forms and patterns around the stream.
    """

    def __init__(
        self,
        reader: ContentReader,
        content: PageContent,
        stream: Object,
        resources: Any,
        state: DrawingState,
        owner: ContentOwner,
        ancestors: tuple[ObjectKey, ...],
    ) -> None:
        self._reader = reader
        self._content = content
        self._stream = stream
        self._resources = resources
        self._graphics = GraphicsStack(state, resources)
        self._base = state.ctm
        self._owners = [owner]
        self._ancestors = ancestors
        self._path = Path()
        self._text_matrix: Matrix = IDENTITY
        self._line_matrix: Matrix = IDENTITY

    def read(self, stream: Page | Object) -> None:
        """Read the stream to its end; invalid operators are counted and skipped."""
        try:
            instructions = self._reader.budget.instructions(stream)
        except PDF_ERRORS:
            self._content.invalid_operators += 1
            return
        for instruction in instructions:
            operator = str(instruction.operator)
            self._content.operators.add(operator)
            try:
                self._apply(operator, instruction.operands)
            except PDF_ERRORS:
                self._content.invalid_operators += 1

    @property
    def _state(self) -> DrawingState:
        return self._graphics.state

    def _apply(self, operator: str, operands: Any) -> None:
        match operator:
            case "TJ":
                self._show(operands[0])
            case "Tm":
                self._text_matrix = self._line_matrix = matrix_of(operands)
            case "BT":
                self._text_matrix = self._line_matrix = IDENTITY
            case "Tf":
                font = resource(self._resources, "/Font", str(operands[0]))
                self._state.font = None if font is None else self._reader.font(font)
                self._state.font_size = float(operands[1])
            case "BDC" | "BMC":
                outer = self._owners[-1]
                owner = self._reader.owner(self._stream, operands, self._resources, outer)
                self._owners.append(owner)
            case "EMC":
                if len(self._owners) > 1:
                    self._owners.pop()
            case "re":
                x, y, width, height = (float(number) for number in operands)
                self._path.rectangle(x, y, width, height, self._state.ctm)
            case "m":
                self._path.close()
                self._points(operands)
            case "l" | "c" | "v" | "y":
                self._points(operands)
            case "h":
                self._path.close()
            case "W" | "W*":
                self._path.clipping = operator
            case "n" | "f" | "F" | "f*" | "S" | "s" | "B" | "B*" | "b" | "b*":
                self._paint(operator)
            case "Do":
                self._draw(str(operands[0]))
            case "gs":
                self._set_parameters(resource(self._resources, "/ExtGState", str(operands[0])))
            case "sh":
                self._shade(resource(self._resources, "/Shading", str(operands[0])))
            case "INLINE IMAGE":
                image = operands[0]
                if isinstance(image, PdfInlineImage):
                    self._content.inline_filters.update(image.filters)
                    self._image(image.obj, (image.width, image.height))
            case "ri":
                self._content.rendering_intents.add(str(operands[0]))
            case _:
                self._graphics.apply(operator, operands)
                self._text(operator, operands)

    def _text(self, operator: str, operands: Any) -> None:
        """Apply the less frequent text operators."""
        state = self._state
        match operator:
            case "Tj":
                self._show((operands[0],))
            case "Td":
                self._move_line(float(operands[0]), float(operands[1]))
            case "TD":
                state.leading = -float(operands[1])
                self._move_line(float(operands[0]), float(operands[1]))
            case "T*":
                self._move_line(0.0, -state.leading)
            case "'":
                self._move_line(0.0, -state.leading)
                self._show((operands[0],))
            case '"':
                state.word_spacing, state.character_spacing = float(operands[0]), float(operands[1])
                self._move_line(0.0, -state.leading)
                self._show((operands[2],))
            case "Tr":
                state.rendering_mode = int(operands[0])
            case "Ts":
                state.rise = float(operands[0])
            case "Tc":
                state.character_spacing = float(operands[0])
            case "Tw":
                state.word_spacing = float(operands[0])
            case "Tz":
                state.horizontal_scaling = float(operands[0]) / 100
            case "TL":
                state.leading = float(operands[0])

    def _move_line(self, x: float, y: float) -> None:
        self._line_matrix = multiply((1.0, 0.0, 0.0, 1.0, x, y), self._line_matrix)
        self._text_matrix = self._line_matrix

    def _show(self, items: Any) -> None:
        state = self._state
        if state.font is None:
            return
        run = glyph_run(items, state.font, state)
        matrix = multiply(self._text_matrix, state.ctm)
        if text := drawn_text(run, state.font, matrix, state, self._owners[-1]):
            self._content.items.append(text)
        self._text_matrix = multiply((1.0, 0.0, 0.0, 1.0, run.advance, 0.0), self._text_matrix)

    def _points(self, operands: Any) -> None:
        numbers = [float(number) for number in operands]
        for x, y in zip(numbers[::2], numbers[1::2], strict=False):
            self._path.point(x, y, self._state.ctm)

    def _paint(self, operator: str) -> None:
        """Fill and stroke the path, then clip with it."""
        path, state, owner = self._path, self._state, self._owners[-1]
        path.close()
        self._path = Path()
        if operator in FILLING and state.fill.pattern:
            for box in path.boxes:
                if visible := intersection(box, state.clip):
                    self._fill_with_pattern(visible, state.fill)
        elif operator in FILLING:
            self._content.items += filled_items(path, state, owner, even_odd="*" in operator)
        if operator in STROKING:
            self._content.items += stroked_lines(path, state, owner)
        if path.clipping and path.boxes:
            clip(path, state)

    def _fill_with_pattern(self, box: Box, fill: Colour) -> None:
        pattern = resource(self._resources, "/Pattern", fill.pattern)
        if isinstance(pattern, Stream):
            state = DrawingState(clip=box)
            state.ctm = multiply(matrix_of(pattern.get("/Matrix", IDENTITY)), self._base)
            if fill.space.base is not None and pattern.get("/PaintType") == 2:
                state.fill = state.stroke = Colour(fill.space.base, fill.components)
            self._read_inner(pattern, state)
        elif isinstance(pattern, Dictionary) and "/Shading" in pattern:
            self._shade(pattern.Shading, box)

    def _shade(self, shading: Any, box: Box | None = None) -> None:
        """Fill a box, or else the clipping path, with a shading."""
        if isinstance(shading, Dictionary | Stream):
            space = colour_space(shading.get("/ColorSpace"), self._resources)
            ink = Ink(Colour(space), self._state.fill_opacity)
            area = DrawnArea(box or self._state.clip, self._owners[-1], ink)
            self._content.items.append(area)

    def _draw(self, name: str) -> None:
        """Draw an image or a form."""
        drawn = resource(self._resources, "/XObject", name)
        if not isinstance(drawn, Stream):
            return
        if drawn.get("/Subtype") == Name.Image:
            self._image(drawn, (int(drawn.get("/Width", 0)), int(drawn.get("/Height", 0))))
        elif drawn.get("/Subtype") == Name.Form:
            state = copy(self._state)
            state.ctm = multiply(matrix_of(drawn.get("/Matrix", IDENTITY)), state.ctm)
            if "/BBox" in drawn:
                visible = intersection(transform(box_of(drawn.BBox), state.ctm), state.clip)
                if visible is None:
                    return
                state.clip = visible
            _add_blend_space(drawn.get("/Group"), self._content)
            self._read_inner(drawn, state)

    def _read_inner(self, stream: Object, state: DrawingState) -> None:
        """Read a form or a pattern, unless it draws itself."""
        if stream.objgen in self._ancestors:
            return
        resources = stream.get("/Resources", self._resources)
        ancestors = (*self._ancestors, stream.objgen)
        owner = self._owners[-1]
        reader = _StreamReader(
            self._reader, self._content, stream, resources, state, owner, ancestors
        )
        reader.read(stream)

    def _image(self, image: Any, pixels: tuple[int, int]) -> None:
        drawn = drawn_image(image, pixels, self._state, self._owners[-1], self._resources)
        if drawn:
            self._content.items.append(drawn)

    def _set_parameters(self, parameters: Any) -> None:
        """Apply a graphics state parameter dictionary (8.4.5)."""
        if not isinstance(parameters, Dictionary):
            return
        state = self._state
        state.fill_opacity = float(parameters.get("/ca", state.fill_opacity))
        state.stroke_opacity = float(parameters.get("/CA", state.stroke_opacity))
        state.line_width = float(parameters.get("/LW", state.line_width))


def _add_blend_space(group: Any, content: PageContent) -> None:
    """Record the colour space in which a transparency group blends."""
    if isinstance(group, Dictionary) and "/CS" in group:
        content.blend_spaces.append(colour_space(group.CS))
