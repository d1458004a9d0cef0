"""Assembled books against the engine's own way of joining pages.

The same chapters are laid out one after the other and joined by the engine. On the pages nothing
may differ except folios and the empty pages before a recto.
"""

from __future__ import annotations

import inspect
import re
import shutil
import subprocess
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from pdf_chapters import labels_of
from pikepdf import Pdf
from PIL import Image, ImageChops

from exporter.build import BuildOptions, CollectionRequest, gather
from exporter.check.pdf import check_pdf
from exporter.diagnostics import Diagnostics
from exporter.model.publication import Edition
from exporter.options.pdf_options import pdf_options
from exporter.options.settings import Settings
from exporter.resolve import resolve
from exporter.write.pdf import engine
from exporter.write.pdf.document import edition_to_pdf
from exporter.write.pdf.engine.markup import XhtmlDocument
from exporter.write.pdf.jobs.job import BOOK_SCHEME, LayoutJob
from exporter.write.pdf.layout import scheduler
from exporter.write.pdf.layout.folio import folio_style

writer = import_module("weasyprint.pdf")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("pdftoppm"), reason="poppler draws the pages"),
]

CONTENT = Path(__file__).resolve().parent.parent / "content"
COLLECTION = CONTENT / "margins-of-error.yml"
_NUMBER = re.compile(rf'(class="page-number" data-place="{BOOK_SCHEME}:([^"]+)">)0+<')


def rendered(job: LayoutJob) -> Any:
    """A job, laid out by the engine alone."""
    style = engine._style(job.css, job.roots, job.fonts)
    text = XhtmlDocument(job.html, engine._Fetcher(job.roots, job.images))
    if lacking := engine.without_font(text.etree_element, style.fonts):
        # A box stands for what no font has, in both.
        engine._put_boxes(text.etree_element, "".join(lacking))
    return text.render(
        stylesheets=[style.css], font_config=style.fonts, counter_style=style.counters
    )


def with_real_numbers(job: LayoutJob, labels: dict[str, str]) -> LayoutJob:
    """A job with page numbers in its text, in place of placeholders."""

    def number(found: re.Match[str]) -> str:
        destination = unquote(found[2])
        name = destination if destination in labels else destination.partition("/")[0]
        return f"{found[1]}{labels[name]}<"

    return replace(job, html=_NUMBER.sub(number, job.html))


def both_ways(
    edition: Edition, settings: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Path, Path]:
    """The edition as it is assembled, and as the engine joins it."""
    jobs = {}
    plain = scheduler.lay_out_serialized

    def watched(job: LayoutJob) -> Any:
        # Of a chapter that is laid out twice, for its page numbers, the last layout counts.
        # The images are in a folder that is deleted when the book is done.
        images = {
            url: file if isinstance(file, bytes) else file.read_bytes()
            for url, file in job.images.items()
        }
        jobs[job.name] = replace(job, images=images)
        return plain(job)

    monkeypatch.setattr(scheduler, "lay_out_serialized", watched)
    assembled = folder / "assembled.pdf"
    assembled.write_bytes(edition_to_pdf(edition, settings, Diagnostics()).data)
    with Pdf.open(assembled) as pdf:
        labels = labels_of(pdf)
    in_order = [
        rendered(with_real_numbers(jobs[division.name], labels)) for division in edition.divisions
    ]
    pages = [page for document in in_order for page in document.pages]
    joined = folder / "joined.pdf"
    # In chapters, the fonts that the book will have are left out.
    whole = inspect.unwrap(writer.build_fonts_dictionary)
    monkeypatch.setattr(writer, "build_fonts_dictionary", whole)
    in_order[0].copy(pages).write_pdf(joined)
    return assembled, joined


def drawn(pdf: Path) -> list[Path]:
    """The pages of a PDF that are not left empty, as pictures."""
    subprocess.run(["pdftoppm", "-r", "72", pdf, pdf.with_suffix("")], check=True)
    pictures = sorted(pdf.parent.glob(f"{pdf.stem}-*.ppm"))
    with Pdf.open(pdf) as opened:
        return [
            picture
            for picture, page in zip(pictures, opened.pages, strict=True)
            if "/Contents" in page.obj
        ]


def differing(assembled: Path, joined: Path, settings: Settings) -> list[str]:
    """Pages whose pixels differ above the line of the folio."""
    found = []
    style = folio_style(pdf_options(settings))
    foot = round(style.baseline + style.size)
    ours, theirs = drawn(assembled), drawn(joined)
    assert len(ours) == len(theirs) > 0
    for one, other in zip(ours, theirs, strict=True):
        with Image.open(one) as left, Image.open(other) as right:
            body = (0, 0, left.width, left.height - foot)
            difference = ImageChops.difference(left.crop(body), right.crop(body))
            if left.size != right.size or difference.getbbox():
                found.append(one.stem)
    return found


def decided(request: CollectionRequest) -> tuple[Edition, Settings]:
    gathered = gather(request, BuildOptions(), Diagnostics())
    assert gathered
    return resolve(gathered.book, gathered.settings, Diagnostics()), gathered.settings


def held_together(edition: Edition, settings: Settings, folder: Path, patch: Any) -> None:
    """A book made both ways has the same pages, and passes its check."""
    assembled, joined = both_ways(edition, settings, folder, patch)
    assert differing(assembled, joined, settings) == []
    diagnostics = Diagnostics()
    check_pdf(assembled, diagnostics)
    # The fonts of the machine may lack characters.
    assert [str(finding) for finding in diagnostics if finding.code != "glyph-missing"] == []


def test_the_sample_collection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edition, settings = decided(CollectionRequest((COLLECTION,)))
    held_together(edition, settings, tmp_path, monkeypatch)


def test_a_page_that_differs_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    post = sorted(CONTENT.glob("_posts/*.md"))[0]
    edition, settings = decided(CollectionRequest((post,), title="One"))
    assembled, joined = both_ways(edition, settings, tmp_path, monkeypatch)
    with Pdf.open(joined, allow_overwriting_input=True) as pdf:
        page = next(page for page in reversed(pdf.pages) if "/Contents" in page.obj)
        page.contents_add(pdf.make_stream(b"q 1 0 0 rg 40 300 9 9 re f Q"))
        pdf.save(joined)
    assert len(differing(assembled, joined, settings)) == 1
