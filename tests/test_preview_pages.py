"""Pages of PDFs for the preview: what they are, their images, and their text."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from audited_pdfs import AuditedPdf, page, with_item
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, String
from PIL import Image

from exporter.build import BuildOptions
from exporter.model.requirements import INFO_KEY
from exporter.options.pdf_options import pdf_options
from exporter.options.settings import Choices, Settings
from exporter.preview.build_process import (
    AuditedFile,
    BuildEnd,
    BuildOrder,
    Message,
    Progress,
    SavedFile,
    run_build,
)
from exporter.preview.page_images import PageImages
from exporter.preview.page_layout import OutlineEntry, page_layout
from exporter.preview.printed_files import PdfDescription, PrintedFiles

CONTENT = Path(__file__).parent.parent / "content"
POST = CONTENT / "_posts" / "2026-02-17-a-promise-somebody-else-keeps.md"


def _saved(pdf: Pdf, folder: Path, note: str = "") -> Path:
    if note:
        pdf.docinfo[INFO_KEY] = String(note)
    pdf.save(folder / "book.pdf")
    return folder / "book.pdf"


def test_the_boxes_and_margins_of_left_and_right_pages(tmp_path: Path) -> None:
    note = "profile=press; sides=2; margins=30.000 20.000 40.000 25.000"
    layout = page_layout(_saved(AuditedPdf().build(), tmp_path, note))
    right, left = layout.boxes
    assert right.media == (-20, -20, 220, 220)
    assert right.bleed == (-9, -9, 209, 209)
    assert right.trim == (0, 0, 200, 200)
    # The inner margin is at the left of a right page.
    assert right.area == (25, 40, 180, 170)
    assert left.area == (20, 40, 175, 170)
    assert (layout.two_sided, layout.right_to_left) == (True, False)


def test_a_file_without_a_note_has_no_margins(tmp_path: Path) -> None:
    layout = page_layout(_saved(AuditedPdf().build(), tmp_path))
    assert [boxes.area for boxes in layout.boxes] == [None, None]
    assert not layout.two_sided


def test_labels_direction_and_bookmarks(tmp_path: Path) -> None:
    pdf = AuditedPdf(pages=[page()] * 3).build()
    pdf.Root.PageLabels = Dictionary(
        Nums=Array([0, Dictionary(S=Name.r), 1, Dictionary(S=Name.D, St=7)])
    )
    pdf.Root.ViewerPreferences = Dictionary(Direction=Name.R2L)
    named = Dictionary(Names=Array([String("here"), Array([pdf.pages[2].obj, Name.Fit])]))
    pdf.Root.Names = Dictionary(Dests=pdf.make_indirect(named))
    with pdf.open_outline() as outline:
        first = OutlineItem("First", 0)
        named_item = OutlineItem("Named")
        named_item.destination = String("here")
        first.children += [named_item, OutlineItem("Nowhere")]
        outline.root += [first, OutlineItem("Second", 1)]
    layout = page_layout(_saved(pdf, tmp_path))
    assert layout.labels == ("i", "7", "8")
    assert layout.right_to_left
    assert layout.outline == (
        OutlineEntry("First", 0, 1),
        OutlineEntry("Named", 1, 3),
        OutlineEntry("Second", 0, 2),
    )


def test_an_image_shows_the_whole_media_box(tmp_path: Path) -> None:
    # A black square at the lower left of the trim; the media box reaches 20 points beyond it.
    path = _saved(with_item("", "0 0 0 1 k 0 0 50 50 re f").build(), tmp_path)
    images = PageImages(path)
    path.unlink()
    image = Image.open(BytesIO(images.png(1, 480))).convert("L")
    assert image.size == (480, 480)
    assert image.getpixel((2 * 30, 479 - 2 * 30)) < 60
    assert image.getpixel((2 * 30, 2 * 30)) == 255
    assert image.getpixel((2 * 90, 479 - 2 * 30)) == 255
    assert images.png(1, 480) is images.png(1, 480)


def test_a_huge_page_has_a_small_image(tmp_path: Path) -> None:
    path = _saved(AuditedPdf(media=(-20, -7000, 220, 7000)).build(), tmp_path)
    width, height = Image.open(BytesIO(PageImages(path).png(1, 4000))).size
    assert width * height <= 16_100_000
    assert height > 50 * width


def test_there_are_no_other_pages_and_none_after_the_end(tmp_path: Path) -> None:
    images = PageImages(_saved(AuditedPdf().build(), tmp_path))
    for number in (0, 3, -1):
        with pytest.raises(IndexError):
            images.png(number, 100)
    images.close()
    with pytest.raises(IndexError):
        images.png(1, 100)
    assert images.search("text").hits == ()


@pytest.mark.slow
def test_a_post_is_built_described_searched_and_audited(tmp_path: Path) -> None:
    messages: list[Message] = []
    options = BuildOptions(Choices(profile="press"))
    run_build(BuildOrder(POST, ("pdf",), options), tmp_path, messages.append)
    built, audited, end = (each for each in messages if not isinstance(each, Progress))
    assert isinstance(built, SavedFile)
    assert isinstance(audited, AuditedFile)
    assert isinstance(end, BuildEnd)
    assert (built.path.name, built.chapters, end.failure) == (f"{POST.stem}-press.pdf", 1, "")
    description = built.description
    assert description is not None
    layout = description.layout
    assert layout.two_sided
    assert len(layout.labels) == built.pages > 2
    assert any(row.requirement == "fonts embedded" and row.met for row in audited.table)

    files = PrintedFiles()
    printed = files.add(1, built.path, description, ())
    assert files.get(description.revision) == printed

    # Words across two lines have two areas, all inside the page.
    hits = printed.images.search("PROMISE").hits
    assert hits
    for hit in hits:
        _, _, right, top = layout.boxes[hit.page - 1].media
        assert all(
            0 < area[0] < area[2] < right and 0 < area[1] < area[3] < top for area in hit.areas
        )
    assert hits[0].words.casefold() == "promise"

    # The first baseline is in the lower half of the first line.
    geometry = pdf_options(Settings(profile="press")).geometry
    assert description.grid is not None
    assert description.grid.step == geometry.line
    assert 0.5 * geometry.line < description.grid.first - geometry.head < geometry.line


def test_the_oldest_file_is_closed(tmp_path: Path) -> None:
    files, opened = PrintedFiles(), []
    for number in range(5):
        path = _saved(AuditedPdf(pages=[page()] * (number + 1)).build(), tmp_path)
        description = PdfDescription(f"{number}", "Title", page_layout(path), None)
        opened.append(files.add(number, path, description, ()))
    assert files.get("0") is None
    with pytest.raises(IndexError):
        opened[0].images.png(1, 100)
    assert opened[1].images.png(1, 100)
