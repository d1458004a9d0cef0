"""Content streams read for what they draw: a small interpreter (ISO 32000-1, 7.8.2 and annex A).

It follows the graphics state, draws nothing, and tells of each run of glyphs, image, line and area
where it comes to stand. Curved clipping paths count as the boxes around them.
"""

from __future__ import annotations

from typing import Any

from pikepdf import (
    Dictionary,
    Name,
    Object,
    Page,
    PdfInlineImage,
    Stream,
    parse_content_stream,
)

from exporter.check.audit.colour_spaces import CMYK, GREY, RGB, Ink, space_of
from exporter.check.audit.drawn_objects import NOWHERE, ContentOwner, DrawnArea, PageContent
from exporter.check.audit.elements import Elements
from exporter.check.audit.graphics_state import Path, State
from exporter.check.audit.page_fonts import PageFont, page_font, resource
from exporter.check.audit.painting import DRAWING, FILLING, clip, filled, lines, picture
from exporter.check.audit.text_runs import measured, text_of
from exporter.check.audit.unreadable import UNREADABLE
from exporter.check.tags import Key
from exporter.formats.pdf.coordinates import (
    IDENTITY,
    Box,
    Matrix,
    box_of,
    intersection,
    matrix_of,
    multiply,
    transform,
)


class ContentReader:
    """Reads the pages of one file, one after the other."""

    def __init__(self, elements: Elements) -> None:
        self.elements = elements
        self.faces: dict[Key, PageFont] = {}
        self.near = ""
        """The last id of an element that has been drawn."""

    def read(self, page: Page, leaf: PageContent) -> None:
        """Put what a page draws on its leaf."""
        group = page.obj.get("/Group")
        _mixed(group, leaf)
        state = State(clip=leaf.media)
        _Run(self, leaf, page.obj, page.obj.get("/Resources"), state, NOWHERE, ()).read(page)

    def face(self, font: Object) -> PageFont:
        """A font, read once."""
        key = font.objgen
        if not font.is_indirect:
            return page_font(font)
        if key not in self.faces:
            self.faces[key] = page_font(font)
        return self.faces[key]

    def home(
        self, owner: Object, operands: Any, resources: Any, outside: ContentOwner
    ) -> ContentOwner:
        """Where a marked sequence belongs."""
        if operands[0] == Name.Artifact:
            return ContentOwner(artifact=True, near=self.near)
        if len(operands) < 2 or outside.artifact:
            return outside
        properties = operands[1]
        if isinstance(properties, Name):
            properties = resource(resources, "/Properties", str(properties))
        if not isinstance(properties, Dictionary) or "/MCID" not in properties:
            return outside
        element = self.elements.of(owner, int(properties.MCID))
        if element is None:
            return outside
        self.near = element.near() or self.near
        return ContentOwner(element, near=self.near)


