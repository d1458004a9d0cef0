"""PDFs that were built for the preview: their pages, images and findings."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from exporter.diagnostics import Diagnostic
from exporter.options.pdf_options import pdf_options
from exporter.options.settings import Settings
from exporter.preview.page_images import PageImages
from exporter.preview.page_layout import PageLayout, page_layout
from exporter.preview.passages import SourcePassage

_MOST = 4
"""Files that are kept open, the latest."""


@dataclass(frozen=True, slots=True)
class BaselineGrid:
    """The lines of the text, in points: the first baseline below the trim, and their distance."""

    first: float
    step: float


@dataclass(frozen=True, slots=True)
class PdfDescription:
    """What a PDF of a post or a collection is. `revision` is another for another file.

    `grid` is None for a file without text.
    """

    revision: str
    title: str
    layout: PageLayout
    grid: BaselineGrid | None


@dataclass(frozen=True, slots=True)
class PrintedFile:
    """A PDF that is open, with the findings of its build, and the passages of a single post.

    `build` is the number of the build, whose audit may not have ended yet, and `path` that of the
    file in it.
    """

    build: int
    path: Path
    description: PdfDescription
    images: PageImages
    findings: tuple[Diagnostic, ...]
    passages: tuple[SourcePassage, ...] = ()


def describe_pdf(path: Path, data: bytes, title: str, settings: Settings) -> PdfDescription:
    """Return what the pages of a PDF are that was made with some settings; `data` are its bytes."""
    revision = hashlib.sha256(data).hexdigest()[:16]
    layout = page_layout(path)
    geometry = pdf_options(settings).geometry
    with closing(PageImages(path)) as images:
        offset = images.first_baseline(layout.boxes, geometry)
    grid = None if offset is None else BaselineGrid(geometry.head + offset, geometry.line)
    return PdfDescription(revision, title, layout, grid)


class PrintedFiles:
    """The latest PDFs, by their revisions. May be used by several threads."""

    def __init__(self) -> None:
        self._files: OrderedDict[str, PrintedFile] = OrderedDict()
        self._lock = Lock()

    def add(
        self,
        build: int,
        path: Path,
        description: PdfDescription,
        findings: tuple[Diagnostic, ...],
        passages: tuple[SourcePassage, ...] = (),
    ) -> PrintedFile:
        """Open a PDF, unless it is open already. It may be removed then."""
        revision = description.revision
        with self._lock:
            known = self._files.get(revision)
            # PDFium reads from the open file what it needs, so that the bytes are not kept.
            images = known.images if known else PageImages(path)
            self._files[revision] = PrintedFile(
                build, path, description, images, findings, passages
            )
            self._files.move_to_end(revision)
            while len(self._files) > _MOST:
                self._files.popitem(last=False)[1].images.close()
            return self._files[revision]

    def get(self, revision: str) -> PrintedFile | None:
        """Return a file; None if it is not kept any longer."""
        return self._files.get(revision)
