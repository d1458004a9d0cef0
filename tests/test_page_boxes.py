"""Page boxes, crop marks, even page counts, and the gutter."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
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
from exporter.model.edition import Edition, EditionPart
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
from exporter.write.pdf.press.page_boxes import PageBoxWriter

MM = 72 / 25.4


def book() -> Edition:
    chapters = chapter((paragraph("One."),), "one"), chapter((paragraph("Two."),), "two")
    front = page("cover", "Cover"), page("title-page", "A Book")
    return collection([EditionPart(chapters)], front)


def build_pdf(profile: str, edition: Edition | None = None, **more: object) -> Pdf:
    settings = replace(Settings(profile=profile), **more)
    if edition is None:
        return open_pdf(built_book(settings))
    return open_pdf(edition_to_pdf(edition, settings, Diagnostics()).data)


@cache
def built_book(settings: Settings) -> bytes:
    return edition_to_pdf(book(), settings, Diagnostics()).data


def edges(page_: Object, box: str) -> list[float]:
    return [round(float(edge) / MM, 2) for edge in page_[box]]


def boxes(page_boxes: PageBoxWriter, page_: int) -> list[str]:
    return [
        part.split("]")[0].strip()
        for part in page_boxes.entries((100, 200), page_).decode().split("[")[1:]
    ]


# Boxes.


def test_boxes_without_bleed_are_equal() -> None:
    assert boxes(PageBoxWriter(), 0) == ["0 0 100 200"] * 3


def test_bleed_box_surrounds_the_trim_box() -> None:
    assert boxes(PageBoxWriter(bleed=9), 1) == ["-9 -9 109 209", "-9 -9 109 209", "0 0 100 200"]


@pytest.mark.parametrize(
    ("rtl", "page_", "bleed"),
    [
        (False, 0, "0 -9 109 209"),
        (False, 1, "-9 -9 100 209"),
        (True, 0, "-9 -9 100 209"),
        (True, 1, "0 -9 109 209"),
    ],
)
def test_three_sided_bleed_excludes_the_binding_edge(rtl: bool, page_: int, bleed: str) -> None:
    assert boxes(PageBoxWriter(bleed=9, three_sided=True, rtl=rtl), page_)[:2] == [bleed, bleed]


def test_crop_marks_are_between_bleed_box_and_media_box() -> None:
    page_boxes = PageBoxWriter(bleed=9, marks=True, ink=(0, 0, 0, 1))
    operators = page_boxes.crop_marks((100, 200)).decode()
    assert "0 0 0 1 K" in operators
    assert operators.count(" l\n") == 8
    left, low, right, high = (float(edge) for edge in boxes(page_boxes, 0)[0].split())
    for line in operators.splitlines():
        if line.endswith(" l"):
            x, y, _, z, w, _ = line.split()
            ends = [(float(x), float(y)), (float(z), float(w))]
            assert all(left < x < right and low < y < high for x, y in ends)
            assert all(x < -9 or x > 109 or y < -9 or y > 209 for x, y in ends)
            # Each mark is in line with an edge of the trim box.
            assert ends[0][0] == ends[1][0] in (0, 100) or ends[0][1] == ends[1][1] in (0, 200)


def test_every_press_page_has_crop_marks() -> None:
    with build_pdf("press") as pdf:
        assert [each.label for each in pdf.pages] == ["i", "ii", "1", "2", "3", "4"]
        for number, each in enumerate(pdf.pages):
            assert edges(each.obj, "/TrimBox") == [0, 0, 148, 210]
            assert edges(each.obj, "/BleedBox") == [-3, -3, 151, 213]
            assert edges(each.obj, "/MediaBox") == [-10, -10, 158, 220]
            stream = content(pdf, number)
            assert stream.count(b"/Artifact <</Type /Page>> BDC") == 1
            operators = [str(item.operator) for item in parse_content_stream(each)]
            assert operators.count("q") == operators.count("Q")
        assert list(tag_problems(pdf)) == []
        assert pdf.check_pdf_syntax() == []


@pytest.mark.one_quick
@pytest.mark.parametrize("profile", ["screen", "print", "review"])
def test_other_profiles_have_no_crop_marks(profile: str) -> None:
    with build_pdf(profile) as pdf:
        for each in pdf.pages:
            assert edges(each.obj, "/MediaBox") == edges(each.obj, "/TrimBox")
        assert b"/Type /Page>>" not in content(pdf, 0)


# The cover, and an even number of pages.


@pytest.mark.parametrize(("profile", "labels"), [("screen", "Cover i 1 2"), ("review", "i 1 2")])
def test_cover_depends_on_the_profile(profile: str, labels: str) -> None:
    with build_pdf(profile) as pdf:
        assert " ".join(each.label for each in pdf.pages) == labels
        names = [str(name) for name in pdf.Root.Names.Dests.Names][::2]
        assert ("cover" in names) == (profile == "screen")


@pytest.mark.parametrize("profile", ["print", "press"])
def test_print_profiles_have_an_even_page_count(profile: str) -> None:
    with build_pdf(profile) as pdf:
        assert len(pdf.pages) % 2 == 0
        last = pdf.pages[-1].obj
        assert "/StructParents" not in last
        assert "/Annots" not in last
        assert ("/Contents" in last) == (profile == "press")
        assert last.Parent.Type == Name.Pages


def test_press_profile_has_no_bookmarks_and_no_links() -> None:
    with build_pdf("press") as pdf:
        assert "/Outlines" not in pdf.Root
        assert not any("/Annots" in each.obj for each in pdf.pages)
    with build_pdf("screen") as pdf:
        assert "/Outlines" in pdf.Root


# The gutter.


def plan(**more: object) -> PdfOptions:
    kdp = pdf_options(Settings(profile="press", printer="kdp"))
    # In points: narrower than the gutter that KDP requires for a thin book.
    narrow = replace(kdp.geometry, inner=18.0)
    return replace(kdp, geometry=narrow, **more)


@pytest.mark.parametrize(
    ("pages", "inner"),
    [(24, 0.375), (150, 0.375), (151, 0.5), (300, 0.5), (301, 0.625), (501, 0.75), (701, 0.875)],
)
def test_gutter_grows_with_the_page_count(pages: int, inner: float) -> None:
    assert with_gutter(plan(), pages).geometry.inner == pytest.approx(inner * 72)


def test_one_sided_book_has_the_gutter_on_both_sides() -> None:
    result = with_gutter(plan(two_sided=False), 301).geometry
    assert result.side == pytest.approx(max(0.625 * 72, plan().geometry.side))


def test_sufficient_margin_is_unchanged() -> None:
    default = pdf_options(Settings(profile="press", printer="kdp"))
    assert with_gutter(default, 150) == default


@pytest.mark.parametrize(
    ("estimate", "counts", "inners"),
    [
        # A right estimate takes one layout; a wrong one takes two.
        (100, [100], [0.375]),
        (100, [160, 165], [0.375, 0.5]),
        (160, [140, 138], [0.5, 0.375]),
        (100, [160, 310, 320], [0.375, 0.5, 0.625]),
        # If page counts alternate, the wider gutter is used without another layout.
        (100, [160, 140], [0.375, 0.5]),
    ],
)
def test_layout_is_repeated_until_the_gutter_fits(
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


@pytest.mark.slow
def test_repeated_layout_is_cached_and_reports_once(
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

    def build(cache: Cache) -> tuple[bytes, list[str], int]:
        diagnostics = Diagnostics()
        titles.clear()
        context = BuildContext(cache=cache)
        result = edition_to_pdf(edition, Settings(printer="kdp"), diagnostics, context)
        return result.data, [finding.code for finding in diagnostics], len(titles)

    cache = DiskCache(tmp_path / "cache")
    data, codes, times = build(cache)
    assert (codes, times) == (["image-unreadable"], 2)
    assert build(cache) == (data, codes, 0)
    assert build(NullCache()) == (data, codes, 2)


@pytest.mark.slow
def test_book_below_the_minimum_page_count_is_reported() -> None:
    diagnostics = Diagnostics()
    artifact = edition_to_pdf(book(), Settings(profile="press", printer="kdp"), diagnostics)
    with open_pdf(artifact.data) as pdf:
        assert str(pdf.docinfo["/ExporterNote"]).startswith("profile=press-kdp; sides=2; ")
    assert [finding.code for finding in diagnostics] == ["pages-count"]


@pytest.mark.slow
def test_margins_of_rectos_and_versos_are_mirrored() -> None:
    long = chapter((paragraph("word " * 2000),), "one")
    with build_pdf("press", collection([EditionPart((long,))]), printer="lulu") as pdf:
        note = str(pdf.docinfo["/ExporterNote"])
        _, outer, _, inner = (float(edge) for edge in note.rpartition("=")[2].split())
        # Lulu's gutter is wider than the margin of the page itself.
        assert inner == pytest.approx(0.7 * 72)
        assert inner != pytest.approx(outer)
