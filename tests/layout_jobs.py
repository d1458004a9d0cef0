"""Layout jobs of a chapter of a few blocks, with the styles of a book."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from sample_editions import chapter, edition

from exporter.diagnostics import Diagnostics
from exporter.model.nodes import Block
from exporter.options.pdf_options import PdfOptions, pdf_options
from exporter.options.settings import Settings
from exporter.runtime.context import BuildContext
from exporter.write.images.image_processing import ImageProcessor
from exporter.write.pdf.jobs.chapter_images import image_target
from exporter.write.pdf.jobs.divisions import book_divisions
from exporter.write.pdf.jobs.job import LayoutJob
from exporter.write.pdf.jobs.job_builder import JobBuilder
from exporter.write.styles import print_stylesheet


@cache
def default_css() -> str:
    """Return the stylesheet of PDFs with default options."""
    return print_stylesheet(pdf_options(Settings()))


def layout_job(options: PdfOptions, folder: Path, blocks: Sequence[Block]) -> LayoutJob:
    """Return the job of a chapter with these blocks; its images are written to a folder."""
    book = edition(chapter(tuple(blocks)))
    images = ImageProcessor(folder, image_target(options), BuildContext())
    builder = JobBuilder(book, options, images)
    pending = builder.build(book_divisions(book)[0], lambda *_: "1", Diagnostics())
    return replace(builder.with_files(pending, carried=False), standalone=True)
