"""The package of the finished EPUB: files, manifest, spine, links, metadata and cover."""

from __future__ import annotations

import re
from io import BytesIO

import small_book as book
from builds import Build, Built
from PIL import Image
from small_book import CHAPTERS, PARTS
from xhtml_reader import XML_LANG, FinishedEpub, X, find, types, words


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
    assert read == [*front, *chapters, *book.back_matter(build.scope)]
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
    settings["generator"] = "jekyll"
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


def test_resources_of_the_stylesheet_are_in_the_package(epub: FinishedEpub) -> None:
    for name in epub.names:
        if name.endswith(".css"):
            urls = re.findall(r"url\((?!data:)[\"']?([^)\"']+)", epub.files[name].decode())
            assert {epub.whole(url, name) for url in urls} <= set(epub.names)
            fonts = [each for each in epub.names if each.endswith(".ttf")]
            assert {epub.whole(url, name) for url in urls} == set(fonts)
