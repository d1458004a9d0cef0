"""A sheet that was set, as bytes: for the way between processes, and for the time between builds.

Font files are large, and the same for every sheet: a parcel names them by their digests. Those that
are bundled need no carrying; of the others, each travels along.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from typing import Any

from exporter.themes import font_files
from exporter.write.pdf.jobs.job import EngineFailed, LayoutJob
from exporter.write.pdf.layout.chapter_pdf import ChapterPdf, chapter_pdf


@dataclass(frozen=True, slots=True)
class SerializedChapter:
    """A sheet that was set. `fonts` are the files of fonts that are not bundled, by their digests.

    `fault` says why it could not be set.
    """

    data: bytes = b""
    fonts: Mapping[str, bytes] = field(default_factory=dict)
    fault: str = ""


def lay_out_serialized(sheet: LayoutJob) -> SerializedChapter:
    """Set a sheet, in whatever process. A mistake of ours says at which sheet it was made."""
    try:
        return serialize_chapter(chapter_pdf(sheet))
    except EngineFailed as failure:
        return SerializedChapter(fault=f"{failure}")
    except Exception as error:
        error.add_note(f"while ‘{sheet.title}’ was set")
        raise


def serialize_chapter(made: ChapterPdf) -> SerializedChapter:
    """A sheet that was set, as a parcel."""
    # Two fonts may hold copies of one file.
    digests = {id(use.program): _digest(use.program) for use in made.fonts}
    stream = BytesIO()
    _Packer(stream, digests).dump(made)
    files = {digests[id(use.program)]: use.program for use in made.fonts}
    carried = {digest: file for digest, file in files.items() if digest not in _bundled()}
    return SerializedChapter(stream.getvalue(), carried)


def deserialize_chapter(data: bytes, font: Callable[[str], bytes | None]) -> ChapterPdf | None:
    """What was packed; `font` gives the files that are not bundled. None where it lacks one."""
    try:
        made = _Unpacker(BytesIO(data), font).load()
    # A font that is gone, or whatever else unpickling runs into: the sheet is set anew.
    except Exception:
        return None
    return made if isinstance(made, ChapterPdf) else None


class _Packer(pickle.Pickler):
    def __init__(self, stream: BytesIO, digests: Mapping[int, str]) -> None:
        super().__init__(stream, protocol=5)
        self._digests = digests

    def persistent_id(self, thing: Any) -> str | None:
        return self._digests.get(id(thing)) if isinstance(thing, bytes) else None


class _Unpacker(pickle.Unpickler):
    def __init__(self, stream: BytesIO, font: Callable[[str], bytes | None]) -> None:
        super().__init__(stream)
        self._font = font

    def persistent_load(self, digest: Any) -> bytes:
        file = _bundled().get(digest) or self._font(digest)
        if file is None:
            raise KeyError(digest)
        return file


def _digest(program: bytes) -> str:
    return hashlib.sha256(program).hexdigest()


@cache
def _bundled() -> Mapping[str, bytes]:
    """The font files that every process has."""
    files = (path.read_bytes() for path in font_files())
    return {_digest(data): data for data in files}
