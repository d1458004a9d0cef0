"""Glyph coverage: bundled fonts, system fonts, and findings for characters that no font has."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from fontTools.cffLib import FDArrayIndex, FDSelect, FontDict
from fontTools.colorLib.builder import buildCOLR, buildCPAL
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont
from pdf_chapters import assembled, chapter, content, open_pdf
from pdf_links import read_pages
from pikepdf import Name, Object, Pdf
from sample_sites import POST, post_source, write_site

from exporter.build import BuildOptions, resolve_source
from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place, Source
from exporter.options.pdf_options import pdf_options
from exporter.options.settings import Settings
from exporter.themes import FACES
from exporter.write.cover.lettering import Lettering, _in_visual_order, _split_punctuation
from exporter.write.direction import direction, direction_of
from exporter.write.missing_glyphs import report_missing
from exporter.write.pdf.document import edition_to_pdf
from exporter.write.pdf.engine.chapter_layout import put_boxes
from exporter.write.pdf.layout.spool import load_fragment

ALPHABETS = {
    "Polish": "Zażółć gęślą jaźń ĄĆĘŁŃÓŚŹŻ",
    "Czech": "Příliš žluťoučký kůň úpěl ďábelské ódy ČĎĚŇŘŠŤŮŽ",
    "Vietnamese": "ăâđêôơư ắằẵặẳ ấầẫậẩ ếềễệể ốồỗộổ ớờỡợở ứừữựử ỳýỹỵỷ ĂÂĐÊÔƠƯ",
    "Cyrillic": "Съешь ещё этих мягких французских булок, да выпей чаю; їєґ ўђћџѓќ ЇЄҐЎЂЋЏ",
    "Greek": "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία ΐΰϊϋ ΆΈΉΊΌΎΏ",
}
STYLES = ("400 normal", "400 italic", "600 normal", "600 italic")
BOX_DRAWING = "┌─┬┐│├┼┤└┴┘═║╔╗╚╝█▓▒░▲▼←↑→↓✓•"


@pytest.fixture
def limit_fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Return a function that limits the system fonts to those given and returns a CSS comment.

    The engine lists its fonts again only for a stylesheet that it has not seen: the comment makes
    one different from all others.
    """

    def configure(**fonts: bytes) -> str:
        folder = tmp_path / "fonts"
        folder.mkdir()
        for name, data in fonts.items():
            (folder / name.replace("_", ".")).write_bytes(data)
        settings = tmp_path / "fonts.conf"
        settings.write_text(f"<fontconfig><dir>{folder}</dir></fontconfig>")
        monkeypatch.setenv("FONTCONFIG_FILE", str(settings))
        return f"/* {tmp_path} */"

    return configure


