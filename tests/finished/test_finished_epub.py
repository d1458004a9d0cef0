"""The finished EPUB in each profile: package, metadata, navigation, and pages around chapters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
import small_book as book
from builds import Build, Built
from PIL import Image
from small_book import CHAPTERS, PARTS, Text
from xhtml_reader import (
    XML_LANG,
    Entry,
    FinishedEpub,
    X,
    find,
    lang_of,
    local,
    types,
    words,
)

TITLES = {
    "title-page": book.TITLE,
    "imprint": "Imprint",
    "contents": "Contents",
    "preface": "Preface",
    "references": "References",
    "authors": "About the authors",
    "index": "Index of subjects",
    "colophon": "Colophon",
}


@pytest.fixture
def epub(built: Built) -> FinishedEpub:
    return built.epub


@pytest.fixture
def build(built: Built) -> Build:
    return built.build


def _body(epub: FinishedEpub, text: Text) -> Any:
    return epub.documents[epub.division(text.title)]


def _back(build: Build) -> list[str]:
    references = ["References"] if build.scope == "book" else []
    return [*references, *(TITLES[kind] for kind in ("authors", "index", "colophon"))]


# The package


def test_the_build_reports_two_faults_of_the_source_only(built: Built) -> None:
    found = [each["code"] for each in built.findings if each["type"] == "diagnostic"]
    assert sorted(set(found)) == ["image-alt", "image-missing"]


def test_the_media_type_is_the_first_file(epub: FinishedEpub) -> None:
    assert epub.first.filename == "mimetype"
    assert epub.files["mimetype"] == b"application/epub+zip"
    assert len(set(epub.names)) == len(epub.names)


def test_the_manifest_lists_every_file_once_with_its_type(epub: FinishedEpub) -> None:
    listed = [name for name, _ in epub.manifest.values()]
    around = {"mimetype", epub.package, *(n for n in epub.names if n.startswith("META-INF/"))}
    assert sorted(listed) == sorted(set(epub.names) - around)
    suffixes = {
        "css": "text/css",
        "jpg": "image/jpeg",
        "ncx": "application/x-dtbncx+xml",
        "png": "image/png",
        "svg": "image/svg+xml",
        "ttf": "font/ttf",
        "xhtml": "application/xhtml+xml",
    }
    for name, item in epub.manifest.values():
        assert item.get("media-type") == suffixes[name.rpartition(".")[2]], name
    assert len(epub.spine) == len(set(epub.spine))
    (toc,) = {ref.get("toc") for ref in epub.opf.iter("{*}spine")}
    assert epub.manifest[toc][0] == epub.ncx_name


def test_the_manifest_marks_documents_with_mathml(epub: FinishedEpub) -> None:
    marked = {
        name
        for name, item in epub.manifest.values()
        if "mathml" in (item.get("properties") or "").split()
    }
    assert marked == {
        name for name, document in epub.documents.items() if find(document, "//m:math")
    }


def test_the_spine_has_the_divisions_in_reading_order(epub: FinishedEpub, build: Build) -> None:
    read = []
    for name in epub.spine:
        heading = epub.documents[name].find(f".//{X}h1")
        read.append("" if heading is None else words(heading))
    chapters = [
        title for part, _, texts in PARTS for title in (part, *(text.title for text in texts))
    ]
    front = [""] * build.cover_page + ["", book.TITLE, "Imprint", "Contents", "Preface"]
    assert read == [*front, *chapters, *_back(build)]
    assert not find(epub.opf, "//opf:itemref[@linear='no']")


def test_every_link_has_a_target(epub: FinishedEpub) -> None:
    seen = 0
    for name, document in epub.documents.items():
        for element in document.iter():
            for attribute in ("href", "src"):
                address = element.get(attribute)
                if address is None or re.match(r"https?://", address):
                    continue
                file, id_ = epub.target(address, name)
                assert file in epub.files, (name, address)
                assert not id_ or id_ in epub.by_id[file], (name, address)
                seen += 1
        for labelled in find(document, "//@aria-labelledby"):
            assert words(epub.by_id[name][labelled]), (name, labelled)
    assert seen > 100


def test_web_links_are_those_of_the_source(epub: FinishedEpub) -> None:
    known = {*book.NAMES, book.ARCHIVE, book.BIO, *(text.address for text in CHAPTERS)}
    for name, document in epub.documents.items():
        for link in document.iter(f"{X}a"):
            address = link.get("href")
            if re.match(r"[a-z]+:", address):
                assert address in known, (name, address)


# What the catalogue says


def test_the_metadata_is_that_of_the_collection_file(epub: FinishedEpub) -> None:
    title, subtitle = find(epub.opf, "//dc:title")
    assert (title.text, subtitle.text) == (book.TITLE, book.SUBTITLE)
    assert epub.refined(title) == {"title-type": "main", "display-seq": "1"}
    assert epub.refined(subtitle) == {"title-type": "subtitle", "display-seq": "2"}
    assert epub.metadata("language") == ["en", "pl"]
    assert epub.metadata("date") == [book.DATE]
    assert epub.metadata("subject") == book.SUBJECTS
    assert epub.metadata("description") == [book.DESCRIPTION]
    assert epub.metadata("publisher") == [book.PUBLISHER]
    assert epub.metadata("rights") == [book.RIGHTS]
    assert epub.metadata("source")[0] == book.SITE_ADDRESS
    (modified,) = epub.properties("dcterms:modified")
    assert modified.startswith(f"{book.DATE}T")
    assert epub.opf.get(XML_LANG) == "en"
    assert epub.opf.get("dir") == "ltr"


def test_people_have_names_roles_and_order(epub: FinishedEpub) -> None:
    found = {}
    for at, person in enumerate(find(epub.opf, "//dc:creator"), 1):
        refined = epub.refined(person)
        assert refined["display-seq"] == str(at)
        found[person.text] = (refined["role"], refined["file-as"])
    assert found == {
        book.ADA: ("aut", book.ADA),
        book.JAN: ("aut", "Żółw, Jan"),
        book.EDITOR: ("edt", book.EDITOR),
    }
    assert not find(epub.opf, "//dc:contributor")


def test_the_identifier_is_the_same_everywhere(built: Built) -> None:
    epub = built.epub
    (identifier,) = find(epub.opf, "//dc:identifier")
    assert epub.opf.get("unique-identifier") == identifier.get("id")
    (uid,) = find(epub.ncx, "//ncx:meta[@name='dtb:uid']/@content")
    assert uid == identifier.text
    assert built.pdf.xmp_values("dc:identifier") == [identifier.text]
    imprint = words(epub.documents[epub.division("Imprint")].find(f"{X}body"))
    assert f"Identifier: {identifier.text}" in imprint


def test_the_series_and_the_position_in_it(epub: FinishedEpub) -> None:
    (series,) = find(epub.opf, "//opf:meta[@property='belongs-to-collection']")
    assert series.text == book.SERIES
    assert epub.refined(series) == {"collection-type": "series", "group-position": "2"}


def test_the_accessibility_metadata_describe_the_content(epub: FinishedEpub) -> None:
    assert epub.properties("schema:accessMode") == ["textual", "visual"]
    assert epub.properties("schema:accessModeSufficient") == ["textual,visual"]
    assert epub.properties("schema:accessibilityHazard") == ["none"]
    # The profile for Kindle has images of formulas.
    has_mathml = any(find(document, "//m:math") for document in epub.documents.values())
    features = set(epub.properties("schema:accessibilityFeature"))
    assert ("MathML" in features) == has_mathml
    assert features - {"MathML"} == {
        "ARIA",
        "displayTransformability",
        "index",
        "pageBreakMarkers",
        "pageNavigation",
        "readingOrder",
        "structuralNavigation",
        "tableOfContents",
        "unlocked",
    }
    (summary,) = epub.properties("schema:accessibilitySummary")
    assert "Pictures: 3; with alternative text by their authors: 2;" in summary
    assert "Pictures that could not be had: 1;" in summary
    assert "Tables: 2;" in summary
    assert ": de, fr, he, pl." in summary
    assert not epub.properties("dcterms:conformsTo")


def test_the_record_lists_the_sources_and_settings(built: Built) -> None:
    epub, build = built.epub, built.build
    record = epub.record
    assert record["asked"] == {"paths": ["book.yml"]}
    assert record["formats"] == ["pdf", "epub"]
    assert record["sources"] == book.digests()
    assert record["documents"] == {epub.division(text.title): text.source for text in CHAPTERS}
    settings = {"profile": build.pdf, "epub_profile": build.epub, "scope": "both"}
    usual = {"profile": "screen", "epub_profile": "generic"}
    if build.scope == "chapter":
        settings["scope"] = "chapter"
        settings["references"] = "footnotes"
        usual["scope"] = "chapter"
    if "essay" in build.options:
        settings["theme"] = "essay"
    assert record["settings"] == {
        key: value for key, value in settings.items() if usual.get(key) != value
    }
    assert {"exporter", "ebooklib", "weasyprint"} <= set(record["versions"])


# The cover


def test_the_alternative_text_of_the_cover_has_its_words(built: Built) -> None:
    epub = built.epub
    (cover,) = (
        (name, item)
        for name, item in epub.manifest.values()
        if item.get("properties") == "cover-image"
    )
    (named,) = find(epub.opf, "//opf:meta[@name='cover']/@content")
    assert named == cover[1].get("id")
    pages = find(epub.opf, "//opf:itemref[@idref='cover']")
    assert bool(pages) == built.build.cover_page
    if pages:
        document = epub.documents[epub.spine[0]]
        (image,) = document.iter(f"{X}img")
        assert epub.whole(image.get("src"), epub.spine[0]) == cover[0]
        assert image.get("alt").startswith("Cover: ")
        for line in book.COVER_WORDS:
            assert line in image.get("alt")
        assert types(document.find(f"{X}body")) == ["cover"]


def test_the_cover_image_shows_title_and_names(built: Built) -> None:
    (name,) = (name for name in built.epub.names if name.endswith("/cover.png"))
    with Image.open(BytesIO(built.epub.files[name])) as opened:
        picture = opened.convert("L")
    assert picture.size == ((1560, 2496) if built.build.epub == "apple" else (1600, 2560))
    width, height = picture.size
    title = picture.crop((0, round(0.08 * height), width, round(0.4 * height)))
    names = picture.crop((0, round(0.9 * height), width // 2, round(0.96 * height)))
    # The title is nearly black on a light ground; names are light on a darker one.
    assert title.getextrema()[0] < 40
    assert title.getextrema()[1] > 220
    assert names.getextrema()[0] < 120
    assert names.getextrema()[1] > 220


# The navigation


def _expected(epub: FinishedEpub, build: Build) -> tuple[Entry, ...]:
    """Return the table of contents that the book must have."""

    def division(title: str, lang: str = "en", children: tuple[Entry, ...] = ()) -> Entry:
        return Entry(title, epub.division(title), "", lang, children)

    def chapter(text: Text) -> Entry:
        sections = []
        if build.levels > 2:
            file = epub.division(text.title)
            ids = _section_ids(epub, text)
            sections = [
                Entry(section, file, ids[at], text.lang, ())
                for at, (level, section) in enumerate(text.headings)
                if level == 2
            ]
        return division(text.title, text.lang, tuple(sections))

    parts = (division(part, "en", tuple(map(chapter, texts))) for part, _, texts in PARTS)
    return (division("Preface"), *parts, *map(division, _back(build)))


def _section_ids(epub: FinishedEpub, text: Text) -> list[str]:
    """Return the ids that lead to the headings of a chapter."""
    found = []
    for heading in find(_body(epub, text), ".//x:section[contains(@class, 'chapter')]/*"):
        if re.fullmatch(r"h[2-6]", local(heading)):
            inside = heading.find(f"{X}span[@id]")
            found.append(heading.get("id") or inside.get("id"))
    return found


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


def test_the_ncx_numbers_targets_in_reading_order(epub: FinishedEpub) -> None:
    order: dict[int, str] = {}
    for point in find(epub.ncx, "//ncx:navPoint | //ncx:pageTarget"):
        place = point.find("{*}content").get("src")
        number = int(point.get("playOrder"))
        assert order.setdefault(number, place) == place
    assert sorted(order) == list(range(1, len(order) + 1))
    assert len(set(order.values())) == len(order)


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
        document = _body(epub, text)
        for mark in find(document, "//x:span[@epub:type='pagebreak']"):
            behind = "".join(find(mark, "following::text()[normalize-space()][1]"))
            if found := re.sub(r"\W", "", behind.lower()):
                assert found in pages[mark.get("aria-label")].lower(), mark.get("aria-label")
                checked += 1
    assert checked >= len(CHAPTERS)


# Around the chapters


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
        for id_ in _section_ids(epub, text):
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


def test_navigation_lists_have_roles(epub: FinishedEpub) -> None:
    lists = [
        (*types(each), each.get("role"), each.get("hidden")) for each in epub.nav.iter(f"{X}nav")
    ]
    assert lists == [
        ("toc", "doc-toc", None),
        ("page-list", "doc-pagelist", "hidden"),
        ("landmarks", None, "hidden"),
    ]


def test_resources_of_the_stylesheet_are_in_the_package(epub: FinishedEpub) -> None:
    for name in epub.names:
        if name.endswith(".css"):
            urls = re.findall(r"url\((?!data:)[\"']?([^)\"']+)", epub.files[name].decode())
            assert {epub.whole(url, name) for url in urls} <= set(epub.names)
            fonts = [each for each in epub.names if each.endswith(".ttf")]
            assert {epub.whole(url, name) for url in urls} == set(fonts)


def test_every_document_has_the_stylesheet(epub: FinishedEpub, build: Build) -> None:
    for name in epub.spine[build.cover_page :]:
        (link,) = find(epub.documents[name], "/x:html/x:head/x:link[@rel='stylesheet']")
        assert epub.whole(link.get("href"), name).endswith(".css")
