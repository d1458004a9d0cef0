"""PDFs that were built for the preview: their pages, images and findings."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

from exporter.build import (
    BuildOptions,
    CollectionRequest,
    Source,
    build_book,
    is_collection_file,
    path_of,
)
from exporter.check.pdf import audit_pdf
from exporter.check.results import PreflightRow
from exporter.diagnostics import Diagnostic, Diagnostics
from exporter.diagnostics.source import Place
from exporter.options.pdf_options import pdf_options
from exporter.options.settings import Settings
from exporter.preview.page_images import PageImages
from exporter.preview.page_layout import PageLayout, page_layout
from exporter.preview.passages import Passage, passages_of
from exporter.runtime.run_folder import temporary_folder

_MOST = 4
"""Files that are kept open, the latest."""


@dataclass(frozen=True, slots=True)
class BaselineGrid:
    """The lines of the text, in points: the first baseline below the trim, and their distance."""

    first: float
    step: float


@dataclass(frozen=True, slots=True)
class PrintedFile:
    """A PDF of a post or a collection. `revision` is another for another file.

    `findings` are those of its build. `grid` is None for a file without text. `passages` are those
    of a single post or chapter.
    """

    revision: str
    title: str
    layout: PageLayout
    images: PageImages
    grid: BaselineGrid | None
    findings: tuple[Diagnostic, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Audited:
    """What the audit of a file has found, and its preflight table, which may be empty."""

    findings: tuple[Diagnostic, ...]
    table: tuple[PreflightRow, ...]


@dataclass(frozen=True, slots=True)
class BuiltPdf:
    """A PDF that was built; `data` is empty after an error.

    `passages` are those of a single post or chapter.
    """

    path: Path
    title: str
    data: bytes
    settings: Settings
    places: Callable[[], Mapping[str, Place]]
    passages: tuple[Passage, ...] = ()


def build_pdf(source: Source, options: BuildOptions, diagnostics: Diagnostics) -> BuiltPdf | None:
    """Return the PDF of a post or a collection; None after an error."""
    # What is audited here is not validated as well, which takes longer than the build.
    options = replace(options, strict=False)
    built = build_book(source, ("pdf",), options, diagnostics)
    if built is None or not built.files:
        return None
    data = built.files[0].data
    file = post_file(source)
    passages = passages_of(built.edition(), file) if file else ()
    return BuiltPdf(path_of(source), built.title, data, built.settings, built.places, passages)


def post_file(source: Source) -> str:
    """Return the file of the one post that a source is; empty for a whole collection."""
    match source:
        case CollectionRequest(chapter=chapter):
            return chapter
        case Path() if not is_collection_file(source):
            return str(source)
        case _:
            return ""


def audit_built(built: BuiltPdf) -> Audited:
    """Return what the audit finds on the pages of a PDF, at places of its source."""
    found = Diagnostics()
    table = audit_pdf(built.path, found, places=built.places(), data=built.data)
    return Audited(tuple(found), table)


class PrintedFiles:
    """The latest PDFs, by their revisions. May be used by several threads."""

    def __init__(self) -> None:
        self._files: OrderedDict[str, PrintedFile] = OrderedDict()
        self._audited: dict[str, Audited] = {}
        self._lock = Lock()

    def add(self, built: BuiltPdf, findings: tuple[Diagnostic, ...]) -> PrintedFile:
        """Open a PDF that was built, unless it is open already."""
        revision = hashlib.sha256(built.data).hexdigest()[:16]
        with self._lock:
            known = self._files.get(revision)
            if known is None:
                known = _opened(built, revision, findings)
            self._files[revision] = replace(known, findings=findings, passages=built.passages)
            self._files.move_to_end(revision)
            while len(self._files) > _MOST:
                _, old = self._files.popitem(last=False)
                self._audited.pop(old.revision, None)
                old.images.close()
            return self._files[revision]

    def get(self, revision: str) -> PrintedFile | None:
        """Return a file; None if it is not kept any longer."""
        return self._files.get(revision)

    def set_audited(self, revision: str, audited: Audited) -> None:
        """Keep what the audit of a file has found."""
        with self._lock:
            if revision in self._files:
                self._audited[revision] = audited

    def audited(self, revision: str) -> Audited | None:
        """Return what the audit of a file has found; None before its end."""
        return self._audited.get(revision)


def _opened(built: BuiltPdf, revision: str, findings: tuple[Diagnostic, ...]) -> PrintedFile:
    with temporary_folder() as folder:
        path = folder / f"{revision}.pdf"
        path.write_bytes(built.data)
        layout = page_layout(path)
        # PDFium reads from the open file what it needs, so that the bytes are not kept.
        images = PageImages(path)
    geometry = pdf_options(built.settings).geometry
    offset = images.first_baseline(layout.boxes, geometry)
    grid = None if offset is None else BaselineGrid(geometry.head + offset, geometry.line)
    return PrintedFile(revision, built.title, layout, images, grid, findings, built.passages)
