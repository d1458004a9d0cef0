"""A chapter that is too long for one document, parted before its headings."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from sample_editions import chapter, collection, page, paragraph, parse_xml, write_epub, xpath_texts

from exporter.diagnostics import Diagnostics
from exporter.model.nodes import Blocks, Citation, CrossReference, Heading, Note, Paragraph, Text
from exporter.model.publication import EditionPart, Reference
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


def test_a_chapter_of_a_usual_length_stays_as_it_was() -> None:
    assert split_chapter(_section("a", "b"), 10_000, str) == [_section("a", "b")]


def test_parts_are_filled_and_begin_with_a_heading() -> None:
    parts = split_chapter(_section("a", "b", "c", "d"), 800, str)
    assert [part.count("<h2") for part in parts] == [2, 2]
    assert parts[1].startswith('<section class="chapter" lang="en" aria-label="T"><h2 id="c">')
    assert all("xmlns" not in part for part in parts)


def test_the_mark_of_a_page_goes_with_the_heading_that_begins_it() -> None:
    page = page_break("7")
    whole = _section("a", "b").replace('<h2 id="b">', f'{page}<h2 id="b">')
    first, second = split_chapter(whole, 400, str)
    assert "page-7" not in first
    assert 0 < second.index("page-7") < second.index("<h2")


def test_without_headings_it_stays_whole() -> None:
    assert len(split_chapter(f"<section><p>{'x' * 900}</p><p>y</p></section>", 100, str)) == 1


@pytest.fixture
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    def small(name: str) -> EpubProfile:
        return replace(epub_profile(name), chapter=1500)

    monkeypatch.setattr("exporter.write.epub.package_builder.epub_profile", small)


@pytest.mark.usefixtures("_short")
def test_everything_leads_to_the_part_that_it_is_in() -> None:
    salt = chapter(_long(), notes=(NOTE,), references=(CITED,))
    after = CrossReference((Text("salt"),), "end", salt.key)
    pepper = chapter((Paragraph((after,)),), "pepper", "Pepper")
    # A chapter of the name that the second part would have.
    other = chapter((WORDS,), "salt-2", "More salt")
    book = collection((EditionPart((salt, pepper, other)),), (page("contents", "Contents"),))
    archive = write_epub(book)
    names = [name[10:] for name in archive.namelist() if name.startswith("EPUB/text/salt")]
    parts = ["salt-2-.xhtml", "salt-3.xhtml", "salt-4.xhtml", "salt.xhtml"]
    assert sorted(names) == sorted([*parts, "salt-2.xhtml"])
    where = {
        id_: name
        for name in names
        for id_ in xpath_texts(parse_xml(archive, f"text/{name}"), "//@id")
        if id_ in ("sea", "mine", "end", "note-1", "ref-1", "call-1", "cite-1")
    }
    assert where["sea"] != where["end"]
    assert len(where) == 7

    def lead(name: str, path: str) -> list[str]:
        return xpath_texts(parse_xml(archive, f"text/{name}"), path)

    def at(id_: str, seen_from: str) -> str:
        return f"#{id_}" if where[id_] == seen_from else f"{where[id_]}#{id_}"

    first = "salt.xhtml"
    assert lead(first, "//x:a[.='the end']/@href") == [at("end", first)]
    assert lead(first, "//x:a[@id='call-1']/@href") == [at("note-1", first)]
    back = "//*[@role='doc-backlink']/@href"
    assert at("call-1", where["note-1"]) in lead(where["note-1"], back)
    assert lead("pepper.xhtml", "//x:a[.='salt']/@href") == [f"../text/{where['end']}#end"]
    nav = xpath_texts(parse_xml(archive, "nav.xhtml"), "//x:nav[@id='toc']//x:a/@href")
    assert [f"text/{where[id_]}#{id_}" for id_ in ("sea", "mine", "end")] == nav[1:4]
    assert nav[1:4] == xpath_texts(parse_xml(archive, "toc.ncx"), "//ncx:content/@src")[1:4]
    spine = xpath_texts(parse_xml(archive, "content.opf"), "//opf:itemref/@idref")
    assert [id_ for id_ in spine if id_.startswith("chapter-1")] == [
        "chapter-1",
        "chapter-1-2",
        "chapter-1-3",
        "chapter-1-4",
    ]


@pytest.mark.usefixtures("_short")
def test_the_record_knows_whose_each_part_is() -> None:
    salt, pepper = chapter(_long(), notes=(NOTE,)), chapter((WORDS,), "pepper", "Pepper")
    record = Record({"post": salt.key}, ("epub",), Settings(), {}, {})
    artifact = write(
        collection((EditionPart((salt, pepper)),)), Settings(), Diagnostics(), record=record
    )
    archive = ZipFile(BytesIO(artifact.data))
    told = from_json(archive.read("META-INF/exporter.json"))
    assert told
    texts = {name for name in archive.namelist() if name.startswith("EPUB/text/")}
    assert set(told.documents) == texts
    assert len(texts) > 2
    assert {told.documents[name] for name in texts if "salt" in name} == {salt.key}
