"""One post as a web page and as an e-book, which share what was read until a file changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from exporter.build import BookBuilder, BuildOptions, build_formats, gathered_builders
from exporter.diagnostics import Diagnostic, Diagnostics
from exporter.diagnostics.source import Place
from exporter.input_files import whole_place
from exporter.preview.documents import FrameDocument
from exporter.preview.passages import SourcePassage, passages_of
from exporter.preview.reader_document import reader_document
from exporter.runtime.failures import reported_failures


@dataclass(frozen=True, slots=True)
class PostForm:
    """A post in one form, None after an error; its passages, and what was found."""

    document: FrameDocument | None
    passages: tuple[SourcePassage, ...]
    findings: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class _ReadPost:
    path: Path
    stamp: int
    builder: BookBuilder | None
    findings: Diagnostics


class PostForms:
    """Makes the forms of posts, in one thread."""

    def __init__(self, options: BuildOptions) -> None:
        # What is validated as well takes longer than the build.
        self._options = replace(options, strict=False)
        self._last: _ReadPost | None = None

    def form(self, path: Path, stamp: int, format_: Literal["html", "epub"]) -> PostForm:
        """Return a post in a form. `stamp` is another after a change of the site."""
        found, built = Diagnostics(Place(str(path))), None
        with reported_failures(found, whole_place(path)):
            post = self._read(path, stamp)
            found.ignore(post.findings.ignored_codes)
            found.extend(post.findings)
            if post.builder:
                built = build_formats(post.builder, (format_,), self._options, found)
        if not built or not built.files:
            return PostForm(None, (), found.reported())
        data = built.files[0].data
        document = FrameDocument(data.decode()) if format_ == "html" else reader_document(data)
        return PostForm(document, passages_of(built.edition(), str(path)), found.reported())

    def _read(self, path: Path, stamp: int) -> _ReadPost:
        last = self._last
        if last is None or (last.path, last.stamp) != (path, stamp):
            found = Diagnostics(Place(str(path)))
            (builder,) = gathered_builders(path, self._options, found)
            last = self._last = _ReadPost(path, stamp, builder, found)
        return last
