"""Reading order, contents, landmarks and links of an EPUB of several posts."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urljoin
from zipfile import ZipFile

import pytest
from book_of_spices import BOOK, FRONT, PARTS, PLAIN, SALT, SALT_KEY, SOL, link_to
from lxml import etree
from sample_editions import collection, page, parse_xml, write_epub, xpath_texts

from exporter.model.edition import ContentsEntry, EditionPart
from exporter.model.nodes import Paragraph, Text


@pytest.fixture(scope="module")
def archive() -> ZipFile:
    """The sample book as an EPUB."""
    return write_epub(BOOK)


def _spine(archive: ZipFile) -> list[str]:
    """Return the documents of the spine in order; those that are not linear in brackets."""
    opf = parse_xml(archive, "content.opf")
    files = {item.get("id"): str(item.get("href")) for item in opf.iter("{*}item")}
    return [
        files[ref.get("idref")] if ref.get("linear") != "no" else f"({files[ref.get('idref')]})"
        for ref in opf.iter("{*}itemref")
    ]


def test_spine_runs_from_cover_to_colophon(archive: ZipFile) -> None:
    assert _spine(archive) == [
        "cover.xhtml",
        "text/half-title.xhtml",
        "text/title-page.xhtml",
        "text/imprint.xhtml",
        "nav.xhtml",
        "text/preface.xhtml",
        "text/part-1.xhtml",
        "text/salt.xhtml",
        "text/sol.xhtml",
        "text/part-2.xhtml",
        "text/pepper.xhtml",
        "text/authors.xhtml",
        "text/index.xhtml",
        "text/colophon.xhtml",
    ]


def test_navigation_is_not_linear_without_a_contents_page() -> None:
    book = collection((EditionPart((SALT, SOL)),), FRONT[1:3])
    assert _spine(write_epub(book))[-1] == "(nav.xhtml)"


def test_book_without_a_cover() -> None:
    archive = write_epub(collection((EditionPart((SALT, SOL)),), FRONT[1:3]))
    assert not [name for name in archive.namelist() if "cover" in name]
    assert b"cover" not in archive.read("EPUB/content.opf")
    assert b"cover" not in archive.read("EPUB/nav.xhtml")


@pytest.mark.parametrize(
    ("name", "epub_type", "lang"),
    [
        ("preface", "frontmatter", "en"),
        ("part-1", "bodymatter", "en"),
        ("sol", "bodymatter", "pl"),
        ("index", "backmatter", "en"),
    ],
)
def test_every_document_has_its_partition(
    archive: ZipFile, name: str, epub_type: str, lang: str
) -> None:
    document = parse_xml(archive, f"text/{name}.xhtml")
    assert xpath_texts(document, "//x:body/@epub:type") == [epub_type]
    assert document.get("lang") == lang


def test_division_without_a_title_has_the_label_of_its_role() -> None:
    book = collection((EditionPart((SALT,)),), (page("title-page"), page("imprint", lang="pl")))
    archive = write_epub(book)
    assert xpath_texts(parse_xml(archive, "text/title-page.xhtml"), "//x:title") == ["Title page"]
    assert xpath_texts(parse_xml(archive, "text/imprint.xhtml"), "//x:title") == ["Metryka"]


def test_link_to_another_division(archive: ZipFile) -> None:
    sea, gone = xpath_texts(parse_xml(archive, "text/pepper.xhtml"), "//x:section/x:p/x:a/@href")
    assert sea == "../text/salt.xhtml#sea"
    # A missing target becomes the start of the division.
    assert gone == "../text/salt.xhtml"


def test_every_internal_link_has_a_target(archive: ZipFile) -> None:
    names = [name for name in archive.namelist() if name.endswith(".xhtml")]
    documents = {name: etree.fromstring(archive.read(name)) for name in names}
    links = [
        (urljoin(name, link).partition("#"), link)
        for name, document in documents.items()
        for link in xpath_texts(document, "//x:a/@href")
        if "://" not in link
    ]
    assert len(links) > 20
    for (name, _, target), link in links:
        assert not target or xpath_texts(documents[name], f"//*[@id='{target}']/@id"), link


def test_pages_are_link_targets(archive: ZipFile) -> None:
    preface, colophon = (
        parse_xml(archive, f"text/{name}.xhtml") for name in ("preface", "colophon")
    )
    assert xpath_texts(preface, "//x:p/x:a/@href") == ["../nav.xhtml", "../cover.xhtml"]
    assert xpath_texts(colophon, "//x:p/x:a/@href") == ["../text/preface.xhtml"]


def _entries(nav: etree._Element, path: str = "/x:ol/x:li") -> list[str]:
    return xpath_texts(nav, f"//x:nav[@epub:type='toc']{path}/x:a")


def test_contents_have_parts_chapters_and_sections(archive: ZipFile) -> None:
    nav = parse_xml(archive, "nav.xhtml")
    assert xpath_texts(nav, "//x:h1") == ["What is inside"]
    assert _entries(nav) == [
        "Before the meal",
        "Minerals",
        "Plants",
        "About the authors",
        "Index",
        "Colophon",
    ]
    assert _entries(nav, "/x:ol/x:li[2]/x:ol/x:li") == ["Salt", "Sól"]
    assert _entries(nav, "/x:ol/x:li[2]/x:ol/x:li[1]/x:ol/x:li") == ["Of the sea"]
    (minerals,) = xpath_texts(nav, "//x:a[.='Minerals']/@href")
    assert minerals == "text/part-1.xhtml"


def test_contents_have_at_most_three_levels() -> None:
    deepest = ContentsEntry("Foam", SALT_KEY, "foam")
    section = ContentsEntry("Of the sea", SALT_KEY, "sea", (deepest,))
    line = ContentsEntry("Salt", SALT_KEY, children=(section,))
    part = ContentsEntry("Minerals", "part-1", children=(line,))
    archive = write_epub(replace(PLAIN, contents=(part,)))
    assert _entries(parse_xml(archive, "nav.xhtml"), "//x:li") == ["Minerals", "Salt", "Of the sea"]
    ncx = parse_xml(archive, "toc.ncx")
    assert xpath_texts(ncx, "//ncx:meta[@name='dtb:depth']/@content") == ["3"]


def test_foreign_title_has_its_language_in_every_list(archive: ZipFile) -> None:
    nav = parse_xml(archive, "nav.xhtml")
    assert xpath_texts(nav, "//x:a[@lang='pl' and @xml:lang='pl']") == ["Sól", "Morze"]
    assert xpath_texts(nav, "//x:a[@lang='en']") == []
    foreign = xpath_texts(parse_xml(archive, "toc.ncx"), "//ncx:navLabel[@xml:lang='pl']/ncx:text")
    assert foreign == ["Sól", "Morze"]


def test_entries_without_a_place_of_their_own_lead_to_their_chapter() -> None:
    lost = ContentsEntry("Of the moon", SALT_KEY, "moon")
    line = ContentsEntry("Salt", SALT_KEY, children=(lost, ContentsEntry("Sea", SALT_KEY, "sea")))
    archive = write_epub(replace(PLAIN, contents=(line,)))
    assert xpath_texts(parse_xml(archive, "nav.xhtml"), "//x:nav[1]//x:a/@href") == [
        "text/salt.xhtml",
        "text/salt.xhtml",
        "text/salt.xhtml#sea",
    ]
    ncx = parse_xml(archive, "toc.ncx")
    assert xpath_texts(ncx, "//ncx:navPoint/@id") == ["point-1", "point-2", "point-3"]
    # EPUBCheck takes a time for it that grows with the square of the entries.
    assert xpath_texts(ncx, "//@playOrder") == []


def test_the_ncx_of_a_large_book_has_its_chapters_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    sea = ContentsEntry("Sea", SALT_KEY, "sea")
    line = ContentsEntry("Salt", SALT_KEY, children=(sea,))
    points = {}
    for limit in (2, 1):
        monkeypatch.setattr("exporter.write.epub.navigation._MAX_NCX_ENTRIES", limit)
        archive = write_epub(replace(PLAIN, contents=(line,)))
        ncx = parse_xml(archive, "toc.ncx")
        points[limit] = xpath_texts(ncx, "//ncx:navPoint/ncx:navLabel/ncx:text")
        assert xpath_texts(ncx, "//ncx:meta[@name='dtb:depth']/@content") == [str(limit)]
        assert len(xpath_texts(parse_xml(archive, "nav.xhtml"), "//x:nav[1]//x:a/@href")) == 2
    assert points == {2: ["Salt", "Sea"], 1: ["Salt"]}


def test_landmarks_are_the_pages_of_the_book(archive: ZipFile) -> None:
    nav = parse_xml(archive, "nav.xhtml")
    landmarks = "//x:nav[@epub:type='landmarks']//x:a"
    types_and_hrefs = zip(
        xpath_texts(nav, f"{landmarks}/@epub:type"),
        xpath_texts(nav, f"{landmarks}/@href"),
        strict=True,
    )
    assert list(types_and_hrefs) == [
        ("cover", "cover.xhtml"),
        ("toc", "#toc"),
        ("titlepage", "text/title-page.xhtml"),
        ("copyright-page", "text/imprint.xhtml"),
        ("preface", "text/preface.xhtml"),
        ("bodymatter", "text/part-1.xhtml"),
        ("index", "text/index.xhtml"),
    ]
    assert xpath_texts(nav, landmarks) == [
        "Cover",
        "What is inside",
        "Title page",
        "Imprint",
        "Before the meal",
        "Start of the text",
        "Index",
    ]


def test_contents_page_can_have_its_own_text() -> None:
    contents_page = page(
        "contents", "Contents", (Paragraph((Text("Begin with "), link_to(SALT_KEY))),)
    )
    nav = parse_xml(write_epub(collection(PARTS, (contents_page,))), "nav.xhtml")
    assert xpath_texts(nav, "/x:html/x:body/x:p/x:a/@href") == ["text/salt.xhtml"]
    assert xpath_texts(nav, "//x:h1/@id") == xpath_texts(nav, "//x:nav[1]/@aria-labelledby")
