"""Page boxes, crop marks, even page counts, and the gutter."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pdf_chapters import chapter as chapter_pdf
from pdf_chapters import content, open_pdf, placed
from pikepdf import Name, Object, Pdf, parse_content_stream
from sample_editions import (
    asset,
    chapter,
    collection,
    image_bytes,
    image_paragraph,
    page,
    paragraph,
)

from exporter.check.audit.tags import tag_problems
from exporter.diagnostics import Diagnostics
from exporter.model.publication import Edition, EditionPart
from exporter.options.pdf_options import PdfOptions, pdf_options
from exporter.options.settings import Settings
from exporter.runtime.cache import Cache, DiskCache, NullCache
from exporter.runtime.context import BuildContext
from exporter.write.pdf import document
from exporter.write.pdf.document import edition_to_pdf
from exporter.write.pdf.jobs.job import LayoutJob
from exporter.write.pdf.layout import book_layout, scheduler
from exporter.write.pdf.layout.book_layout import BookLayout, fit_gutter, with_gutter
from exporter.write.pdf.layout.page_ranges import PageRange
from exporter.write.pdf.layout.serialized_chapter import SerializedChapter
from exporter.write.pdf.press.page_boxes import PageBoxes

MM = 72 / 25.4


def book() -> Edition:
    chapters = chapter((paragraph("One."),), "one"), chapter((paragraph("Two."),), "two")
    front = page("cover", "Cover"), page("title-page", "A Book")
    return collection([EditionPart(chapters)], front)


def made(profile: str, edition: Edition | None = None, **more: object) -> Pdf:
    settings = replace(Settings(profile=profile), **more)  # type: ignore[arg-type]
    return open_pdf(edition_to_pdf(edition or book(), settings, Diagnostics()).data)


def edges(page_: Object, box: str) -> list[float]:
    return [round(float(edge) / MM, 2) for edge in page_[box]]


def boxes(cut: PageBoxes, page_: int) -> list[str]:
    return [
        part.split("]")[0].strip()
        for part in cut.entries((100, 200), page_).decode().split("[")[1:]
    ]


# Boxes.


def test_without_bleed_all_boxes_are_the_same() -> None:
    assert boxes(PageBoxes(), 0) == ["0 0 100 200"] * 3


def test_the_bleed_box_is_around_the_trim_box() -> None:
    assert boxes(PageBoxes(bleed=9), 1) == ["-9 -9 109 209", "-9 -9 109 209", "0 0 100 200"]


@pytest.mark.parametrize(
    ("rtl", "page_", "bleed"),
    [
        (False, 0, "0 -9 109 209"),
        (False, 1, "-9 -9 100 209"),
        (True, 0, "-9 -9 100 209"),
        (True, 1, "0 -9 109 209"),
    ],
)
def test_a_three_sided_bleed_leaves_out_the_binding(rtl: bool, page_: int, bleed: str) -> None:
    assert boxes(PageBoxes(bleed=9, three_sided=True, rtl=rtl), page_)[:2] == [bleed, bleed]


def test_crop_marks_are_outside_of_the_bleed_and_inside_of_the_media_box() -> None:
    cut = PageBoxes(bleed=9, marks=True, ink=(0, 0, 0, 1))
    drawn = cut.crop_marks((100, 200)).decode()
    assert "0 0 0 1 K" in drawn
    assert drawn.count(" l\n") == 8
    left, low, right, high = (float(edge) for edge in boxes(cut, 0)[0].split())
    for line in drawn.splitlines():
        if line.endswith(" l"):
            x, y, _, z, w, _ = line.split()
            ends = [(float(x), float(y)), (float(z), float(w))]
            assert all(left < x < right and low < y < high for x, y in ends)
            assert all(x < -9 or x > 109 or y < -9 or y > 209 for x, y in ends)
            # Each points along a cut.
            assert ends[0][0] == ends[1][0] in (0, 100) or ends[0][1] == ends[1][1] in (0, 200)


def test_every_page_for_a_press_has_crop_marks_even_a_blank_one() -> None:
    with made("press") as pdf:
        assert [each.label for each in pdf.pages] == ["i", "ii", "1", "2", "3", "4"]
        for number, each in enumerate(pdf.pages):
            assert edges(each.obj, "/TrimBox") == [0, 0, 148, 210]
            assert edges(each.obj, "/BleedBox") == [-3, -3, 151, 213]
            assert edges(each.obj, "/MediaBox") == [-10, -10, 158, 220]
            shown = content(pdf, number)
            assert shown.count(b"/Artifact <</Type /Page>> BDC") == 1
            operators = [str(item.operator) for item in parse_content_stream(each)]
            assert operators.count("q") == operators.count("Q")
        assert list(tag_problems(pdf)) == []
        assert pdf.check_pdf_syntax() == []


@pytest.mark.parametrize("profile", ["screen", "print", "review"])
def test_other_profiles_have_no_crop_marks(profile: str) -> None:
    with made(profile) as pdf:
        for each in pdf.pages:
            assert edges(each.obj, "/MediaBox") == edges(each.obj, "/TrimBox")
        assert b"/Type /Page>>" not in content(pdf, 0)


# The cover, and an even number of pages.


@pytest.mark.parametrize(("profile", "labels"), [("screen", "Cover i 1 2"), ("review", "i 1 2")])
def test_the_profile_decides_whether_there_is_a_cover(profile: str, labels: str) -> None:
    with made(profile) as pdf:
        assert " ".join(each.label for each in pdf.pages) == labels
        names = [str(name) for name in pdf.Root.Names.Dests.Names][::2]
        assert ("cover" in names) == (profile == "screen")


@pytest.mark.parametrize("profile", ["print", "press"])
def test_a_printed_book_has_an_even_number_of_pages(profile: str) -> None:
    with made(profile) as pdf:
        assert len(pdf.pages) % 2 == 0
        last = pdf.pages[-1].obj
        assert "/StructParents" not in last
        assert "/Annots" not in last
        assert ("/Contents" in last) == (profile == "press")
        assert last.Parent.Type == Name.Pages


def test_a_pdf_for_a_press_has_no_bookmarks_and_no_links() -> None:
    with made("press") as pdf:
        assert "/Outlines" not in pdf.Root
        assert not any("/Annots" in each.obj for each in pdf.pages)
    with made("screen") as pdf:
        assert "/Outlines" in pdf.Root


# The gutter.


def plan(**more: object) -> PdfOptions:
    kdp = pdf_options(Settings(profile="press", printer="kdp"))
    # Inches of 6 × 9: narrower than a thin book needs.
    narrow = replace(kdp.geometry, inner=18.0)
    return replace(kdp, geometry=narrow, **more)


@pytest.mark.parametrize(
    ("pages", "inner"),
    [(24, 0.375), (150, 0.375), (151, 0.5), (300, 0.5), (301, 0.625), (501, 0.75), (701, 0.875)],
)
def test_a_thicker_book_has_a_wider_gutter(pages: int, inner: float) -> None:
    assert with_gutter(plan(), pages).geometry.inner == pytest.approx(inner * 72)


def test_without_a_binding_both_margins_are_wide_enough() -> None:
    made_ = with_gutter(plan(two_sided=False), 301).geometry
    assert made_.side == pytest.approx(max(0.625 * 72, plan().geometry.side))


def test_a_margin_that_is_wide_enough_stays() -> None:
    usual = pdf_options(Settings(profile="press", printer="kdp"))
    assert with_gutter(usual, 150) == usual


@pytest.mark.parametrize(
    ("estimate", "counts", "inners"),
    [
        # A right estimate takes one pass; a wrong one takes another.
        (100, [100], [0.375]),
        (100, [160, 165], [0.375, 0.5]),
        (160, [140, 138], [0.5, 0.375]),
        (100, [160, 310, 320], [0.375, 0.5, 0.625]),
        # What does not settle is wide rather than narrow, and not laid out again for that.
        (100, [160, 140], [0.375, 0.5]),
    ],
)
def test_a_book_is_laid_out_until_its_gutter_suits_it(
    estimate: int, counts: list[int], inners: list[float]
) -> None:
    tried: list[float] = []

    def lay_out(wanted: PdfOptions) -> BookLayout:
        count = counts[len(tried)]
        tried.append(round(wanted.geometry.inner / 72, 3))
        pages = PageRange(0, ("",) * count)
        return BookLayout(wanted, (replace(one, pages=pages),))

    (one,) = placed([chapter_pdf("<p>A</p>")])
    book = fit_gutter(plan(), estimate, lay_out)
    assert tried == inners
    assert book.page_count == counts[len(inners) - 1] + counts[len(inners) - 1] % 2
    assert round(book.options.geometry.inner / 72, 3) == inners[-1]


def test_a_book_that_is_laid_out_twice_is_cached_and_reports_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    default, lay_out = document.pdf_options, scheduler.lay_out_serialized
    titles: list[str] = []

    def narrow(settings: Settings) -> PdfOptions:
        kdp = default(settings)
        gutters = ((1, 60.0), (8, 90.0))
        return replace(kdp, profile=replace(kdp.profile, gutters=gutters, pages=(0, 0)))

    def counted(job: LayoutJob) -> SerializedChapter:
        titles.append(job.title)
        return lay_out(job)

    monkeypatch.setattr(document, "pdf_options", narrow)
    monkeypatch.setattr(
        book_layout, "cast_off", lambda book, _: {each.name: 1 for each in book.divisions}
    )
    monkeypatch.setattr(scheduler, "lay_out_serialized", counted)
    broken = image_paragraph(asset(image_bytes("PNG")[:60], tmp_path, "jar.png", "image/png"))
    edition = collection([EditionPart((chapter((*[paragraph("word " * 80)] * 40, broken)),))])

    def built(cache: Cache) -> tuple[bytes, list[str], int]:
        diagnostics = Diagnostics()
        titles.clear()
        context = BuildContext(cache=cache)
        made_ = edition_to_pdf(edition, Settings(printer="kdp"), diagnostics, context)
        return made_.data, [finding.code for finding in diagnostics], len(titles)

    cache = DiskCache(tmp_path / "store")
    data, codes, times = built(cache)
    assert (codes, times) == (["image-unreadable"], 2)
    assert built(cache) == (data, codes, 0)
    assert built(NullCache()) == (data, codes, 2)


def test_a_book_that_is_too_thin_for_its_printer_is_made_and_reported() -> None:
    diagnostics = Diagnostics()
    printed = edition_to_pdf(book(), Settings(profile="press", printer="kdp"), diagnostics)
    with open_pdf(printed.data) as pdf:
        assert str(pdf.docinfo["/ExporterNote"]).startswith("profile=press-kdp; sides=2; ")
    assert [finding.code for finding in diagnostics] == ["pages-count"]


def test_the_margins_of_rectos_and_versos_are_mirrored() -> None:
    long = chapter((paragraph("word " * 2000),), "one")
    with made("press", collection([EditionPart((long,))]), printer="lulu") as pdf:
        note = str(pdf.docinfo["/ExporterNote"])
        _, outer, _, inner = (float(edge) for edge in note.rpartition("=")[2].split())
        # Lulu's gutter is wider than the margin of the page itself.
        assert inner == pytest.approx(0.7 * 72)
        assert inner != pytest.approx(outer)
