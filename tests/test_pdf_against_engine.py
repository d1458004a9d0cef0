"""Assembled books against the engine's own way of joining pages.

The same chapters are laid out one after the other and joined by the engine. On the pages nothing
may differ except folios and the empty pages before a recto.
"""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from pdf_chapters import labels_of
from pikepdf import Pdf
from PIL import Image, ImageChops

from exporter.build import BuildOptions, CollectionRequest, gather
from exporter.check import check_file
from exporter.diagnostics import Diagnostics
from exporter.model.edition import Edition
from exporter.options.pdf_options import pdf_options
from exporter.options.settings import Settings
from exporter.resolve import resolve
from exporter.write.pdf.document import edition_to_pdf
from exporter.write.pdf.engine import selection
from exporter.write.pdf.engine.chapter_layout import render
from exporter.write.pdf.engine.fontconfig import bundled_fonts
from exporter.write.pdf.engine.patching import patched
from exporter.write.pdf.engine.reading_order import put_in_reading_order
from exporter.write.pdf.jobs.job import BOOK_SCHEME, LayoutJob
from exporter.write.pdf.layout import scheduler
from exporter.write.pdf.layout.folio import folio_style

pytestmark = pytest.mark.slow

CONTENT = Path(__file__).resolve().parent.parent / "content"
COLLECTION = CONTENT / "margins-of-error.yml"
_NUMBER = re.compile(rf'(class="page-number" data-place="{BOOK_SCHEME}:([^"]+)">)0+<')


def with_real_numbers(job: LayoutJob, labels: dict[str, str]) -> LayoutJob:
    """Return a job whose placeholders are replaced by page numbers."""

    def number(found: re.Match[str]) -> str:
        destination = unquote(found[2])
        name = destination if destination in labels else destination.partition("/")[0]
        return f"{found[1]}{labels[name]}<"

    return replace(job, html=_NUMBER.sub(number, job.html))


def assembled_and_joined(
    edition: Edition, settings: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Path, Path]:
    """Write an edition as we assemble it and as the engine joins it; return both paths."""
    jobs = {}
    original = scheduler.lay_out_serialized

    def recording(job: LayoutJob) -> Any:
        # A chapter can be laid out twice, for its page numbers: the last job is kept. Images are
        # read now, because their folder is deleted after the build.
        images = {
            url: file if isinstance(file, bytes) else file.read_bytes()
            for url, file in job.images.items()
        }
        jobs[job.name] = replace(job, images=images)
        return original(job)

    monkeypatch.setattr(scheduler, "lay_out_serialized", recording)
    assembled = folder / "assembled.pdf"
    assembled.write_bytes(edition_to_pdf(edition, settings, Diagnostics()).data)
    with Pdf.open(assembled) as pdf:
        labels = labels_of(pdf)
    joined = folder / "joined.pdf"
    with bundled_fonts(), patched(selection()):
        documents = [
            render(with_real_numbers(jobs[division.name], labels)).document
            for division in edition.divisions
        ]
        pages = [page for document in documents for page in document.pages]
        for page in pages:
            put_in_reading_order(page._page_box)
        documents[0].copy(pages).write_pdf(joined)
    return assembled, joined


def page_images(pdf: Path) -> list[Path]:
    """Render the pages of a PDF that are not blank; return the image files."""
    subprocess.run(["pdftoppm", "-r", "72", pdf, pdf.with_suffix("")], check=True)
    images = sorted(pdf.parent.glob(f"{pdf.stem}-*.ppm"))
    with Pdf.open(pdf) as opened:
        return [
            image
            for image, page in zip(images, opened.pages, strict=True)
            if "/Contents" in page.obj
        ]


def differing_pages(assembled: Path, joined: Path, settings: Settings) -> list[str]:
    """Return the pages whose pixels differ above the folio."""
    found = []
    style = folio_style(pdf_options(settings))
    lower_edge = round(style.baseline + style.size)
    assembled_pages, joined_pages = page_images(assembled), page_images(joined)
    assert len(assembled_pages) == len(joined_pages) > 0
    for one, other in zip(assembled_pages, joined_pages, strict=True):
        with Image.open(one) as left, Image.open(other) as right:
            body = (0, 0, left.width, left.height - lower_edge)
            difference = ImageChops.difference(left.crop(body), right.crop(body))
            if left.size != right.size or difference.getbbox():
                found.append(one.stem)
    return found


def resolve_request(request: CollectionRequest) -> tuple[Edition, Settings]:
    gathered = gather(request, BuildOptions(), Diagnostics())
    assert gathered
    return resolve(gathered.book, gathered.settings, Diagnostics()), gathered.settings


def assert_equal_to_engine(edition: Edition, settings: Settings, folder: Path, patch: Any) -> None:
    """Assert that both PDFs of an edition have equal pages, and that ours is valid."""
    assembled, joined = assembled_and_joined(edition, settings, folder, patch)
    assert differing_pages(assembled, joined, settings) == []
    diagnostics = Diagnostics()
    check_file(assembled, diagnostics)
    # Missing glyphs depend on the fonts of the machine.
    assert [str(finding) for finding in diagnostics if finding.code != "glyph-missing"] == []


def test_pages_of_the_sample_collection_equal_those_of_the_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition, settings = resolve_request(CollectionRequest((COLLECTION,)))
    assert_equal_to_engine(edition, settings, tmp_path, monkeypatch)


def test_a_differing_page_is_detected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    post = sorted(CONTENT.glob("_posts/*.md"))[0]
    edition, settings = resolve_request(CollectionRequest((post,), title="One"))
    assembled, joined = assembled_and_joined(edition, settings, tmp_path, monkeypatch)
    with Pdf.open(joined, allow_overwriting_input=True) as pdf:
        page = next(page for page in reversed(pdf.pages) if "/Contents" in page.obj)
        page.contents_add(pdf.make_stream(b"q 1 0 0 rg 40 300 9 9 re f Q"))
        pdf.save(joined)
    assert len(differing_pages(assembled, joined, settings)) == 1
