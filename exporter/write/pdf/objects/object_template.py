"""Plates: objects of a PDF that are cast once, and can then be printed in any book.

What is cast needs no reading when it is printed. It is text with holes, where the numbers of
objects belong and whatever else only a book knows.
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
"""A string, in which anything may stand; or a reference to an object."""


@dataclass(frozen=True, slots=True)
class TemplateObject:
    """Text with holes. `holes` are the positions of what belongs into each `%b`."""

    text: bytes
    holes: array[int]

    def filled(self, filling: Sequence[bytes]) -> bytes:
        """The text, with what stands at the positions."""
        return self.text % tuple(map(filling.__getitem__, self.holes))


@dataclass(frozen=True, slots=True)
class ObjectTemplate:
    """Objects that are cast, a line each: `count` that are no streams in batches, then streams.

    Of a stream's dictionary, `entries` has all but the length; `data` are packed. `same` is the
    identity of a picture, of which a book needs one, and empty for other streams. Positions count
    through the objects, the streams, and the holes that the book fills.
    """

    count: int
    batches: tuple[TemplateObject, ...]
    entries: TemplateObject
    data: tuple[bytes, ...]
    same: tuple[bytes, ...]

    def redrawn(self, data: Mapping[int, bytes]) -> ObjectTemplate:
        """The plate with other data in some of its streams."""
        return replace(self, data=tuple(data.get(at, own) for at, own in enumerate(self.data)))

    def place(
        self, file: PdfFile, pictures: dict[bytes, int], taken: Sequence[int] = ()
    ) -> tuple[int, ...]:
        """Numbers for objects and streams.

        `pictures` are those of the book, which keep theirs; the first objects keep those that are
        `taken` for them.
        """
        first = file.reserve(self.count - len(taken))
        streams = []
        for same in self.same:
            number = pictures[same] if same in pictures else file.reserve()
            if same:
                pictures[same] = number
            streams.append(number)
        return (*taken, *range(first, first + self.count - len(taken)), *streams)

    def print(self, file: PdfFile, numbers: Sequence[int], holes: Iterable[bytes] = ()) -> None:
        """Write all of it under the numbers that it was given, the holes filled."""
        filling = (*map(reference, numbers), *holes)
        for at, batch in enumerate(self.batches):
            bodies = batch.filled(filling).split(b"\n")
            file.put_all(numbers[at * BATCH : at * BATCH + len(bodies)], bodies)
        lines = self.entries.filled(filling).split(b"\n")
        # No number is left for the line that stands where there are no streams.
        for number, entries, data in zip(numbers[self.count :], lines, self.data, strict=False):
            # A picture that the book has already is not written again.
            if not file.has(number):
                file.put_stream(number, entries, data)


def make_template(
    pdf: Pdf, roots: Iterable[Object], holes: Iterable[Object] = ()
) -> tuple[ObjectTemplate, Mapping[int, int]]:
    """Cast the objects of a file that `roots` lead to, which come first, in their order.

    `holes` stand for what only a book knows. Beside the plate, the positions of the objects by
    their numbers in the file.
    """
    open_ = [hole.objgen[0] for hole in holes]
    bodies: dict[int, _Body] = {}
    streams: dict[int, Stream] = {}
    waiting = deque(root.objgen[0] for root in roots)
    known = {*waiting, *open_}
    while waiting:
        number = waiting.popleft()
        thing = pdf.get_object(number, 0)
        if isinstance(thing, Stream):
            streams[number] = thing
            body = _body(_entries(thing))
        else:
            body = _body(thing.unparse(resolved=True))
        bodies[number] = body
        for named in body.names:
            if named not in known:
                known.add(named)
                waiting.append(named)
    plain = [number for number in bodies if number not in streams]
    positions = {number: at for at, number in enumerate((*plain, *streams, *open_))}
    batches = (plain[start : start + BATCH] for start in range(0, len(plain), BATCH))
    plate = ObjectTemplate(
        len(plain),
        tuple(_cast([bodies[number] for number in batch], positions) for batch in batches),
        _cast([bodies[number] for number in streams], positions),
        tuple(stream.read_raw_bytes() for stream in streams.values()),
        tuple(identity(stream) if is_picture(stream) else b"" for stream in streams.values()),
    )
    return plate, positions


def _entries(stream: Stream) -> bytes:
    """The entries of a stream's dictionary, but for its length."""
    entries = Dictionary({key: value for key, value in stream.items() if key != "/Length"})
    return entries.unparse().removeprefix(b"<<").removesuffix(b">>").strip()


@dataclass(frozen=True, slots=True)
class _Body:
    """An object: its text with holes, and the numbers of those that it names there."""

    text: bytes
    names: list[int]


def _body(text: bytes) -> _Body:
    names: list[int] = []

    def hole(match: re.Match[bytes]) -> bytes:
        number = match[1]
        if number is None:
            return match[0]
        names.append(int(number))
        return b"%b"

    return _Body(_REFERENCE.sub(hole, text.replace(b"%", b"%%")), names)


def _cast(bodies: Sequence[_Body], positions: Mapping[int, int]) -> TemplateObject:
    # A line end in a string is written as an escape.
    text = b"\n".join([body.text for body in bodies])
    return TemplateObject(
        text, array("I", [positions[name] for body in bodies for name in body.names])
    )


def is_picture(stream: Stream) -> bool:
    """Whether a stream is a picture."""
    return stream.get("/Subtype") == Name.Image


def sharpen(picture: Stream) -> None:
    """Let a picture not ask to be smoothed.

    Those of a drawing do, which PDF/A does not allow (ISO 19005-3, 6.2.8).
    """
    if "/Interpolate" in picture:
        del picture["/Interpolate"]


def identity(picture: Stream) -> bytes:
    """What is the same for two pictures of the same bytes and the same properties."""
    digest = hashlib.sha256(picture.read_raw_bytes())
    for key in sorted(picture.keys()):
        digest.update(f"{key} {_said(picture[key])}\n".encode())
    return digest.digest()


def _said(value: object) -> str:
    """A value in full, whatever its numbers are in the file that it is in."""
    match value:
        case Stream():
            return identity(value).hex()
        case Dictionary():
            return repr({key: _said(each) for key, each in sorted(value.items())})
        case Array():
            return repr([_said(each) for each in value])
        case Object():
            return value.unparse(resolved=True).decode("latin-1")
        case _:
            return repr(value)
