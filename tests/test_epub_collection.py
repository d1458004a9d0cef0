"""An EPUB of several posts: reading order, contents, links, metadata and images."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from urllib.parse import urljoin
from zipfile import ZipFile

import pytest
from lxml import etree
from PIL import Image as Raster
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
from exporter.model.edition import ContentsEntry, Edition, EditionPart, IndexTerm, Reference
from exporter.model.nodes import Citation, CrossReference, Heading, Note, Paragraph, Text
from exporter.model.post import Author
from exporter.options.settings import Settings
from exporter.write.epub import write
from exporter.write.epub.package_builder import build_package


def _link(key: str, target: str = "", title: str = "Salt") -> CrossReference:
    return CrossReference((Text(title),), target, chapter=key, title=title)


SALT = chapter((paragraph("Salt."), Heading(2, (Text("Of the sea"),), id="sea")))
SALT_KEY = SALT.key
PEPPER = chapter(
    (Paragraph((_link(SALT_KEY, "sea"), _link(SALT_KEY, "gone"))),),
    "pepper",
    "Pepper & other spices",
)
SOL = chapter(
    (paragraph("Sól."), Heading(2, (Text("Morze"),), id="morze")), "sol", "Sól", lang="pl"
)
MINERALS = page("part", "Minerals", key="part-1", name="part-1", kicker="Part I")
PLANTS = page("part", "Plants", key="part-2", name="part-2", kicker="Part II")
PARTS = (EditionPart((SALT, SOL), MINERALS), EditionPart((PEPPER,), PLANTS))
FRONT = (
    page("cover", "Spices"),
    page("half-title", "Spices"),
    page("title-page", "Spices"),
    page("imprint", "Imprint", (paragraph("All rights reserved."),)),
    page("contents", "What is inside"),
    page("preface", "Before the meal", (Paragraph((_link("contents"), _link("cover"))),)),
)
BACK = (
    page("authors", "About the authors", people=(Person(Author("Maria Lis"), chapters=()),)),
    page("index", "Index", terms=(IndexTerm("sea", (_link(SALT_KEY),)),)),
    page("colophon", "Colophon", (Paragraph((_link("preface"),)),)),
)
BOOK = collection(PARTS, FRONT, BACK)
PLAIN = collection(PARTS)


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


def test_entries_with_one_target_share_their_play_order() -> None:
    lost = ContentsEntry("Of the moon", SALT_KEY, "moon")
    line = ContentsEntry("Salt", SALT_KEY, children=(lost, ContentsEntry("Sea", SALT_KEY, "sea")))
    archive = write_epub(replace(PLAIN, contents=(line,)))
    assert xpath_texts(parse_xml(archive, "nav.xhtml"), "//x:nav[1]//x:a/@href") == [
        "text/salt.xhtml",
        "text/salt.xhtml",
        "text/salt.xhtml#sea",
    ]
    ncx = parse_xml(archive, "toc.ncx")
    assert xpath_texts(ncx, "//ncx:navPoint/@playOrder") == ["1", "1", "2"]
    assert xpath_texts(ncx, "//ncx:navPoint/@id") == ["point-1", "point-2", "point-3"]


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
        "contents", "Contents", (Paragraph((Text("Begin with "), _link(SALT_KEY))),)
    )
    nav = parse_xml(write_epub(collection(PARTS, (contents_page,))), "nav.xhtml")
    assert xpath_texts(nav, "/x:html/x:body/x:p/x:a/@href") == ["text/salt.xhtml"]
    assert xpath_texts(nav, "//x:h1/@id") == xpath_texts(nav, "//x:nav[1]/@aria-labelledby")


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


def test_given_cover_is_unchanged(tmp_path: Path) -> None:
    data = image_bytes("JPEG")
    cover = replace(BOOK, cover=asset(data, tmp_path, "front.jpg", "image/jpeg"))
    archive = write_epub(cover)
    assert archive.read("EPUB/images/cover.jpg") == data
    cover = parse_xml(archive, "cover.xhtml")
    assert xpath_texts(cover, "//x:img/@src") == ["images/cover.jpg"]
    assert xpath_texts(cover, "//x:meta[@name='viewport']/@content") == ["width=8, height=8"]
    opf = parse_xml(archive, "content.opf")
    assert xpath_texts(opf, "//opf:item[@properties='cover-image']/@href") == ["images/cover.jpg"]


@pytest.mark.parametrize(
    ("kind", "code"), [("image/jpeg", "image-unreadable"), ("image/svg+xml", "cover-drawing")]
)
def test_unusable_cover_is_replaced_by_a_drawn_one(tmp_path: Path, kind: str, code: str) -> None:
    cover = asset(b"not an image", tmp_path, "front", kind)
    diagnostics = Diagnostics()
    archive = write_epub(replace(BOOK, cover=cover), diagnostics)
    assert "EPUB/images/cover.png" in archive.namelist()
    assert [(finding.code, "front" in finding.message) for finding in diagnostics] == [(code, True)]


def test_cover_names_editors_without_authors() -> None:
    book = collection(PARTS, FRONT, authors=(), editors=(Author("Maria Lis"), Author("Jan Brzeg")))
    cover = parse_xml(write_epub(book), "cover.xhtml")
    assert xpath_texts(cover, "//x:img/@alt") == ["Cover: Spices · Edited by Maria Lis, Jan Brzeg"]


def _with_portrait(photo: Path, data: bytes) -> Edition:
    portrait = asset(data, photo, "maria.png", "image/png")
    people = (Person(Author("Maria Lis"), (paragraph("Cooks."),), portrait),)
    return collection(PARTS, (), (page("authors", "About the authors", people=people),))


def test_portraits_are_counted_separately(tmp_path: Path) -> None:
    archive = write_epub(_with_portrait(tmp_path, image_bytes("PNG")))
    (source,) = xpath_texts(parse_xml(archive, "text/authors.xhtml"), "//x:img/@src")
    assert f"EPUB/{source.removeprefix('../')}" in archive.namelist()
    opf = parse_xml(archive, "content.opf")
    (summary,) = xpath_texts(opf, "//opf:meta[@property='schema:accessibilitySummary']")
    assert "Portraits of authors" in summary
    assert xpath_texts(opf, "//opf:meta[@property='schema:accessMode']") == ["textual"]


def test_portrait_is_scaled_down(tmp_path: Path) -> None:
    stream = BytesIO()
    Raster.new("RGB", (1200, 900), "navy").save(stream, "PNG")
    archive = write_epub(_with_portrait(tmp_path, stream.getvalue()))
    (source,) = xpath_texts(parse_xml(archive, "text/authors.xhtml"), "//x:img/@src")
    with Raster.open(BytesIO(archive.read(f"EPUB/{source.removeprefix('../')}"))) as portrait:
        assert portrait.size == (480, 360)


def test_unreadable_portrait_is_left_out(tmp_path: Path) -> None:
    diagnostics = Diagnostics()
    archive = write_epub(_with_portrait(tmp_path, b"not an image"), diagnostics)
    assert [finding.code for finding in diagnostics] == ["image-unreadable"]
    assert xpath_texts(parse_xml(archive, "text/authors.xhtml"), "//x:img") == []


def test_images_are_files_until_they_are_packed(tmp_path: Path) -> None:
    jar = asset(image_bytes("PNG"), tmp_path, "jar.png", "image/png")
    book = collection(
        (EditionPart((chapter((image_paragraph(jar),)),)),), (page("half-title", "Spices"),)
    )
    package = build_package(book, Settings(), Diagnostics(), tmp_path)
    (data,) = [each.data for each in package.resources if each.media_type == "image/png"]
    assert isinstance(data, Path)


def test_full_disk_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    diagnostics = Diagnostics()
    write(PLAIN, Settings(), diagnostics)
    assert [finding.code for finding in diagnostics] == ["write-failed"]


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
    people = (Person(Author("Maria Lis"), (paragraph("Cooks."),), jar, (_link(full.key),)),)
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
