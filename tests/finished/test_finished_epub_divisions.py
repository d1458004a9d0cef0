"""Divisions of the finished EPUB: the pages around the chapters, types, roles and languages."""

from __future__ import annotations

import small_book as book
from builds import Build
from small_book import CHAPTERS, PARTS
from xhtml_reader import XML_LANG, FinishedEpub, X, find, lang_of, local, types, words


def test_the_title_page(epub: FinishedEpub) -> None:
    document = epub.documents[epub.division(book.TITLE)]
    lines = [words(each) for each in document.iter(f"{X}h1", f"{X}p")]
    assert lines == [
        book.TITLE,
        book.SUBTITLE,
        f"{book.ADA} and {book.JAN}",
        f"Edited by {book.EDITOR}",
        f"{book.SERIES} · 2",
        book.PUBLISHER,
    ]


def test_the_half_title(epub: FinishedEpub) -> None:
    (section,) = (
        section
        for document in epub.documents.values()
        for section in document.iter(f"{X}section")
        if "half-title" in section.get("class")
    )
    assert section.get("aria-label") == book.TITLE
    assert words(section) == book.TITLE


def test_the_imprint(epub: FinishedEpub) -> None:
    document = epub.documents[epub.division("Imprint")]
    lines = [words(each) for each in document.iter(f"{X}p")]
    assert lines[0] == book.RIGHTS
    assert lines[1] == f"First published at {book.SITE_TITLE}, 24 December 2025 – 9 March 2026."
    assert lines[-1].startswith("Version of 31 May 2026, made from 5 posts by ")


def test_the_colophon(epub: FinishedEpub, build: Build) -> None:
    document = epub.documents[epub.division("Colophon")]
    set_in, *numbered = (words(each) for each in document.iter(f"{X}p"))
    assert set_in.startswith("Set in ")
    through = "References are numbered through the book and listed at its end."
    assert numbered == [through] * (build.scope == "book")


def test_parts_have_number_title_and_introduction(epub: FinishedEpub) -> None:
    for number, (title, introduction, _) in zip(("I", "II"), PARTS, strict=True):
        document = epub.documents[epub.division(title)]
        (section,) = document.iter(f"{X}section")
        assert types(section) == ["part"]
        expected = f"Part {number} {title} {introduction}".strip()
        assert words(section) == expected


def test_authors_are_listed_with_their_chapters(epub: FinishedEpub) -> None:
    name = epub.division("About the authors")
    people = find(epub.documents[name], ".//x:div[contains(@class, 'person')]")
    found = []
    for person in people:
        ways = find(person, "./x:ul/x:li/x:a")
        for way in ways:
            file, _ = epub.target(way.get("href"), name)
            assert epub.heading(file, "") == words(way) == way.get("title")
            assert lang_of(way) == epub.documents[file].get("lang")
        found.append((words(person.find(f"{X}h2")), [words(way) for way in ways]))
    assert found == [(who, [text.title for text in texts]) for who, texts in book.PEOPLE]
    (photo,) = epub.documents[name].iter(f"{X}img")
    assert photo.get("alt") == ""
    assert epub.colour(photo, name) == book.RED
    assert words(photo.getparent().find(f"{X}h2")) == book.ADA
    assert book.BIO in find(epub.documents[name], ".//x:a/@href")


def test_the_index_links_to_chapters(epub: FinishedEpub) -> None:
    name = epub.division("Index of subjects")
    found = []
    for term in find(epub.documents[name], ".//x:ul[@class='terms']/x:li"):
        ways = find(term, "./x:ul/x:li/x:a")
        for way in ways:
            file, _ = epub.target(way.get("href"), name)
            assert epub.heading(file, "") == words(way) == way.get("title")
            assert lang_of(way) == epub.documents[file].get("lang")
        found.append((words(term[0]), [words(way) for way in ways]))
    assert found == [(word, [text.title for text in texts]) for word, texts in book.INDEX]


def test_divisions_have_types_and_roles(epub: FinishedEpub, build: Build) -> None:
    found = {}
    for name in epub.spine:
        body = epub.documents[name].find(f"{X}body")
        outer = next(each for each in body if local(each) in ("section", "nav", "img"))
        found[name] = (*types(body), *types(outer), outer.get("role"))
    expected = {
        epub.division(book.TITLE): ("frontmatter", "titlepage", None),
        epub.division("Imprint"): ("frontmatter", "copyright-page", None),
        epub.nav_name: ("frontmatter", "toc", "doc-toc"),
        epub.division("Preface"): ("frontmatter", "preface", "doc-preface"),
        epub.division("About the authors"): ("backmatter", "contributors", None),
        epub.division("Index of subjects"): ("backmatter", "index", "doc-index"),
        epub.division("Colophon"): ("backmatter", "colophon", "doc-colophon"),
        **{
            epub.division(text.title): ("bodymatter", "chapter", "doc-chapter") for text in CHAPTERS
        },
        **{epub.division(part): ("bodymatter", "part", "doc-part") for part, _, _ in PARTS},
    }
    if build.scope == "book":
        references = ("backmatter", "bibliography", "doc-bibliography")
        expected[epub.division("References")] = references
    assert {name: found[name] for name in expected} == expected


def test_ids_of_headings_are_on_the_element_for_the_reader(
    epub: FinishedEpub, build: Build
) -> None:
    """Kobo shows the target of a link as a footnote, unless it is an empty element."""
    bare = build.epub == "kobo"
    for text in CHAPTERS:
        for id_ in epub.section_ids(text.title):
            element = epub.by_id[epub.division(text.title)][id_]
            assert (local(element) == "span") == bare


def test_documents_have_language_and_title(epub: FinishedEpub) -> None:
    for name in epub.spine:
        document = epub.documents[name]
        heading = document.find(f".//{X}h1")
        without_heading = "Cover" if "cover" in name else book.TITLE
        title = without_heading if heading is None else words(heading)
        assert document.findtext(f"{X}head/{X}title") == title
        lang = "pl" if title == book.HITCH.title else "en"
        assert document.get("lang") == document.get(XML_LANG) == lang


def test_every_document_has_the_stylesheet(epub: FinishedEpub, build: Build) -> None:
    for name in epub.spine[build.cover_page :]:
        (link,) = find(epub.documents[name], "/x:html/x:head/x:link[@rel='stylesheet']")
        assert epub.whole(link.get("href"), name).endswith(".css")
