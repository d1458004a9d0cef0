"""EPUB profiles: the options for an e-reader, and their effect on the book."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image as Raster
from sample_editions import (
    asset,
    chapter,
    collection,
    edition,
    page,
    paragraph,
    parse_xml,
    write_epub,
    xpath_texts,
)

from exporter.diagnostics import Diagnostics
from exporter.file_formats.css_tokens import without_properties
from exporter.model.edition import ContentsEntry, EditionPart, Reference
from exporter.model.image_size import ImageSize, Length
from exporter.model.nodes import (
    Blocks,
    Citation,
    CrossReference,
    Heading,
    Image,
    Note,
    Paragraph,
    Text,
)
from exporter.options.epub_profiles import EpubProfile, epub_profile, epub_profile_names
from exporter.themes import resources
from exporter.write.epub.package import Resource, report_size
from exporter.write.images.image_processing import ImageContent

REFERENCE = Reference(
    "ref-1", 1, "https://example.org/", "example.org", "Brine", cited_by=("cite-1",)
)
NOTE = Note((paragraph("Coarse salt will do."),), number=1, id="call-1")


def _cited_blocks() -> Blocks:
    return (
        Paragraph((Text("Salt"), Citation(1, "ref-1", id="cite-1"), NOTE)),
        Heading(2, (Text("Of the sea"),), id="sea"),
        Paragraph((CrossReference((Text("above"),), "sea"),)),
    )


SALT = chapter(_cited_blocks(), references=(REFERENCE,), notes=(NOTE,))


def test_default_profile_is_first_and_each_has_a_purpose() -> None:
    assert epub_profile_names() == ("generic", "apple", "kindle", "kobo")
    assert all(epub_profile(name).purpose for name in epub_profile_names())
    assert epub_profile() == replace(EpubProfile("generic"), purpose=epub_profile().purpose)


@pytest.mark.parametrize("name", epub_profile_names())
def test_profile_file_holds_only_differences(name: str) -> None:
    values = tomllib.loads((resources.styles() / "readers" / f"{name}.toml").read_text("utf-8"))
    equal_to_default = [
        key
        for key, value in values.items()
        if value == getattr(epub_profile(), key.replace("-", "_"))
    ]
    assert equal_to_default == ["purpose"] * (name == "generic")


@pytest.mark.one_quick
@pytest.mark.parametrize(
    ("name", "call_type", "popup_element"),
    [
        ("generic", "biblioref", ""),
        ("apple", "noteref", "div"),
        ("kobo", "noteref", "div"),
        ("kindle", "noteref", "aside"),
    ],
)
def test_pop_up_references_stay_in_their_list(
    name: str, call_type: str, popup_element: str
) -> None:
    salt = parse_xml(write_epub(edition(SALT), epub_profile=name), "text/salt.xhtml")
    assert xpath_texts(salt, "//x:a[@id='cite-1']/@epub:type") == [call_type]
    (item,) = salt.xpath("//x:section[@class='references']/x:ol/x:li", namespaces={"x": XHTML})
    assert "Brine" in "".join(item.itertext())
    assert xpath_texts(item, ".//x:a[@role='doc-backlink']/@href") == ["#cite-1"]
    targets = (
        xpath_texts(item, f"x:{popup_element}[@epub:type='footnote']/@id")
        if popup_element
        else [item.get("id")]
    )
    assert targets == ["ref-1"]


XHTML = "http://www.w3.org/1999/xhtml"


@pytest.mark.one_quick
@pytest.mark.parametrize("name", epub_profile_names())
def test_calls_and_backlinks_of_pop_ups(name: str) -> None:
    salt = parse_xml(write_epub(edition(SALT), epub_profile=name), "text/salt.xhtml")
    assert xpath_texts(salt, "//x:a[@id='call-1']/@href") == ["#note-1"]
    assert xpath_texts(salt, "//*[@id='note-1']/@epub:type") == ["footnote"]
    assert xpath_texts(salt, "//*[@id='note-1']//x:a[@role='doc-backlink']/@href") == ["#call-1"]


def test_kobo_headings_have_empty_anchors() -> None:
    salt = parse_xml(write_epub(edition(SALT), epub_profile="kobo"), "text/salt.xhtml")
    assert xpath_texts(salt, "//x:h2[@id='sea']/@id") == []
    # Kobo shows a target with nine or more characters of text in a popup.
    assert xpath_texts(salt, "//x:h2/x:span[@id='sea'][not(node())]/@id") == ["sea"]


def _nested_contents() -> list[ContentsEntry]:
    section = ContentsEntry("Of the sea", SALT.key, "sea")
    line = ContentsEntry("Salt", SALT.key, children=(section,))
    return [ContentsEntry("One", "part-1", children=(line,))]


@pytest.mark.one_quick
@pytest.mark.parametrize(("name", "levels"), [("generic", 3), ("kindle", 2)])
def test_contents_have_the_levels_of_the_profile(name: str, levels: int) -> None:
    opening = page("part", "One", key="part-1", name="part-1")
    book = collection((EditionPart((SALT,), opening),), (page("contents", "Contents"),))
    archive = write_epub(replace(book, contents=tuple(_nested_contents())), epub_profile=name)
    toc = "//x:nav[@id='toc']" + "/x:ol/x:li" * levels
    assert xpath_texts(parse_xml(archive, "nav.xhtml"), f"{toc}/x:a/@href")
    assert not xpath_texts(parse_xml(archive, "nav.xhtml"), f"{toc}/x:ol/x:li/x:a/@href")
    assert xpath_texts(parse_xml(archive, "toc.ncx"), "//ncx:meta[@name='dtb:depth']/@content") == [
        f"{levels}"
    ]


def test_kindle_has_no_cover_page() -> None:
    kindle, other = write_epub(edition(SALT), epub_profile="kindle"), write_epub(edition(SALT))
    assert "EPUB/images/cover.png" in kindle.namelist()
    assert "EPUB/cover.xhtml" not in kindle.namelist()
    assert xpath_texts(parse_xml(kindle, "nav.xhtml"), "//x:a[@epub:type='cover']/@href") == []
    assert "EPUB/cover.xhtml" in other.namelist()


def test_unsupported_properties_are_removed() -> None:
    css = write_epub(edition(SALT), epub_profile="kindle").read("EPUB/css/book.css").decode()
    assert "max-width" not in css
    assert "object-fit" not in css
    assert "max-width" in write_epub(edition(SALT)).read("EPUB/css/book.css").decode()


def test_images_of_a_book_for_kindle_have_no_greatest_width(tmp_path: Path) -> None:
    stream = BytesIO()
    Raster.new("RGB", (8, 8)).save(stream, "PNG")
    jar = asset(stream.getvalue(), tmp_path, "jar.png", "image/png")
    half = Image("jar.png", "A jar", asset=jar, size=ImageSize(max_width=Length(50, "%")))
    for name, style in (("kindle", "width: 50%"), ("kobo", "width: 50%; max-width: 8px")):
        archive = write_epub(edition(chapter((Paragraph((half,)),))), epub_profile=name)
        (text,) = (
            document.decode()
            for document in map(archive.read, archive.namelist())
            if b"A jar" in document
        )
        assert f'style="{style}"' in text


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("img { max-width: 100%; height: auto; }", "img { height: auto; }"),
        ("img { height: auto; max-width: 100% }", "img { height: auto; }"),
        ("p { margin: 0; }\nimg { max-width: 100%; }\n", "p { margin: 0; }\n"),
        (".max-width { margin: 0; }", ".max-width { margin: 0; }"),
        ("p { x-max-width: 0; }", "p { x-max-width: 0; }"),
    ],
)
def test_properties_are_removed(css: str, expected: str) -> None:
    assert without_properties(css, frozenset({"max-width"})) == expected


def test_size_warning_names_the_largest_files() -> None:
    small = replace(epub_profile(), size_budget=0.001, max_file_bytes=500)
    image = ImageContent(900, b"", partial(bytes, 900))
    parts = (
        Resource("a", "images/a.png", "image/png", image, source="whale.png"),
        Resource("b", "text/b.xhtml", "application/xhtml+xml", bytes(20)),
    )
    diagnostics = Diagnostics()
    report_size(2_000_000, parts, small, diagnostics)
    ((code, message),) = [(finding.code, finding.message) for finding in diagnostics]
    assert code == "epub-heavy"
    assert message.startswith(
        "2.0 MB exceed the budget of 0.001 MB; the largest files are ‘whale.png’ 0.0 MB"
    )
    light = Diagnostics()
    report_size(900, parts, small, light)
    assert [finding.code for finding in light] == ["part-heavy"]
    none = Diagnostics()
    report_size(900, parts, epub_profile(), none)
    assert not list(none)


@pytest.mark.slow
def test_apple_limits_covers_to_four_million_pixels() -> None:
    apple, other = write_epub(edition(SALT), epub_profile="apple"), write_epub(edition(SALT))
    sizes = []
    for archive in (apple, other):
        with Raster.open(BytesIO(archive.read("EPUB/images/cover.png"))) as cover:
            sizes.append(cover.size)
    assert sizes == [(1560, 2496), (1600, 2560)]
    assert 1560 * 2496 < epub_profile("apple").max_pixels < 1600 * 2560
    viewport = "//x:meta[@name='viewport']/@content"
    assert xpath_texts(parse_xml(apple, "cover.xhtml"), viewport) == ["width=1560, height=2496"]
