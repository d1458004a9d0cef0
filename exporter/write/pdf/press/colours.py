"""The colours of a PDF in the inks of a press: of all that its pages draw, and what they draw with.

A set sheet comes in red, green and blue, since the engine mixes colours for a screen. Here its
content streams, shadings, pictures and groups are rewritten, with no other change than to lines
that would be too thin for a press.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from exporter.formats.pdf.colour_spaces import colour_space
from exporter.formats.pdf.coordinates import matrix_of, scale_of
from exporter.write.pdf.press.colour_spaces import device_space, is_convertible, values_of
from exporter.write.pdf.press.content_colours import ContentConverter
from exporter.write.pdf.press.image_colours import picture_in_inks
from exporter.write.pdf.press.shading_colours import function_in_inks
from exporter.write.press_colours import InkSet, Values, inked


def in_inks(pdf: Pdf, inks: InkSet) -> None:
    """Rewrite a PDF so that all it draws is in the inks of a press."""
    if inks.colour == "rgb":
        return
    press = _Press(pdf, inks)
    # Soft masks are of light and not of ink: their greys stay what they are.
    masks = _Press(pdf, InkSet("grey"), press.done, press.spaces, limits=False)
    for group in _mask_groups(pdf):
        masks.stream(group, 1.0)
    for page in pdf.pages:
        press.page(page.obj)
    for item in list(pdf.objects):
        if isinstance(item, Stream):
            if item.get("/Subtype") == Name.Image:
                picture_in_inks(item, inks)
            elif item.get("/Subtype") == Name.Form or item.get("/PatternType") == 1:
                press.stream(item, 1.0)
        elif isinstance(item, Dictionary) and item.get("/Subtype") == Name.Type3:
            for glyph in item.CharProcs.values():
                press.stream(glyph, 1.0, item.get("/Resources"))
    press.forget_spaces()


class _Press:
    """Rewrites each stream once: `done` are those that are. `spaces` held names of colours."""

    def __init__(
        self,
        pdf: Pdf,
        inks: InkSet,
        done: set[tuple[int, int]] | None = None,
        spaces: list[Object] | None = None,
        *,
        limits: bool = True,
    ) -> None:
        self.done: set[tuple[int, int]] = set() if done is None else done
        self.spaces: list[Object] = [] if spaces is None else spaces
        self._pdf = pdf
        self._inks = inks
        self._limits = limits

    def page(self, page: Object) -> None:
        """A page, and what it draws, in the order in which it does."""
        resources = page.get("/Resources")
        if "/Contents" in page:
            data = self._drawn(page, resources, 1.0)
            if isinstance(page.Contents, Array):
                page.Contents = self._pdf.make_stream(b"")
            _pack(page.Contents, data)
        self._resources(resources)
        self._group(page)

    def stream(self, stream: Object, scale: float, around: Object | None = None) -> None:
        """A form, a pattern or a glyph, which is drawn at a scale."""
        if not isinstance(stream, Stream) or stream.objgen in self.done:
            return
        self.done.add(stream.objgen)
        resources = stream.get("/Resources", around)
        if "/Matrix" in stream:
            scale *= scale_of(matrix_of(stream.Matrix))
        _pack(stream, self._drawn(stream, resources, scale))
        self._resources(resources)
        self._group(stream)

    def forget_spaces(self) -> None:
        """Take out what no colour is called by any more."""
        for spaces in self.spaces:
            for name, given in list(spaces.items()):
                space = colour_space(given)
                if is_convertible(space):
                    del spaces[name]
                elif space.kind == "pattern" and space.base is not None:
                    spaces[name] = Array([Name.Pattern, self._device])

    @property
    def _device(self) -> Name:
        return device_space(self._inks.colour)

    def _drawn(self, drawn: Object, resources: Object | None, scale: float) -> bytes:
        converter = ContentConverter(resources, self._inks, limits=self._limits)
        data = converter.convert(drawn, scale)
        for used, size in converter.used:
            self.stream(used, size)
        return data

    def _group(self, drawn: Object) -> None:
        """What shines through something else is mixed in the inks that it is printed in."""
        group = drawn.get("/Group")
        if group is not None and "/CS" in group:
            group.CS = self._device

    def _resources(self, resources: Object | None) -> None:
        """What a stream draws with. Many streams may share it."""
        if resources is None:
            return
        if "/ColorSpace" in resources:
            self.spaces.append(resources.ColorSpace)
        for shading in resources.get("/Shading", Dictionary()).values():
            self._shading(shading, resources)
        for pattern in resources.get("/Pattern", Dictionary()).values():
            if pattern.get("/PatternType") == 2:
                self._shading(pattern.Shading, resources)

    def _shading(self, shading: Object, resources: Object) -> None:
        space, colour = colour_space(shading.get("/ColorSpace"), resources), self._inks.colour
        if not is_convertible(space) or "/Function" not in shading:
            return
        if shading.ColorSpace == self._device:
            return

        def inks(values: Values) -> Values:
            return inked(values_of(space, values), colour)

        function = function_in_inks(self._pdf, shading.Function, inks)
        if function is not None:
            shading.Function = function
            shading.ColorSpace = self._device


def _mask_groups(pdf: Pdf) -> Iterator[Object]:
    """The groups whose light is the opacity of something else."""
    for item in list(pdf.objects):
        if not isinstance(item, Dictionary | Stream):
            continue
        for resources in (item, item.get("/Resources")):
            states = resources.get("/ExtGState") if isinstance(resources, Dictionary) else None
            for state in states.values() if isinstance(states, Dictionary) else ():
                mask = state.get("/SMask")
                if isinstance(mask, Dictionary) and "/G" in mask:
                    yield mask.G


def _pack(stream: Object, data: bytes) -> None:
    stream.write(zlib.compress(data), filter=Name.FlateDecode)
