"""Conversion of a chapter's PDF to the inks of a press.

The layout engine writes RGB. Content streams, shadings, images and transparency groups are
converted; apart from colours, only lines change that are too thin for a press.
"""

from __future__ import annotations

from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from exporter.file_formats.pdf.colour_spaces import colour_space
from exporter.file_formats.pdf.coordinates import matrix_of, scale_of
from exporter.write.pdf.objects.streams import compress
from exporter.write.pdf.press.colour_spaces import device_space, is_convertible, values_of
from exporter.write.pdf.press.content_colours import ContentConverter
from exporter.write.pdf.press.image_colours import convert_image
from exporter.write.pdf.press.shading_colours import converted_function
from exporter.write.press_colours import InkSet, Values, to_inks


def convert_colours(pdf: Pdf, inks: InkSet) -> None:
    """Convert all that a PDF draws to the inks of a press."""
    if inks.colour == "rgb":
        return
    press = _Converter(pdf, inks)
    # The greys of soft masks are opacities, not inks.
    masks = _Converter(pdf, InkSet("grey"), press.done, press.spaces, limits=False)
    for group in _mask_groups(pdf):
        masks.stream(group, 1.0)
    for page in pdf.pages:
        press.page(page.obj)
    for item in list(pdf.objects):
        if isinstance(item, Stream):
            if item.get("/Subtype") == Name.Image:
                convert_image(item, inks)
            elif item.get("/Subtype") == Name.Form or item.get("/PatternType") == 1:
                press.stream(item, 1.0)
        elif isinstance(item, Dictionary) and item.get("/Subtype") == Name.Type3:
            for glyph in item.CharProcs.values():
                press.stream(glyph, 1.0, item.get("/Resources"))
    press.remove_unused_spaces()


class _Converter:
    """Converts each stream once: `done` are the converted ones by object number and generation.

    `spaces` are the `ColorSpace` resources of the converted streams. Without `limits`, tints and
    lines stay as light and as thin as they are.
    """

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
        """Convert a page and what it draws."""
        resources = page.get("/Resources")
        if "/Contents" in page:
            data = self._converted(page, resources, 1.0)
            if isinstance(page.Contents, Array):
                page.Contents = self._pdf.make_stream(b"")
            _write(page.Contents, data)
        self._resources(resources)
        self._group(page)

    def stream(self, stream: Object, scale: float, inherited: Object | None = None) -> None:
        """Convert a form, a pattern or a glyph that is drawn at `scale` points per unit.

        `inherited` are the resources that it uses if it has none.
        """
        if not isinstance(stream, Stream) or stream.objgen in self.done:
            return
        self.done.add(stream.objgen)
        resources = stream.get("/Resources", inherited)
        if "/Matrix" in stream:
            scale *= scale_of(matrix_of(stream.Matrix))
        _write(stream, self._converted(stream, resources, scale))
        self._resources(resources)
        self._group(stream)

    def remove_unused_spaces(self) -> None:
        """Remove the colour spaces that no colour uses any more."""
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

    def _converted(self, content: Object, resources: Object | None, scale: float) -> bytes:
        converter = ContentConverter(resources, self._inks, limits=self._limits)
        data = converter.convert(content, scale)
        for used, its_scale in converter.used:
            self.stream(used, its_scale)
        return data

    def _group(self, content: Object) -> None:
        """Blend transparency in the inks (ISO 32000-1, 11.6.6)."""
        group = content.get("/Group")
        if group is not None and "/CS" in group:
            group.CS = self._device

    def _resources(self, resources: Object | None) -> None:
        """Convert the shadings of a stream's resources, which several streams may share."""
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

        def convert(values: Values) -> Values:
            return to_inks(values_of(space, values), colour)

        function = converted_function(self._pdf, shading.Function, convert)
        if function is not None:
            shading.Function = function
            shading.ColorSpace = self._device


def _mask_groups(pdf: Pdf) -> Iterator[Object]:
    """Yield the transparency groups of soft masks (ISO 32000-1, 11.6.5.3)."""
    for item in list(pdf.objects):
        if not isinstance(item, Dictionary | Stream):
            continue
        for resources in (item, item.get("/Resources")):
            states = resources.get("/ExtGState") if isinstance(resources, Dictionary) else None
            for state in states.values() if isinstance(states, Dictionary) else ():
                mask = state.get("/SMask")
                if isinstance(mask, Dictionary) and "/G" in mask:
                    yield mask.G


def _write(stream: Object, data: bytes) -> None:
    stream.write(compress(data, level=6), filter=Name.FlateDecode)
