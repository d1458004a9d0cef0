"""Fonts in an EPUB: the faces that a book uses, subset and renamed."""

from __future__ import annotations

from io import BytesIO

import pytest
from fontTools.ttLib import TTFont
from lxml import etree
from sample_editions import chapter, edition, paragraph, parse_xml, write_epub

from exporter.model.nodes import Blocks, CodeBlock, Emphasis, Paragraph, Strong, Text
from exporter.themes import Face, theme, theme_names
from exporter.write.epub.fonts import characters_of, faces_of, file_name, subset_font

_XHTML = '<html xmlns="http://www.w3.org/1999/xhtml"><body>{}</body></html>'
_PLAIN = {
    "ExporterSerif-Regular.ttf",
    "ExporterSerif-Semibold.ttf",
    "ExporterSans-Regular.ttf",
    "ExporterSans-Semibold.ttf",
}


def _document(body: str) -> etree._Element:
    return etree.fromstring(_XHTML.format(body))


@pytest.mark.parametrize(
    ("body", "more"),
    [
        ("<p>Salt</p>", []),
        ("<p><em>Salt</em></p>", ["ExporterSerif-Italic.ttf"]),
        ('<p class="standfirst">Salt</p>', ["ExporterSerif-Italic.ttf"]),
        (
            "<p><strong><em>Salt</em></strong></p>",
            ["ExporterSerif-Italic.ttf", "ExporterSerif-SemiboldItalic.ttf"],
        ),
        ('<div role="note"><p><em>Salt</em></p></div>', ["ExporterSans-Italic.ttf"]),
        ('<p class="subtitle">Salt</p>', ["ExporterSerif-Italic.ttf"]),
        ('<span class="cited-in"><a>Salt</a></span>', ["ExporterSerif-Italic.ttf"]),
        ('<div class="low"><p><em>Salt</em></p></div>', ["ExporterSans-Italic.ttf"]),
        ("<p><code>salt</code></p>", ["ExporterMono-Regular.ttf"]),
        ('<p class="first-address">salt</p>', ["ExporterMono-Regular.ttf"]),
        (
            '<pre class="code"><code><span class="k">salt</span></code></pre>',
            ["ExporterMono-Regular.ttf", "ExporterMono-Semibold.ttf"],
        ),
    ],
)
def test_only_used_faces_are_embedded(body: str, more: list[str]) -> None:
    files = {file_name(face) for face in faces_of(_document(body))}
    assert files == _PLAIN | set(more)


def _font(face: Face, text: str, name: str = "") -> TTFont:
    data = theme(name).fonts[face].path.read_bytes()
    return TTFont(BytesIO(subset_font(face, data, characters_of(_document(f"<p>{text}</p>")))))


SERIF = Face("Exporter Serif")
ITALIC = Face("Exporter Serif", 600, italic=True)


@pytest.mark.parametrize("name", theme_names())
def test_font_is_subset_to_the_characters_of_the_book(name: str) -> None:
    repertoire = _font(SERIF, "Źdźbło", name).getBestCmap()
    assert all(ord(c) in repertoire for c in "ŹdźbłoDŻBŁ†A9…“”".replace("Ż", "Ź"))
    assert ord("ж") not in repertoire
    assert ord("Ж") in _font(SERIF, "ж", name).getBestCmap()


@pytest.mark.parametrize("name", theme_names())
def test_subset_keeps_the_features_of_the_styles(name: str) -> None:
    font = _font(SERIF, "Salt", name)
    features = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    assert {"smcp", "onum", "lnum", "sups", "tnum", "liga"} <= features
    assert "kern" in {record.FeatureTag for record in font["GPOS"].table.FeatureList.FeatureRecord}


@pytest.mark.parametrize(
    ("face", "full", "style"),
    [
        (SERIF, "Exporter Serif", "Regular"),
        (ITALIC, "Exporter Serif Semibold Italic", "Semibold Italic"),
    ],
)
def test_subset_is_renamed_and_keeps_its_licence(face: Face, full: str, style: str) -> None:
    names = _font(face, "Salt")["name"]
    assert names.getDebugName(4) == full
    assert names.getDebugName(1) == names.getDebugName(16) == "Exporter Serif"
    assert names.getDebugName(17) == style
    for number in (1, 3, 4, 6, 16):
        assert "Source" not in names.getDebugName(number)
    assert "Adobe" in names.getDebugName(0)
    assert "SIL Open Font License" in names.getDebugName(13)
    assert "OFL" in names.getDebugName(14)


def test_subset_is_reproducible_and_smaller() -> None:
    characters = characters_of(_document("<p>Salt</p>"))
    font_data = theme().fonts[SERIF].path.read_bytes()
    first = subset_font(SERIF, font_data, characters)
    assert first == subset_font(SERIF, font_data, sorted(characters, reverse=True))
    assert len(first) < len(font_data) / 3


@pytest.mark.parametrize("text", ["ΟΔΟΣ", "Σ", "ΣΑΣ"])
def test_both_small_letters_of_a_sigma_are_in_a_font(text: str) -> None:
    assert {"σ", "ς"} <= characters_of(_document(f"<p>{text}</p>"))


def test_stylesheet_names_the_embedded_fonts() -> None:
    blocks: Blocks = (
        Paragraph((Strong((Emphasis((Text("Salt"),)),)),)),
        CodeBlock("salt = 1", "python"),
        paragraph("Pepper."),
    )
    archive = write_epub(edition(chapter(blocks)))
    css = archive.read("EPUB/css/book.css").decode()
    names = [name.removeprefix("EPUB/fonts/") for name in archive.namelist() if "fonts/" in name]
    assert "ExporterSerif-SemiboldItalic.ttf" in names
    assert css.count("@font-face") == len(names)
    for name in names:
        assert f"../fonts/{name}" in css
    assert "var(" not in css
    parse_xml(archive, "content.opf")