class _Run:
    """Reads one content stream, and by others of its kind the forms that it draws."""

    def __init__(
        self,
        reader: ContentReader,
        leaf: PageContent,
        owner: Object,
        resources: Any,
        state: State,
        home: ContentOwner,
        above: tuple[Key, ...],
    ) -> None:
        self._reader = reader
        self._leaf = leaf
        self._owner = owner
        self._resources = resources
        self._state = state
        self._base = state.ctm
        self._homes = [home]
        self._above = above
        self._kept: list[State] = []
        self._path = Path()
        self._matrix: Matrix = IDENTITY
        self._line: Matrix = IDENTITY

    def read(self, content: Page | Object) -> None:
        """Read the stream to its end; one that is broken is read as far as it goes."""
        try:
            instructions = parse_content_stream(content)
        except UNREADABLE:
            self._leaf.unread += 1
            return
        for instruction in instructions:
            try:
                self._do(str(instruction.operator), instruction.operands)
            except UNREADABLE:
                self._leaf.unread += 1

    def _do(self, operator: str, operands: Any) -> None:
        state = self._state
        match operator:
            case "TJ":
                self._show(operands[0])
            case "Tm":
                self._matrix = self._line = matrix_of(operands)
            case "BT":
                self._matrix = self._line = IDENTITY
            case "Tf":
                font = resource(self._resources, "/Font", str(operands[0]))
                state.face = None if font is None else self._reader.face(font)
                state.size = float(operands[1])
            case "BDC" | "BMC":
                home = self._reader.home(self._owner, operands, self._resources, self._homes[-1])
                self._homes.append(home)
            case "EMC":
                if len(self._homes) > 1:
                    self._homes.pop()
            case "q":
                self._kept.append(state.kept())
            case "Q":
                if self._kept:
                    self._state = self._kept.pop()
            case "cm":
                state.ctm = multiply(matrix_of(operands), state.ctm)
            case "re":
                x, y, width, height = (float(number) for number in operands)
                self._path.rectangle(x, y, width, height, state.ctm)
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
                self._graphics(resource(self._resources, "/ExtGState", str(operands[0])))
            case "w":
                state.weight = float(operands[0])
            case "g" | "rg" | "k" | "G" | "RG" | "K" | "cs" | "CS" | "sc" | "scn" | "SC" | "SCN":
                self._colour(operator, operands)
            case "sh":
                shading = resource(self._resources, "/Shading", str(operands[0]))
                if isinstance(shading, Dictionary | Stream):
                    space = space_of(shading.get("/ColorSpace"), self._resources)
                    self._ground(state.clip, Ink(space, (), state.fill_alpha))
            case "INLINE IMAGE":
                image = operands[0]
                if isinstance(image, PdfInlineImage):
                    self._picture(image.obj, (image.width, image.height))
            case _:
                self._text(operator, operands)

    def _text(self, operator: str, operands: Any) -> None:
        """The rarer operators of text."""
        state = self._state
        match operator:
            case "Tj":
                self._show((operands[0],))
            case "Td":
                self._next(float(operands[0]), float(operands[1]))
            case "TD":
                state.leading = -float(operands[1])
                self._next(float(operands[0]), float(operands[1]))
            case "T*":
                self._next(0.0, -state.leading)
            case "'":
                self._next(0.0, -state.leading)
                self._show((operands[0],))
            case '"':
                state.word_spacing, state.spacing = float(operands[0]), float(operands[1])
                self._next(0.0, -state.leading)
                self._show((operands[2],))
            case "Tr":
                state.mode = int(operands[0])
            case "Ts":
                state.rise = float(operands[0])
            case "Tc":
                state.spacing = float(operands[0])
            case "Tw":
                state.word_spacing = float(operands[0])
            case "Tz":
                state.stretch = float(operands[0]) / 100
            case "TL":
                state.leading = float(operands[0])

    def _next(self, x: float, y: float) -> None:
        self._line = multiply((1.0, 0.0, 0.0, 1.0, x, y), self._line)
        self._matrix = self._line

    def _show(self, items: Any) -> None:
        state = self._state
        if state.face is None:
            return
        run = measured(items, state.face, state)
        whole = multiply(self._matrix, state.ctm)
        if found := text_of(run, state.face, whole, state, self._homes[-1]):
            self._leaf.things.append(found)
        self._matrix = multiply((1.0, 0.0, 0.0, 1.0, run.advance, 0.0), self._matrix)

    def _points(self, operands: Any) -> None:
        numbers = [float(number) for number in operands]
        for x, y in zip(numbers[::2], numbers[1::2], strict=False):
            self._path.point(x, y, self._state.ctm)

    def _paint(self, operator: str) -> None:
        """Fill and draw the path, and let it clip what follows."""
        path, state, home, things = self._path, self._state, self._homes[-1], self._leaf.things
        path.close()
        self._path = Path()
        if operator in FILLING and state.pattern:
            for box in path.boxes:
                if seen := intersection(box, state.clip):
                    self._cell(seen)
        elif operator in FILLING:
            things += filled(path, state, home, even_odd="*" in operator)
        if operator in DRAWING:
            things += lines(path, state, home)
        if path.clipping and path.boxes:
            clip(path, state)

    def _ground(self, box: Box, ink: Ink) -> None:
        self._leaf.things.append(DrawnArea(box, self._homes[-1], ink))

    def _cell(self, box: Box) -> None:
        """What an area is filled with that is painted with a pattern."""
        pattern = resource(self._resources, "/Pattern", self._state.pattern)
        if isinstance(pattern, Stream):
            state = State(clip=box)
            state.ctm = multiply(matrix_of(pattern.get("/Matrix", IDENTITY)), self._base)
            self._inner(pattern, state)
        elif isinstance(pattern, Dictionary) and "/Shading" in pattern:
            space = space_of(pattern.Shading.get("/ColorSpace"), self._resources)
            self._ground(box, Ink(space, (), self._state.fill_alpha))

    def _draw(self, name: str) -> None:
        """Draw an image or a form."""
        thing = resource(self._resources, "/XObject", name)
        if not isinstance(thing, Stream):
            return
        if thing.get("/Subtype") == Name.Image:
            self._picture(thing, (int(thing.get("/Width", 0)), int(thing.get("/Height", 0))))
        elif thing.get("/Subtype") == Name.Form:
            state = self._state.kept()
            state.ctm = multiply(matrix_of(thing.get("/Matrix", IDENTITY)), state.ctm)
            if "/BBox" in thing:
                seen = intersection(transform(box_of(thing.BBox), state.ctm), state.clip)
                if seen is None:
                    return
                state.clip = seen
            _mixed(thing.get("/Group"), self._leaf)
            self._inner(thing, state)

    def _inner(self, thing: Object, state: State) -> None:
        if thing.objgen in self._above:
            return
        resources = thing.get("/Resources", self._resources)
        above = (*self._above, thing.objgen)
        home = self._homes[-1]
        _Run(self._reader, self._leaf, thing, resources, state, home, above).read(thing)

    def _picture(self, image: Any, pixels: tuple[int, int]) -> None:
        found = picture(image, pixels, self._state, self._homes[-1], self._resources)
        if found:
            self._leaf.things.append(found)

    def _graphics(self, settings: Any) -> None:
        if not isinstance(settings, Dictionary):
            return
        state = self._state
        state.fill_alpha = float(settings.get("/ca", state.fill_alpha))
        state.draw_alpha = float(settings.get("/CA", state.draw_alpha))
        state.weight = float(settings.get("/LW", state.weight))

    def _colour(self, operator: str, operands: Any) -> None:
        state = self._state
        drawing = operator.isupper()
        match operator.lower():
            case "g":
                space = GREY
            case "rg":
                space = RGB
            case "k":
                space = CMYK
            case "cs":
                space = space_of(operands[0], self._resources)
                # Every space begins with black, or what comes nearest (ISO 32000-1, 8.6.5.2).
                begins = {"cmyk": (0.0, 0.0, 0.0, 1.0), "spot": (1.0,) * space.channels}
                operands = begins.get(space.kind, (0.0,) * space.channels)
            case _:
                space = (state.drawing if drawing else state.filling).space
        pattern = ""
        if len(operands) and isinstance(operands[-1], Name):
            pattern = str(operands[-1])
            operands = operands[:-1]
        ink = Ink(space, tuple(float(number) for number in operands))
        if drawing:
            state.drawing = ink
        else:
            state.filling, state.pattern = ink, pattern


def _mixed(group: Any, leaf: PageContent) -> None:
    """Note the space in which a page or a form mixes what is transparent."""
    if isinstance(group, Dictionary) and "/CS" in group:
        leaf.spaces.append(space_of(group.CS))
