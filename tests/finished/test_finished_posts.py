"""Posts that are exported by themselves, and a post in a right-to-left language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import small_book as book
from pdf_reader import FinishedPdf, squeezed
from small_book import ALONE
from xhtml_reader import FinishedEpub, find, lang_of, words

RIGHT = "right/from-the-right.md"


@pytest.fixture
def epub(alone: Callable[..., Any]) -> FinishedEpub:
    found: FinishedEpub = alone("epub")
    return found


@pytest.fixture
def pdf(alone: Callable[..., Any]) -> FinishedPdf:
    found: FinishedPdf = alone("pdf")
    return found


@pytest.fixture
def right(alone: Callable[..., Any]) -> FinishedPdf:
    found: FinishedPdf = alone("pdf", RIGHT, "--profile", "print")
    return found


def test_the_metadata_of_an_epub_are_those_of_the_post(epub: FinishedEpub) -> None:
    assert epub.metadata("title") == [ALONE.title]
    assert epub.metadata("creator") == list(ALONE.authors)
    assert not epub.metadata("contributor")
    assert epub.metadata("language") == [ALONE.lang]
    assert epub.metadata("date") == [ALONE.date]
    assert epub.metadata("subject") == list(ALONE.tags)
    assert epub.metadata("description") == [ALONE.standfirst]
    assert epub.metadata("publisher") == [book.SITE_TITLE]
    assert epub.metadata("source") == [ALONE.address]
    (cover,) = (
        image
        for document in epub.documents.values()
        for image in find(document, "//x:img[@role='doc-cover']")
    )
    assert cover.get("alt") == f"Cover: {ALONE.title} · {book.ADA}"


def test_the_contents_are_the_sections(epub: FinishedEpub) -> None:
    (chapter,) = epub.entries("toc")
    assert epub.ncx_entries() == (chapter,)
    assert chapter.words == ALONE.title
    sections = [(2, entry.words) for entry in chapter.children]
    sections += [(3, each.words) for entry in chapter.children for each in entry.children]
    assert sorted(sections) == sorted(ALONE.headings)
    for entry in chapter.children:
        assert epub.heading(entry.file, entry.id) == entry.words
    assert not find(epub.nav, "//x:nav[@epub:type='page-list']")


def test_inline_references_are_after_their_links(alone: Callable[..., Any]) -> None:
    epub: FinishedEpub = alone("epub", ALONE.source, "--references", "inline")
    document = epub.documents[epub.division(ALONE.title)]
    links = find(document, "//x:span[@class='shown-address']/x:a")
    addresses = [address for _, address in ALONE.citations]
    # An embed is its own reference.
    addresses.remove(book.VIDEO)
    assert sorted(link.get("href") for link in links) == sorted(addresses)
    for link in links:
        assert words(link) == link.get("href")
        cited = link.getparent().getprevious()
        assert (words(cited), cited.get("href")) in ALONE.citations
    assert not find(document, "//x:section[@class='references']")


@pytest.mark.slow
def test_the_record_lists_the_post_and_its_images(epub: FinishedEpub, pdf: FinishedPdf) -> None:
    for record in (epub.record, pdf.record):
        assert record["asked"] == {"post": ALONE.source}
        assert record["sources"].items() <= book.digests().items()
        assert {ALONE.source, "assets/loop.png", "assets/line.svg"} <= set(record["sources"])
    assert epub.record["documents"] == {epub.division(ALONE.title): ALONE.source}


@pytest.mark.slow
def test_the_metadata_of_a_pdf_are_those_of_the_post(pdf: FinishedPdf) -> None:
    assert pdf.info["/Title"] == ALONE.title
    assert pdf.xmp_values("dc:title") == [ALONE.title]
    assert pdf.info["/Author"] == book.ADA
    assert pdf.info["/Keywords"] == ", ".join(ALONE.tags)
    assert pdf.labels == [str(number) for number in range(1, len(pdf.pages) + 1)]
    (chapter,) = pdf.bookmarks
    assert chapter.title == ALONE.title
    found = [each.title for each in chapter.walk()]
    assert found == [ALONE.title, *(section for _, section in ALONE.headings)]
    assert squeezed(f"First published at {ALONE.address}") in squeezed(pdf.tree.text)


@pytest.mark.slow
def test_running_heads_are_site_and_post(pdf: FinishedPdf) -> None:
    for page in pdf.pages:
        heads = [run.text for run in page.runs if run.artifact == "Header"]
        expected = [book.SITE_TITLE.upper(), ALONE.title] if page.number else []
        assert heads == expected


def test_fonts_of_inline_elements(pdf: FinishedPdf) -> None:
    faces = {"em": "Italic", "strong": "Semi-Bold", "code": "Mono"}
    for kind, text in ALONE.inline_elements:
        runs = [run for page in pdf.pages for run in page.runs if run.text == text]
        assert runs, text
        if kind in faces:
            assert any(faces[kind] in run.font for run in runs), (kind, text)
    regular = [run for page in pdf.pages for run in page.runs if "stands a picture" in run.text]
    assert [run.font for run in regular] == ["Exporter-Serif"]


def test_alignment_of_table_columns(pdf: FinishedPdf) -> None:
    (head,) = (run for page in pdf.pages for run in page.runs if run.text == "Turns")
    (page,) = (page for page in pdf.pages if head in page.runs)
    below = max(
        (run for run in page.runs if run.text == "2" and run.baseline < head.baseline - 5),
        key=lambda run: run.baseline,
    )
    assert below.right == pytest.approx(head.right, abs=0.5)
    (left,) = (run for run in page.runs if run.text == "Name")
    (reef,) = (run for run in page.runs if run.text == "Reef")
    assert left.left == pytest.approx(reef.left, abs=0.5)


def test_a_right_to_left_epub(alone: Callable[..., Any]) -> None:
    epub: FinishedEpub = alone("epub", RIGHT)
    (spine,) = find(epub.opf, "//opf:spine")
    assert spine.get("page-progression-direction") == "rtl"
    assert epub.opf.get("dir") == "rtl"
    for name in epub.spine:
        assert epub.documents[name].get("dir") == "rtl"
        assert lang_of(epub.documents[name]) == "he"
    (title,) = find(epub.documents[epub.division("From the right")], "//x:h1")
    assert words(title) == "From the right"


@pytest.mark.slow
def test_a_right_to_left_pdf_is_bound_at_the_right(right: FinishedPdf) -> None:
    """The outer edge of its first page is at the left."""
    assert str(right.root.ViewerPreferences.Direction) == "/R2L"
    assert right.lang == "he"
    first, second = right.pages
    outer = []
    for page in (first, second):
        (folio,) = (run for run in page.runs if run.artifact == "Footer")
        assert folio.text == page.label
        body = [run for run in page.runs if run.artifact is None and run.text.strip()]
        if page is first:
            outer.append(folio.left)
        else:
            outer.append(page.width - folio.right)
            assert max(run.right for run in body) == pytest.approx(folio.right, abs=1.5)
            left, right_ = sorted(
                (run for run in page.runs if run.artifact == "Header"), key=lambda run: run.left
            )
            assert right_.text == "From the right"
            assert "KNOTS" in left.text
            assert right_.right == pytest.approx(folio.right, abs=1.5)
    assert outer[0] == pytest.approx(outer[1], abs=0.5)
    assert outer[0] > 50
