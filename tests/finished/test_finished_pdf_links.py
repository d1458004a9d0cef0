"""Bookmarks and links of the finished PDF: what they lead to, and their descriptions."""

from __future__ import annotations

import re
from collections.abc import Iterator

import small_book as book
from builds import Build
from pdf_divisions import begins_at, check_heading_at, division_pages, internal_links, section_of
from pdf_reader import Bookmark, FinishedPdf, squeezed
from small_book import PARTS, TEXTS


def _expected_bookmarks(build: Build) -> list[tuple[int, str]]:
    """Return the titles of all bookmarks in order, each with its depth."""
    chapters: list[tuple[int, str]] = []
    for part, _, texts in PARTS:
        chapters.append((0, part))
        for text in texts:
            chapters.append((1, text.title))
            chapters += [(level, words) for level, words in text.headings]
    back = [(0, title) for title in book.back_matter(build.scope)]
    return [(0, "Contents"), (0, "Preface"), *chapters, *back]


def _listed(bookmarks: tuple[Bookmark, ...], depth: int = 0) -> Iterator[tuple[int, Bookmark]]:
    for bookmark in bookmarks:
        yield depth, bookmark
        yield from _listed(bookmark.children, depth + 1)


def test_bookmarks_are_divisions_and_headings(pdf: FinishedPdf, build: Build) -> None:
    listed = [(depth, bookmark.title) for depth, bookmark in _listed(pdf.bookmarks)]
    assert listed == (_expected_bookmarks(build) if build.bookmarks else [])


def test_bookmarks_lead_to_their_headings(pdf: FinishedPdf) -> None:
    for _, bookmark in _listed(pdf.bookmarks):
        check_heading_at(pdf, bookmark.title, bookmark.page, bookmark.top)


def test_links_are_annotations_unless_for_a_press(pdf: FinishedPdf, build: Build) -> None:
    links = [link for page in pdf.pages for link in page.links]
    assert bool(links) == build.links
    for page in pdf.pages:
        assert all(link.printed for link in page.links)
        assert not page.links or page.tabs == "/S"
    # Every link that is drawn is in the tree, and leads back to it.
    assert sorted(pdf.links_in_tree) == sorted(link.key for link in links)


def test_link_areas_cover_their_words(pdf: FinishedPdf) -> None:
    for element in pdf.tree.all("Link"):
        drawn = "".join(link.words for link in element.links)
        if element.links and element.text.strip():
            assert squeezed(element.text) in squeezed(drawn)


def test_internal_links_lead_to_their_targets(pdf: FinishedPdf, build: Build) -> None:
    checked = 0
    for _, link in internal_links(pdf.tree):
        assert link.page is not None
        if link.name in pdf.ids:
            element = pdf.ids[link.name]
            assert link.page == element.first_page, link.name
            assert begins_at(pdf, element, link.top), link.name
        else:
            # The beginning of a division.
            assert "/" not in link.name
            assert link.page in [pages.start for pages in division_pages(pdf, build).values()]
        checked += 1
    assert (checked > 30) == build.links


def test_web_links_are_those_of_the_source(pdf: FinishedPdf, build: Build) -> None:
    for text in TEXTS if build.links else ():
        found = {
            (squeezed(element.text), link.address)
            for element in section_of(pdf, build, text).all("Link")
            for link in element.links
            if link.address
        }
        # The words of a link, or the address in full; that of a chapter is shown without scheme.
        listed = {address for _, address in text.citations}
        listed |= {book.ARCHIVE} if book.MANUAL in listed else set()
        expected = {(squeezed(words), address) for words, address in text.citations}
        expected |= {(address, address) for address in listed}
        own = text.address
        assert found == expected | ({(own.removeprefix("https://"), own)} if own else set())


def test_links_are_described(pdf: FinishedPdf, build: Build) -> None:
    """Descriptions, which screen readers announce, name the target."""
    titles = {page: title for title, pages in division_pages(pdf, build).items() for page in pages}
    for page in pdf.pages:
        for link in page.links:
            place = link.name.partition("/")[2]
            if link.address:
                titled = link.words.strip() == "the manual"
                assert link.described == (book.MANUAL_LINK_TITLE if titled else link.address)
            elif re.fullmatch(r"ref-\d+", place):
                names = [f"{name}." for name in book.NAMES.values()]
                assert link.described in names
                assert squeezed(link.described) in squeezed(pdf.ids[link.name].text)
            elif number := re.fullmatch(r"note-(\d+)", place):
                (text,) = (text for text in TEXTS if text.title == titles[page.number])
                words, _ = text.notes[int(number[1]) - 1]
                assert squeezed(words) in squeezed(link.described)
            else:
                assert link.page is not None
                there = titles[link.page]
                if there == titles[page.number]:
                    there = pdf.ids[link.name].text
                assert link.described == there
