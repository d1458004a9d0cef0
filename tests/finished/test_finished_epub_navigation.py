"""Navigation of the finished EPUB: contents, NCX, landmarks, and the pages of the PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator

import small_book as book
from builds import Build, Built
from small_book import CHAPTERS, PARTS, Text
from xhtml_reader import Entry, FinishedEpub, X, find, types, words


def _expected(epub: FinishedEpub, build: Build) -> tuple[Entry, ...]:
    """Return the table of contents that the book must have."""

    def division(title: str, lang: str = "en", children: tuple[Entry, ...] = ()) -> Entry:
        return Entry(title, epub.division(title), "", lang, children)

    def chapter(text: Text) -> Entry:
        sections = []
        if build.levels > 2:
            file = epub.division(text.title)
            ids = epub.section_ids(text.title)
            sections = [
                Entry(section, file, ids[at], text.lang, ())
                for at, (level, section) in enumerate(text.headings)
                if level == 2
            ]
        return division(text.title, text.lang, tuple(sections))

    parts = (division(part, "en", tuple(map(chapter, texts))) for part, _, texts in PARTS)
    return (division("Preface"), *parts, *map(division, book.back_matter(build.scope)))


def test_the_table_of_contents_lists_divisions_and_sections(
    epub: FinishedEpub, build: Build
) -> None:
    assert epub.entries("toc") == _expected(epub, build)


def test_the_ncx_has_the_same_contents(epub: FinishedEpub, build: Build) -> None:
    assert epub.ncx_entries() == _expected(epub, build)
    (depth,) = find(epub.ncx, "//ncx:meta[@name='dtb:depth']/@content")
    assert int(depth) == build.levels
    assert epub.ncx.findtext("{*}docTitle/{*}text") == book.TITLE
    assert find(epub.ncx, "//ncx:docAuthor/ncx:text/text()") == book.AUTHORS


def test_entries_of_the_contents_have_the_text_of_their_headings(epub: FinishedEpub) -> None:
    def walk(entries: tuple[Entry, ...]) -> Iterator[Entry]:
        for entry in entries:
            yield entry
            yield from walk(entry.children)

    for entry in walk(epub.entries("toc")):
        assert epub.heading(entry.file, entry.id) == entry.words


def test_landmarks_link_to_divisions_of_their_type(epub: FinishedEpub, build: Build) -> None:
    (nav,) = find(epub.nav, "//x:nav[@epub:type='landmarks']")
    found = {}
    for link in nav.iter(f"{X}a"):
        (kind,) = types(link)
        found[kind] = (words(link), *epub.target(link.get("href"), epub.nav_name))
    part = epub.division(PARTS[0][0])
    expected = {
        "toc": ("Contents", epub.nav_name, "toc"),
        "titlepage": ("Title page", epub.division(book.TITLE), ""),
        "copyright-page": ("Imprint", epub.division("Imprint"), ""),
        "preface": ("Preface", epub.division("Preface"), ""),
        "bodymatter": ("Start of the text", part, ""),
        "index": ("Index of subjects", epub.division("Index of subjects"), ""),
    }
    if build.cover_page:
        expected["cover"] = ("Cover", epub.spine[0], "")
    if build.scope == "book":
        expected["bibliography"] = ("References", epub.division("References"), "")
    assert found == expected
    for kind, (_, file, _) in found.items():
        found = {each for element in epub.documents[file].iter() for each in types(element)}
        assert kind in found | {"bodymatter"}


def test_the_page_list_has_the_pages_of_the_pdf(built: Built) -> None:
    epub, pdf = built.epub, built.pdf
    listed = epub.entries("page-list")
    printed = [page.label for page in pdf.pages if page.runs and page.label != "Cover"]
    assert [entry.words for entry in listed] == printed
    for entry in listed:
        mark = epub.by_id[entry.file][entry.id]
        assert types(mark) == ["pagebreak"]
        assert mark.get("role") == "doc-pagebreak"
        assert mark.get("aria-label") == entry.words
    targets = find(epub.ncx, "//ncx:pageTarget")
    assert [
        (
            target.findtext("{*}navLabel/{*}text"),
            *epub.target(target.find("{*}content").get("src"), epub.ncx_name),
        )
        for target in targets
    ] == [(entry.words, entry.file, entry.id) for entry in listed]
    for target in targets:
        label = target.findtext("{*}navLabel/{*}text")
        assert target.get("type") == ("normal" if label.isdecimal() else "front")
        assert target.get("value") == (label if label.isdecimal() else None)
    (most,) = find(epub.ncx, "//ncx:meta[@name='dtb:maxPageNumber']/@content")
    assert int(most) == max(int(label) for label in printed if label.isdecimal())
    (total,) = find(epub.ncx, "//ncx:meta[@name='dtb:totalPageCount']/@content")
    assert int(total) == len(printed)
    (source,) = epub.properties("pageBreakSource")
    assert epub.metadata("identifier")[0] in source
    assert f"({built.build.pdf})" in source
    width, height = (round(each * 25.4 / 72) for each in pdf.pages[-1].trim[2:])
    assert f"{width} × {height} mm" in source
    assert source in epub.metadata("source")


def test_page_breaks_precede_the_first_words_of_pages(built: Built) -> None:
    """The first words after a page break are on that page of the PDF."""
    epub = built.epub
    pages = {page.label: re.sub(r"\W", "", page.text) for page in built.pdf.pages}
    checked = 0
    for text in CHAPTERS:
        document = epub.documents[epub.division(text.title)]
        for mark in find(document, "//x:span[@epub:type='pagebreak']"):
            behind = "".join(find(mark, "following::text()[normalize-space()][1]"))
            if found := re.sub(r"\W", "", behind.lower()):
                assert found in pages[mark.get("aria-label")].lower(), mark.get("aria-label")
                checked += 1
    assert checked >= len(CHAPTERS)


def test_navigation_lists_have_roles(epub: FinishedEpub) -> None:
    lists = [
        (*types(each), each.get("role"), each.get("hidden")) for each in epub.nav.iter(f"{X}nav")
    ]
    assert lists == [
        ("toc", "doc-toc", None),
        ("page-list", "doc-pagelist", "hidden"),
        ("landmarks", None, "hidden"),
    ]
