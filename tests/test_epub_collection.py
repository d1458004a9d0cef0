"""An EPUB of several posts: metadata, notes, and the same bytes of every build."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from book_of_spices import BACK, FRONT, PARTS, link_to
from sample_editions import (
    asset,
    chapter,
    collection,
    image_bytes,
    image_paragraph,
    page,
    paragraph,
    parse_xml,
    write_epub,
    xpath_texts,
)

from exporter.check.epub import check_epub
from exporter.diagnostics import Diagnostics
from exporter.model.book import Person, Series
from exporter.model.edition import Edition, EditionPart, Reference
from exporter.model.nodes import Citation, Note, Paragraph, Text
from exporter.model.post import Author
from exporter.options.settings import Settings
from exporter.write.epub import write


def test_metadata_has_people_and_series() -> None:
    book = collection(
        PARTS,
        identifier="urn:isbn:9783161484100",
        authors=(Author("Maria Lis"),),
        editors=(Author("Jan Brzeg", file_as="Brzeg, J."),),
        contributors=(Author("Ewa Kos"), Author("Jan Brzeg", file_as="Brzeg, J.")),
        rights="© 2026 Maria Lis",
        series=Series("Kitchen papers", "2026.1"),
    )
    opf = parse_xml(write_epub(book), "content.opf")
    assert xpath_texts(opf, "//dc:creator") == ["Maria Lis", "Jan Brzeg", "Ewa Kos"]
    assert xpath_texts(opf, "//opf:meta[@property='role']") == ["aut", "edt", "aut", "aut"]
    roles = "//opf:meta[@property='role'][@refines='#creator-2']"
    assert xpath_texts(opf, roles) == ["edt", "aut"]
    assert xpath_texts(opf, "//opf:meta[@property='file-as']") == [
        "Lis, Maria",
        "Brzeg, J.",
        "Kos, Ewa",
    ]
    assert xpath_texts(opf, "//opf:meta[@property='display-seq']") == ["1", "2", "3"]
    assert xpath_texts(opf, "//dc:rights") == ["© 2026 Maria Lis"]
    assert xpath_texts(opf, "//dc:language") == ["en", "pl"]
    assert xpath_texts(opf, "//opf:meta[@property='identifier-type']") == ["15"]
    old = replace(book, metadata=replace(book.metadata, identifier="urn:isbn:316148410X"))
    assert xpath_texts(
        parse_xml(write_epub(old), "content.opf"), "//opf:meta[@property='identifier-type']"
    ) == ["02"]
    nobody = replace(book.metadata, authors=(), editors=(), contributors=(), publisher="Table")
    opf_of_nobody = parse_xml(write_epub(replace(book, metadata=nobody)), "content.opf")
    assert xpath_texts(opf_of_nobody, "//dc:creator") == ["Table"]
    assert [*replace(nobody, publisher="", source="https://a.example/").creators] == [
        Author("a.example")
    ]
    (series,) = xpath_texts(opf, "//opf:meta[@property='belongs-to-collection']/@id")
    refined = f"//opf:meta[@refines='#{series}']"
    assert xpath_texts(opf, f"{refined}[@property='collection-type']") == ["series"]
    assert xpath_texts(opf, f"{refined}[@property='group-position']") == ["2026.1"]


def test_position_in_a_series_must_be_a_number() -> None:
    book = collection(PARTS, series=Series("Kitchen papers", "spring"))
    opf = parse_xml(write_epub(book), "content.opf")
    assert xpath_texts(opf, "//opf:meta[@property='belongs-to-collection']") == ["Kitchen papers"]
    assert xpath_texts(opf, "//opf:meta[@property='group-position']") == []


CITED = Reference(
    "ref-1", 1, "https://example.org/", "example.org", "Example", cited_by=("cite-1",)
)


def test_footnote_references_are_pop_up_notes() -> None:
    cites = Paragraph((Text("Salt"), Citation(1, "ref-1", id="cite-1")))
    with_footnotes = chapter((cites,), references=(CITED,), as_footnotes=True)
    end = chapter((cites,), "pepper", references=(CITED,))
    archive = write_epub(collection((EditionPart((with_footnotes, end)),)))
    salt = parse_xml(archive, "text/salt.xhtml")
    assert xpath_texts(salt, "//x:a[@id='cite-1']/@epub:type") == ["noteref"]
    assert xpath_texts(salt, "//x:a[@id='cite-1']/@role") == ["doc-noteref"]
    listed = "//x:section[@epub:type='endnotes'][@role='doc-endnotes']/x:ol/x:li"
    assert xpath_texts(salt, f"{listed}/x:div[@id='ref-1'][@epub:type='footnote']/@role") == [
        "doc-footnote"
    ]
    pepper = parse_xml(archive, "text/pepper.xhtml")
    assert xpath_texts(pepper, "//x:a[@id='cite-1']/@epub:type") == ["biblioref"]
    assert xpath_texts(pepper, "//x:section/x:section/@epub:type") == ["bibliography"]


def test_reference_in_another_division_is_no_pop_up() -> None:
    cites = Paragraph((Text("Salt"), Citation(1, "ref-1", "references", id="cite-1")))
    with_footnotes = chapter((cites,), as_footnotes=True)
    back = page("references", "References", references=(CITED,))
    archive = write_epub(collection((EditionPart((with_footnotes,)),), (), (back,)))
    call = "//x:a[@id='cite-1']"
    salt = parse_xml(archive, "text/salt.xhtml")
    assert xpath_texts(salt, f"{call}/@epub:type") == ["biblioref"]
    assert xpath_texts(salt, f"{call}/@href") == ["../text/references.xhtml#ref-1"]
    nav = parse_xml(archive, "nav.xhtml")
    assert xpath_texts(nav, "//x:a[@epub:type='bibliography']/@href") == ["text/references.xhtml"]


def _complete_book(folder: Path) -> Edition:
    """Return a book with every kind of division and content."""
    jar = asset(image_bytes("WEBP"), folder, "jar.webp", "image/webp")
    note = Note((paragraph("Fine."),), 1, id="call-1")
    contents_page = Paragraph((Text("Salt"), note, Citation(1, "ref-1", id="cite-1")))
    full = chapter(
        (contents_page, image_paragraph(jar)),
        "full",
        notes=(note,),
        references=(CITED,),
        as_footnotes=True,
    )
    people = (Person(Author("Maria Lis"), (paragraph("Cooks."),), jar, (link_to(full.key),)),)
    portraits = page("authors", "About the authors", people=people)
    parts = (*PARTS, EditionPart((full,), page("part", "More", key="part-3", name="part-3")))
    return collection(
        parts,
        FRONT,
        (portraits, *BACK[1:]),
        subtitle="A table in three parts",
        identifier="urn:isbn:9783161484100",
        editors=(Author("Jan Brzeg"),),
        contributors=(Author("Ewa Kos"),),
        rights="© 2026",
        series=Series("Kitchen papers", "2"),
    )


@pytest.mark.slow
def test_same_collection_gives_the_same_bytes(tmp_path: Path) -> None:
    book = _complete_book(tmp_path)
    first, second = (write(book, Settings(), Diagnostics()).data for _ in range(2))
    assert first == second


@pytest.mark.slow
def test_epubcheck_reports_nothing(tmp_path: Path) -> None:
    target = tmp_path / "book.epub"
    target.write_bytes(write(_complete_book(tmp_path), Settings(), Diagnostics()).data)
    diagnostics = Diagnostics()
    check_epub(target, diagnostics)
    assert [f"{finding}" for finding in diagnostics] == []
