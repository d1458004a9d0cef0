"""Templates of PDF objects: objects that are prepared once and can be written to any file.

Writing a template needs no parsing. It is text with slots, for the numbers of objects and for
values that only the file knows.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from exporter.write.pdf.objects.pdf_file import BATCH, PdfFile, reference

_REFERENCE = re.compile(rb"\((?:[^()\\]|\\.)*\)|(\d+) 0 R")
"""A string, which may contain anything, or a reference to an object."""


@dataclass(frozen=True, slots=True)
class TemplateText:
    """Text with a `%b` for each slot, and the positions of their values."""

    text: bytes
    slots: array[int]

    def filled(self, values: Sequence[bytes]) -> bytes:
        """Return the text with the values at the positions of its slots."""
        return self.text % tuple(map(values.__getitem__, self.slots))


@dataclass(frozen=True, slots=True)
class ObjectTemplate:
    """Objects as text, one on a line: `count` objects that are not streams, then streams.

    `batches` are the texts of the objects, `entries` that of the dictionaries of the streams
    without their lengths; `data` are the compressed streams. `image_ids` has the identity of each
    stream that is an image, which a file contains once, and is empty for other streams. Positions
    count the objects, the streams, and the values that only the file knows, in this order.
    """

    count: int
    batches: tuple[TemplateText, ...]
    entries: TemplateText
    data: tuple[bytes, ...]
    image_ids: tuple[bytes, ...]

    def with_streams(self, data: Mapping[int, bytes]) -> ObjectTemplate:
        """Return the template with other data in some of its streams, by their indexes."""
        return replace(self, data=tuple(data.get(at, own) for at, own in enumerate(self.data)))

    def reserve(
        self, file: PdfFile, images: dict[bytes, int], reserved: Sequence[int] = ()
    ) -> tuple[int, ...]:
        """Return the object numbers of objects and streams in a file.

        `images` are the numbers of the file's images by identity, to which those of the template
        are added. The first objects get the numbers that are `reserved` for them.
        """
        count = self.count - len(reserved)
        first = file.reserve(count)
        streams = []
        for image in self.image_ids:
            number = images[image] if image in images else file.reserve()
            if image:
                images[image] = number
            streams.append(number)
        return (*reserved, *range(first, first + count), *streams)

    def write(self, file: PdfFile, numbers: Sequence[int], values: Iterable[bytes] = ()) -> None:
        """Write all objects and streams under their `numbers`, with `values` in the slots."""
        everything = (*map(reference, numbers), *values)
        for at, batch in enumerate(self.batches):
            bodies = batch.filled(everything).split(b"\n")
            file.put_all(numbers[at * BATCH : at * BATCH + len(bodies)], bodies)
        lines = self.entries.filled(everything).split(b"\n")
        # Without streams there is one empty line, and no number for it.
        for number, entries, data in zip(numbers[self.count :], lines, self.data, strict=False):
            if not file.has(number):
                file.put_stream(number, entries, data)


def make_template(
    pdf: Pdf, roots: Iterable[Object], slots: Iterable[Object] = ()
) -> tuple[ObjectTemplate, Mapping[int, int]]:
    """Return a template of all objects that `roots` refer to, and their positions by number.

    The roots come first, in their order. `slots` are placeholders for values of the written file.
    """
    open_ = [slot.objgen[0] for slot in slots]
    bodies: dict[int, _Body] = {}
    streams: dict[int, Stream] = {}
    waiting = deque(root.objgen[0] for root in roots)
    known = {*waiting, *open_}
    while waiting:
        number = waiting.popleft()
        item = pdf.get_object(number, 0)
        if isinstance(item, Stream):
            streams[number] = item
            body = _body(_entries(item))
        else:
            body = _body(item.unparse(resolved=True))
        bodies[number] = body
        for referred in body.references:
            if referred not in known:
                known.add(referred)
                waiting.append(referred)
    plain = [number for number in bodies if number not in streams]
    positions = {number: at for at, number in enumerate((*plain, *streams, *open_))}
    batches = (plain[start : start + BATCH] for start in range(0, len(plain), BATCH))
    template = ObjectTemplate(
        len(plain),
        tuple(_text([bodies[number] for number in batch], positions) for batch in batches),
        _text([bodies[number] for number in streams], positions),
        tuple(stream.read_raw_bytes() for stream in streams.values()),
        tuple(image_id(stream) if is_image(stream) else b"" for stream in streams.values()),
    )
    return template, positions


def is_image(stream: Stream) -> bool:
    """Whether a stream is an image."""
    return stream.get("/Subtype") == Name.Image


def disable_interpolation(image: Stream) -> None:
    """Remove the request for interpolation, as SVG images have it (ISO 19005-3, 6.2.8)."""
    if "/Interpolate" in image:
        del image["/Interpolate"]


def image_id(image: Stream) -> bytes:
    """Return a digest that is the same for images of the same data and the same entries."""
    digest = hashlib.sha256(image.read_raw_bytes())
    for key in sorted(image.keys()):
        digest.update(f"{key} {_resolved(image[key])}\n".encode())
    return digest.digest()


def _resolved(value: object) -> str:
    """Return a value with all that it refers to, independent of object numbers."""
    match value:
        case Stream():
            return image_id(value).hex()
        case Dictionary():
            return repr({key: _resolved(each) for key, each in sorted(value.items())})
        case Array():
            return repr([_resolved(each) for each in value])
        case Object():
            return value.unparse(resolved=True).decode("latin-1")
        case _:
            return repr(value)


def _entries(stream: Stream) -> bytes:
    """Return the entries of a stream's dictionary without its length."""
    entries = Dictionary({key: value for key, value in stream.items() if key != "/Length"})
    return entries.unparse().removeprefix(b"<<").removesuffix(b">>").strip()


@dataclass(frozen=True, slots=True)
class _Body:
    """The text of an object with slots, and the numbers of the objects that it refers to."""

    text: bytes
    references: list[int]


def _body(text: bytes) -> _Body:
    references: list[int] = []

    def slot(match: re.Match[bytes]) -> bytes:
        number = match[1]
        if number is None:
            return match[0]
        references.append(int(number))
        return b"%b"

    return _Body(_REFERENCE.sub(slot, text.replace(b"%", b"%%")), references)


def _text(bodies: Sequence[_Body], positions: Mapping[int, int]) -> TemplateText:
    # A line end in a string is written as an escape.
    text = b"\n".join([body.text for body in bodies])
    slots = array("I", [positions[number] for body in bodies for number in body.references])
    return TemplateText(text, slots)
