"""Chapters as bytes, for transport between processes and for the cache.

Font files are large and shared by chapters: a serialized chapter refers to them by their digests.
Every process has the bundled fonts; other fonts accompany it.
"""

from __future__ import annotations

import hashlib
import pickle
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from io import BytesIO
from typing import Any

from exporter.runtime.process_limits import TaskLimitReached, slowness, task_time_limit
from exporter.themes import font_files
from exporter.write.pdf.jobs.job import EngineFailed, LayoutJob
from exporter.write.pdf.layout.chapter_pdf import ChapterPdf, chapter_pdf

_MAX_BYTES = 200 * 1024**2
"""Of a serialized chapter: the pages of 60,000 words have 3 MB, and its images come from files."""


@dataclass(frozen=True, slots=True)
class SerializedChapter:
    """A serialized chapter. `fonts` are its font files that are not bundled, by their digests.

    `failure` is the reason why it could not be laid out; empty otherwise. `seconds` is the
    processor time that its layout took, or would have taken on the machine of the measurements.
    """

    data: bytes = b""
    fonts: Mapping[str, bytes] = field(default_factory=dict)
    failure: str = ""
    seconds: float = 0.0


def lay_out_serialized(job: LayoutJob) -> SerializedChapter:
    """Lay out a chapter in any process. Other exceptions than `EngineFailed` name the chapter."""
    start = time.process_time()
    try:
        with task_time_limit(job.seconds):
            chapter = serialize_chapter(chapter_pdf(job))
        if len(chapter.data) > _MAX_BYTES:
            return SerializedChapter(failure="its pages are too large")
        return replace(chapter, seconds=(time.process_time() - start) / slowness())
    except TaskLimitReached:
        return SerializedChapter(failure="it takes too much time")
    except MemoryError:
        return SerializedChapter(failure="it needs too much memory")
    except EngineFailed as failure:
        return SerializedChapter(failure=f"{failure}")
    except Exception as error:
        error.add_note(f"during the layout of ‘{job.title}’")
        raise


def serialize_chapter(chapter: ChapterPdf) -> SerializedChapter:
    """Serialize a chapter."""
    # Two fonts may hold copies of one file.
    digests = {id(face.program): _digest(face.program) for face in chapter.fonts}
    stream = BytesIO()
    _Pickler(stream, digests).dump(chapter)
    files = {digests[id(face.program)]: face.program for face in chapter.fonts}
    carried = {digest: file for digest, file in files.items() if digest not in _bundled()}
    return SerializedChapter(stream.getvalue(), carried)


def deserialize_chapter(data: bytes, font: Callable[[str], bytes | None]) -> ChapterPdf | None:
    """Deserialize a chapter; `font` returns the files that are not bundled by their digests.

    Returns None if a font is missing, or if the data is not a chapter of this version.
    """
    try:
        chapter = _Unpickler(BytesIO(data), font).load()
    # Unpickling may raise anything. The chapter is laid out again.
    except Exception:
        return None
    return chapter if isinstance(chapter, ChapterPdf) else None


class _Pickler(pickle.Pickler):
    def __init__(self, stream: BytesIO, digests: Mapping[int, str]) -> None:
        super().__init__(stream, protocol=5)
        self._digests = digests

    def persistent_id(self, value: Any) -> str | None:
        return self._digests.get(id(value)) if isinstance(value, bytes) else None


class _Unpickler(pickle.Unpickler):
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
    """Return the bundled font files by their digests."""
    files = (path.read_bytes() for path in font_files())
    return {_digest(data): data for data in files}
