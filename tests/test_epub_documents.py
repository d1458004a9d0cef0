"""Content documents, navigation document and NCX of an EPUB."""

from __future__ import annotations

from sample_editions import chapter, edition, paragraph, parse_xml, write_epub, xpath_texts

from exporter.model.edition import ContentsEntry
from exporter.model.nodes import Heading, Math, MathBlock, Paragraph, Text
from exporter.model.post import Author


def _section(title: str, id_: str) -> Heading:
    return Heading(2, (Text(title),), id=id_)


SALT = chapter((paragraph("Salt."), _section("Of the sea", "sea"), paragraph("Waves.")))
PEPPER = chapter((paragraph("Pepper."),), "pepper", "Pepper & other spices")


def test_chapter_document_has_its_language() -> None:
    document = parse_xml(
        write_epub(edition(chapter((paragraph("Sól."),), lang="pl"))), "text/salt.xhtml"
    )
    assert document.get("lang") == "pl"
    assert xpath_texts(document, "@xml:lang") == ["pl"]
    assert xpath_texts(document, "//x:title") == ["Salt"]
    assert xpath_texts(document, "//x:section/@role") == ["doc-chapter"]
    assert "Sól." in xpath_texts(document, "//x:p")


def test_contents_link_to_chapters_and_sections() -> None:
    nav = parse_xml(write_epub(edition(SALT, PEPPER)), "nav.xhtml")
    toc = "//x:nav[@epub:type='toc']"
    assert xpath_texts(nav, f"{toc}/x:ol/x:li/x:a") == ["Salt", "Pepper & other spices"]
    assert xpath_texts(nav, f"{toc}//x:a/@href") == [
        "text/salt.xhtml",
        "text/salt.xhtml#sea",
        "text/pepper.xhtml",
    ]
    assert xpath_texts(nav, f"{toc}/x:ol/x:li[1]/x:ol/x:li/x:a") == ["Of the sea"]


def test_landmarks_of_a_single_post() -> None:
    nav = parse_xml(write_epub(edition(SALT)), "nav.xhtml")
    landmarks = "//x:nav[@epub:type='landmarks']//x:a"
    assert xpath_texts(nav, f"{landmarks}/@epub:type") == ["cover", "toc", "bodymatter"]
    assert xpath_texts(nav, f"{landmarks}/@href") == ["cover.xhtml", "#toc", "text/salt.xhtml"]


def test_navigation_labels_are_in_the_language_of_the_book() -> None:
    nav = parse_xml(write_epub(edition(chapter((paragraph("Sól."),), lang="pl"))), "nav.xhtml")
    assert xpath_texts(nav, "//x:h1") == ["Spis treści"]
    assert nav.get("lang") == "pl"


def test_subsections_of_an_untitled_section_are_in_the_contents() -> None:
    book = edition(SALT)
    key = SALT.key
    inner = ContentsEntry("Of the sea", key, "sea")
    unnamed = ContentsEntry("Salt", key, children=(ContentsEntry(" ", key, "picture", (inner,)),))
    import dataclasses

    archive = write_epub(dataclasses.replace(book, contents=(unnamed,)))
    assert xpath_texts(parse_xml(archive, "nav.xhtml"), "//x:nav[1]//x:a") == ["Salt", "Of the sea"]


def test_ncx_has_the_same_entries() -> None:
    archive = write_epub(edition(SALT, PEPPER, title="Spices", authors=(Author("Maria Lis"),)))
    ncx = parse_xml(archive, "toc.ncx")
    assert xpath_texts(ncx, "//ncx:navPoint/ncx:navLabel/ncx:text") == [
        "Salt",
        "Of the sea",
        "Pepper & other spices",
    ]
    assert xpath_texts(ncx, "//ncx:meta[@name='dtb:depth']/@content") == ["2"]
    assert xpath_texts(ncx, "//ncx:docTitle/ncx:text") == ["Spices"]
    opf = parse_xml(archive, "content.opf")
    uid = xpath_texts(ncx, "//ncx:meta[@name='dtb:uid']/@content")
    assert uid == xpath_texts(opf, "//dc:identifier")
    assert xpath_texts(opf, "//opf:spine/@toc") == xpath_texts(
        opf, "//opf:item[@media-type='application/x-dtbncx+xml']/@id"
    )


def _spine(archive_opf: object) -> list[str]:
    return xpath_texts(archive_opf, "//opf:itemref/@idref")


def test_navigation_of_a_single_post_is_not_linear() -> None:
    opf = parse_xml(write_epub(edition(SALT)), "content.opf")
    assert _spine(opf) == ["cover", "chapter-1", "nav"]
    assert xpath_texts(opf, "//opf:itemref[@linear='no']/@idref") == ["nav"]


def test_posts_named_cover_and_nav_have_their_own_files() -> None:
    book = edition(chapter((paragraph("A."),), "cover"), chapter((paragraph("B."),), "nav"))
    names = write_epub(book).namelist()
    assert {"EPUB/text/cover.xhtml", "EPUB/text/nav.xhtml"} < set(names)
    assert len(names) == len(set(names))


def test_cover_document_has_alternative_text() -> None:
    archive = write_epub(edition(SALT, authors=(Author("Maria Lis"), Author("Jan Brzeg"))))
    cover = parse_xml(archive, "cover.xhtml")
    assert xpath_texts(cover, "//x:img/@role") == ["doc-cover"]
    assert xpath_texts(cover, "//x:img/@alt") == ["Cover: Salt · Maria Lis, Jan Brzeg"]
    opf = parse_xml(archive, "content.opf")
    assert xpath_texts(opf, "//opf:item[@properties='cover-image']/@href") == xpath_texts(
        cover, "//x:img/@src"
    )


def test_mathml_is_declared_in_the_manifest() -> None:
    sums = chapter((MathBlock(r"\frac{a}{b}"), Paragraph((Math("c^2"),))), "sums", "Sums")
    opf = parse_xml(write_epub(edition(SALT, sums)), "content.opf")
    assert xpath_texts(opf, "//opf:item[@id='chapter-1']/@properties") == []
    assert xpath_texts(opf, "//opf:item[@id='chapter-2']/@properties") == ["mathml"]