def square_font(
    characters: str, features: str = "", *, postscript: bool = False, embedding_rights: int = 0
) -> bytes:
    """Return a font that draws a square for each of the characters."""
    names = [".notdef", *(f"u{ord(sign):04X}" for sign in characters), "one.part", "two.part"]
    builder = FontBuilder(1000, isTTF=not postscript)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(sign): f"u{ord(sign):04X}" for sign in characters})
    pen = T2CharStringPen(600, None) if postscript else TTGlyphPen(None)
    for move, point in ((pen.moveTo, (0, 0)), (pen.lineTo, (0, 500)), (pen.lineTo, (500, 500))):
        move(point)
    pen.closePath()
    if postscript:
        charstrings = dict.fromkeys(names, pen.getCharString())
        builder.setupCFF("Squares", {}, charstrings, {})
    else:
        builder.setupGlyf(dict.fromkeys(names, pen.glyph()))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (600, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Squares", "styleName": "Regular", "psName": "Squares"})
    builder.setupOS2(
        sTypoAscender=800,
        sTypoDescender=-200,
        usWinAscent=800,
        usWinDescent=200,
        fsType=embedding_rights,
    )
    builder.setupPost()
    if features:
        addOpenTypeFeaturesFromString(builder.font, features)
    stream = BytesIO()
    builder.font.save(stream)
    return stream.getvalue()


def cid_keyed(data: bytes, cids: list[int]) -> bytes:
    """Return a CID-keyed copy of a PostScript font, as East Asian fonts are."""
    font = TTFont(BytesIO(data))
    top = font["CFF "].cff.topDictIndex[0]
    names = [".notdef", *(f"cid{number:05d}" for number in cids)]
    order = dict(zip(font.getGlyphOrder(), names, strict=True))
    part, parts, fd_select = FontDict(), FDArrayIndex(), FDSelect(format=3)
    part.Private = top.Private
    parts.append(part)
    fd_select.gidArray = [0] * len(names)
    top.FDArray, top.FDSelect, top.ROS = parts, fd_select, ("Adobe", "Identity", 0)
    charstrings = top.CharStrings.charStrings
    top.CharStrings.charStrings = {order[name]: charstrings[name] for name in order}
    del top.rawDict["Private"], top.Private
    top.charset = names
    for table in font["cmap"].tables:
        table.cmap = {sign: order[name] for sign, name in table.cmap.items()}
    font["hmtx"].metrics = {order[name]: size for name, size in font["hmtx"].metrics.items()}
    font.setGlyphOrder(names)
    stream = BytesIO()
    font.save(stream)
    return stream.getvalue()


def square_font_of(pdf: Pdf) -> Object:
    """Return the font dictionary of the test font on the first page."""
    fonts = pdf.pages[0].obj.Resources.Font
    return next(font for _, font in fonts.items() if "Squares" in str(font.BaseFont))


@pytest.mark.one_quick
@pytest.mark.parametrize("family", ["Serif", "Sans", "Mono"])
def test_bundled_fonts_cover_european_scripts(family: str, limit_fonts: Callable[..., str]) -> None:
    texts = "".join(f"<p>{text}</p>" for text in ALPHABETS.values())
    layout = chapter(
        f"{texts} <i>{texts}</i> <b>{texts}</b> <b><i>{texts}</i></b>",
        css=f"{limit_fonts()} @page {{ @top-center {{ content: none }} }}"
        f' html {{ font-family: "Exporter {family}" }}',
    )
    assert layout.missing == ""
    names = {use.name.split("+")[1] for use in layout.fonts}
    assert {name.split("-")[1] for name in names} == {family}
    assert len(names) == sum(face.family == f"Exporter {family}" for face in FACES)


def test_bundled_mono_font_covers_box_drawing(limit_fonts: Callable[..., str]) -> None:
    layout = chapter(
        f"<pre style='font-family: \"Exporter Mono\"'>{BOX_DRAWING}</pre>", css=limit_fonts()
    )
    assert layout.missing == ""
    assert any("Mono" in use.name for use in layout.fonts)


def test_missing_glyphs_come_from_system_fonts(limit_fonts: Callable[..., str]) -> None:
    layout = chapter("<p>A 你 ب न B</p>", css=limit_fonts(squares_ttf=square_font(" 你بन")))
    assert layout.missing == ""
    names = [face.name for face in layout.fonts]
    (index,) = (index for index, name in enumerate(names) if "Squares" in name)
    assert {"你", "ب", "न"} <= set(load_fragment(layout.fragment).glyphs[index].text.values())
    with open_pdf(assembled(layout)) as pdf:
        font = square_font_of(pdf)
        program = TTFont(BytesIO(font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()))
        assert len(program.getGlyphOrder()) <= 5
        assert b"<4f60>" in font.ToUnicode.read_bytes()


def test_postscript_font_in_a_collection_is_embedded_as_opentype(
    limit_fonts: Callable[..., str],
) -> None:
    collection = TTCollection()
    collection.fonts = [TTFont(BytesIO(square_font("你", postscript=True)))]
    stream = BytesIO()
    collection.save(stream)
    with open_pdf(
        assembled(chapter("<p>你</p>", css=limit_fonts(squares_ttc=stream.getvalue())))
    ) as pdf:
        (inner,) = square_font_of(pdf).DescendantFonts
        assert (inner.Subtype, "/FontFile2" in inner.FontDescriptor) == ("/CIDFontType0", False)
        assert inner.FontDescriptor.FontFile3.read_bytes().startswith(b"OTTO")


def test_cid_keyed_font_is_embedded_with_its_glyph_ids_as_cids(
    limit_fonts: Callable[..., str],
) -> None:
    font = cid_keyed(square_font("你", postscript=True), [700, 800, 900])
    with open_pdf(assembled(chapter("<p>你</p>", css=limit_fonts(squares_otf=font)))) as pdf:
        (inner,) = square_font_of(pdf).DescendantFonts
        program = TTFont(BytesIO(inner.FontDescriptor.FontFile3.read_bytes()))
        assert program["CFF "].cff.topDictIndex[0].charset[:2] == [".notdef", "cid00001"]
        assert inner.W[0] == 1


def test_character_with_several_glyphs_has_actual_text(limit_fonts: Callable[..., str]) -> None:
    features = "languagesystem DFLT dflt; feature ccmp { sub u0928 by one.part two.part; } ccmp;"
    layout = chapter("<p>न</p>", css=limit_fonts(squares_ttf=square_font("न", features)))
    with open_pdf(assembled(layout)) as pdf:
        assert b"<>" not in square_font_of(pdf).ToUnicode.read_bytes()
        # The glyphs do not map to the text; /ActualText does.
        assert b"/ActualText" in content(pdf, 0)


def test_missing_support_for_colour_emoji_is_reported(limit_fonts: Callable[..., str]) -> None:
    font = TTFont(BytesIO(square_font(" 😀")))
    font["COLR"] = buildCOLR({"u1F600": [("one.part", 0), ("two.part", 0)]})
    font["CPAL"] = buildCPAL([[(1, 0, 0, 1)]])
    stream = BytesIO()
    font.save(stream)
    layout = chapter("<p>A 😀</p>", css=limit_fonts(squares_ttf=stream.getvalue()))
    from weasyprint.text import ffi

    has_colour_support = bool(getattr(ffi, "harfbuzz_vector", None))
    assert [finding.code for finding in layout.findings] == ["emoji-colourless"] * (
        not has_colour_support
    )


def test_font_configuration_matches_chinese_by_script(limit_fonts: Callable[..., str]) -> None:
    from exporter.write.pdf.engine.fontconfig import _configuration

    assert limit_fonts()
    rules = re.findall(r"<string>([^<]+)</string>", _configuration("a.conf", "b"))
    assert rules[rules.index("zh-hant-hk") :][:2] == ["zh-hant-hk", "zh-hk"]


MESSAGES = [
    ("你好", "Han ‘你’, ‘好’", "fonts-noto-cjk"),
    ("ひ", "Hiragana ‘ひ’", "Hiragino Sans (macOS)"),
    ("녕", "Hangul ‘녕’", "Malgun Gothic (Windows)"),
    ("。", "East Asian symbols ‘。’ (U+3002)", "fonts-noto-cjk"),
    ("\U00020000", "rare Han ‘\U00020000’", "fonts-hanazono"),
    ("ب", "Arabic ‘ب’", "fonts-noto-core"),
    ("ש", "Hebrew ‘ש’", "fonts-noto-core"),
    ("ाक।", "Devanagari ‘क’, ‘।’, ‘ा’", "Kohinoor Devanagari (macOS)"),
    ("😀✅", "emoji ‘✅’ (U+2705), ‘😀’ (U+1F600)", "fonts-noto-color-emoji"),
    ("⎈", "symbols ‘⎈’ (U+2388)", "Apple Symbols (macOS)"),
    ("𒀀", "Cuneiform ‘𒀀’", "fonts-noto-core (Debian, Ubuntu), Noto Sans Cuneiform"),
    ("𑻠", "Makasar ‘𑻠’", "install Noto Sans Makasar (macOS)"),
    ("\ue000", "private use ‘\ue000’ (U+E000)", "only one icon font"),
    ("\u0378", "no script ‘\u0378’ (U+0378)", "Unicode does not define"),
    ("abcdefghij", "Latin ‘a’, ‘b’, ‘c’, ‘d’, ‘e’, ‘f’, ‘g’, ‘h’ and 2 more", "Noto Sans Latin"),
]


@pytest.mark.parametrize(("missing", "message", "hint"), MESSAGES)
def test_finding_names_the_script_and_fonts_that_cover_it(
    missing: str, message: str, hint: str
) -> None:
    findings = Diagnostics()
    report_missing(missing, findings, None, "each is drawn as a box")
    (finding,) = findings
    assert finding.code == "glyph-missing"
    assert finding.message == f"no font has these characters: {message}; each is drawn as a box"
    assert hint in finding.hint


def test_control_characters_are_reported_as_broken_text() -> None:
    findings = Diagnostics()
    source = Source("a.md", "A\n\nthe s\x9cur of\n你")
    report_missing("\x9c\x81你", findings, source, "each is drawn as a box")
    broken, lacking = findings
    assert (broken.code, broken.place) == ("character-broken", Place("a.md", 3, 6))
    assert broken.message.startswith("broken characters: U+009C (‘œ’?), U+0081;")
    assert (lacking.code, lacking.place) == ("glyph-missing", Place("a.md", 4, 1))


def test_each_script_has_its_own_finding_and_group() -> None:
    findings = Diagnostics()
    report_missing("你カ好", findings, Source("a.md", "A\nカ 好\n"), "each is drawn as a box")
    assert [(finding.group, finding.place) for finding in findings] == [
        ("Han", Place("a.md", 2, 3)),
        ("Katakana", Place("a.md", 2, 1)),
    ]


def test_finding_of_a_script_has_the_line_of_its_first_character(
    tmp_path: Path, limit_fonts: Callable[..., str]
) -> None:
    limit_fonts()
    root = write_site(tmp_path / "site", {POST: post_source("A 你", "One.\n\nTwo 好, שלום, 😀.")})
    edition = resolve_source(root / POST, BuildOptions(), Diagnostics())
    assert edition
    findings = Diagnostics()
    # No other test uses this page size: the stylesheet is new to the engine.
    edition_to_pdf(edition, Settings(page_size="123x187mm"), findings)
    found = {finding.group: finding for finding in findings}
    assert set(found) == {"Han", "Hebrew", "emoji"}
    head = (root / POST).read_text().splitlines()
    line = next(number for number, text in enumerate(head, 1) if "你" in text)
    place = Place(str(root / POST), line, head[line - 1].index("你") + 1)
    assert found["Han"].place == place
    assert "Han ‘你’, ‘好’" in found["Han"].message


def test_direction_of_languages_and_texts() -> None:
    assert [direction(lang) for lang in ("ar", "he-IL", "fa", "ur", "az-Arab", "yi")] == ["rtl"] * 6
    assert [direction(lang) for lang in ("en", "az", "ku-Latn", "ar-Latn", "")] == ["ltr"] * 5
    assert [direction_of(text) for text in ("1. שלום", "a שלום", "…")] == ["rtl", "ltr", "ltr"]


def test_cover_reorders_runs_of_right_to_left_lines() -> None:
    house, other = ("a.ttf", 0), ("b.ttf", 0)
    runs = [(house, "שלום"), (other, " (abc 1): "), (house, "עולם")]
    assert [part for _, part in _in_visual_order(runs, "שלום (abc 1): עולם")] == [
        *("עולם", " :(", "abc 1", ") ", "שלום"),
    ]
    assert _in_visual_order(runs, "abc") == runs
    assert _split_punctuation(" · ") == (" · ", "", "")


def test_letter_spacing_does_not_apply_to_joined_scripts() -> None:
    spaced, plain = Lettering("sans", 48, tracking=9), Lettering("sans", 48)
    assert spaced.width("مريم") == plain.width("مريم")
    assert spaced.width("Maria") > plain.width("Maria")


@pytest.mark.slow
def test_right_to_left_book_is_bound_on_the_right(tmp_path: Path) -> None:
    files = {
        "_posts/2026-05-01-a.md": post_source(
            "שלום", "אחד `a = 1` [שתיים](https://a.example/)", lang="he"
        ),
        "_posts/2026-05-02-b.md": post_source("Two", "Words.", lang="en"),
        "book.yml": "title: ספר\nlang: he\nposts: [_posts]\n",
    }
    root = write_site(tmp_path / "site", files)
    edition = resolve_source(root / "book.yml", BuildOptions(), Diagnostics())
    assert edition
    settings = Settings(two_sided=True)
    file = tmp_path / "book.pdf"
    file.write_bytes(edition_to_pdf(edition, settings, Diagnostics()).data)
    with Pdf.open(file) as pdf:
        assert pdf.Root.ViewerPreferences.Direction == Name.R2L
    book, page = read_pages(file), pdf_options(settings).geometry
    # Chapters open on a recto, here a left page: the outer margin is on the left.
    (title,) = (word for word in book.words[book.divisions["2026-05-02-b"]] if word.text == "Two")
    assert title.left == pytest.approx(page.outer, abs=1)
    (head,) = (
        word for word in book.words[book.divisions["2026-05-01-a"]] if {*word.text} == {*"שלום"}
    )
    assert head.right == pytest.approx(page.width - page.inner, abs=1)
    folio = book.words[book.divisions["2026-05-02-b"]][-1]
    assert (folio.text, folio.left) == ("3", pytest.approx(page.outer, abs=1))


@pytest.mark.parametrize(
    ("embedding_rights", "expected_codes"), [(0, []), (2, ["font-restricted"]), (4, []), (10, [])]
)
def test_restricted_embedding_rights_are_reported(
    limit_fonts: Callable[..., str], embedding_rights: int, expected_codes: list[str]
) -> None:
    layout = chapter(
        "<p>你</p>",
        css=limit_fonts(squares_ttf=square_font(" 你", embedding_rights=embedding_rights)),
    )
    assert [finding.code for finding in layout.findings] == expected_codes


def test_a_line_may_be_broken_after_the_box_of_a_wide_character() -> None:
    root = ElementTree.XML('<p data-label="漢ዕ">漢字ዕ<b>漢</b>漢</p>')
    put_boxes(root, "漢ዕ")
    assert "".join(root.itertext()) == "□\u200b字□□\u200b□\u200b"
    assert root.get("data-label") == "□□"
