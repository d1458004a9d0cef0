"""A chapter that is too long for one document is split before its headings."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from sample_editions import chapter, collection, page, paragraph, parse_xml, write_epub, xpath_texts

from exporter.diagnostics import Diagnostics
from exporter.model.edition import EditionPart, Reference
from exporter.model.nodes import Blocks, Citation, CrossReference, Heading, Note, Paragraph, Text
from exporter.model.record import Record, from_json
from exporter.options.epub_profiles import EpubProfile, epub_profile
from exporter.options.settings import Settings
from exporter.write.epub import write
from exporter.write.epub.chapter_splitting import split_chapter
from exporter.write.page_markers import page_break

NOTE = Note((paragraph("Coarse."),), number=1, id="call-1")
CITED = Reference("ref-1", 1, "https://example.org/", "example.org", "Brine", cited_by=("cite-1",))
WORDS = paragraph("Salt of the sea. " * 60)


def _long() -> Blocks:
    return (
        Paragraph((Text("See "), CrossReference((Text("the end"),), "end"), NOTE)),
        *(
            block
            for name in ("sea", "mine", "end")
            for block in (Heading(2, (Text(name),), id=name), WORDS)
        ),
        Paragraph((Text("Salt"), Citation(1, "ref-1", id="cite-1"))),
    )


def _section(*ids: str) -> str:
    inner = "".join(f'<h2 id="{id_}">{id_}</h2><p>{"x" * 300}</p>' for id_ in ids)
    return f'<section class="chapter" lang="en"><header><h1>T</h1></header>{inner}</section>'


def test_short_chapter_is_not_split() -> None:
    assert split_chapter(_section("a", "b"), 10_000, str) == [_section("a", "b")]


def test_parts_are_filled_and_start_with_a_heading() -> None:
    parts = split_chapter(_section("a", "b", "c", "d"), 800, str)
    assert [part.count("<h2") for part in parts] == [2, 2]
    assert parts[1].startswith('<section class="chapter" lang="en" aria-label="T"><h2 id="c">')
    assert all("xmlns" not in part for part in parts)


def test_page_marker_before_a_heading_moves_with_it() -> None:
    page = page_break("7")
    markup = _section("a", "b").replace('<h2 id="b">', f'{page}<h2 id="b">')
    first, second = split_chapter(markup, 400, str)
    assert "page-7" not in first
    assert 0 < second.index("page-7") < second.index("<h2")


def test_chapter_without_headings_is_not_split() -> None:
    assert len(split_chapter(f"<section><p>{'x' * 900}</p><p>y</p></section>", 100, str)) == 1


@pytest.fixture
def _low_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    def profile_with_low_limit(name: str) -> EpubProfile:
        return replace(epub_profile(name), max_chapter_bytes=1500)

    monkeypatch.setattr("exporter.write.epub.package_builder.epub_profile", profile_with_low_limit)


@pytest.mark.usefixtures("_low_limit")
def test_links_lead_to_the_right_part_of_a_split_chapter() -> None:
    salt = chapter(_long(), notes=(NOTE,), references=(CITED,))
    after = CrossReference((Text("salt"),), "end", salt.key)
    pepper = chapter((Paragraph((after,)),), "pepper", "Pepper")
    # A chapter with the name that the second part would get.
    other = chapter((WORDS,), "salt-2", "More salt")
    book = collection((EditionPart((salt, pepper, other)),), (page("contents", "Contents"),))
    archive = write_epub(book)
    names = [name[10:] for name in archive.namelist() if name.startswith("EPUB/text/salt")]
    parts = ["salt-2-.xhtml", "salt-3.xhtml", "salt-4.xhtml", "salt.xhtml"]
    assert sorted(names) == sorted([*parts, "salt-2.xhtml"])
    document_of = {
        id_: name
        for name in names
        for id_ in xpath_texts(parse_xml(archive, f"text/{name}"), "//@id")
        if id_ in ("sea", "mine", "end", "note-1", "ref-1", "call-1", "cite-1")
    }
    assert document_of["sea"] != document_of["end"]
    assert len(document_of) == 7

    def hrefs(name: str, path: str) -> list[str]:
        return xpath_texts(parse_xml(archive, f"text/{name}"), path)

    def href_of(id_: str, source: str) -> str:
        return f"#{id_}" if document_of[id_] == source else f"{document_of[id_]}#{id_}"

    first = "salt.xhtml"
    assert hrefs(first, "//x:a[.='the end']/@href") == [href_of("end", first)]
    assert hrefs(first, "//x:a[@id='call-1']/@href") == [href_of("note-1", first)]
    back = "//*[@role='doc-backlink']/@href"
    assert href_of("call-1", document_of["note-1"]) in hrefs(document_of["note-1"], back)
    assert hrefs("pepper.xhtml", "//x:a[.='salt']/@href") == [f"../text/{document_of['end']}#end"]
    nav = xpath_texts(parse_xml(archive, "nav.xhtml"), "//x:nav[@id='toc']//x:a/@href")
    assert [f"text/{document_of[id_]}#{id_}" for id_ in ("sea", "mine", "end")] == nav[1:4]
    assert nav[1:4] == xpath_texts(parse_xml(archive, "toc.ncx"), "//ncx:content/@src")[1:4]
    spine = xpath_texts(parse_xml(archive, "content.opf"), "//opf:itemref/@idref")
    assert [id_ for id_ in spine if id_.startswith("chapter-1")] == [
        "chapter-1",
        "chapter-1-2",
        "chapter-1-3",
        "chapter-1-4",
    ]


@pytest.mark.usefixtures("_low_limit")
def test_record_lists_the_source_of_each_part() -> None:
    salt, pepper = chapter(_long(), notes=(NOTE,)), chapter((WORDS,), "pepper", "Pepper")
    record = Record({"post": salt.key}, ("epub",), Settings(), {}, {})
    artifact = write(
        collection((EditionPart((salt, pepper)),)), Settings(), Diagnostics(), record=record
    )
    archive = ZipFile(BytesIO(artifact.data))
    record_in_book = from_json(archive.read("META-INF/exporter.json"))
    assert record_in_book
    texts = {name for name in archive.namelist() if name.startswith("EPUB/text/")}
    assert set(record_in_book.documents) == texts
    assert len(texts) > 2
    assert {record_in_book.documents[name] for name in texts if "salt" in name} == {salt.key}
