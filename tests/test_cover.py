"""Drawn covers: size, reproducibility, and titles of any length."""

from __future__ import annotations

import datetime
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image
from sample_editions import MODIFIED, image_bytes

from exporter.model.book import BookMetadata
from exporter.model.post import Author
from exporter.themes import theme
from exporter.write.cover import drawing
from exporter.write.cover.drawing import (
    BUNDLED_FONTS,
    HEIGHT,
    WIDTH,
    cover_fonts,
    draw_cover,
    missing_on_cover,
    names_in_lines,
)
from exporter.write.cover.lettering import Lettering, legible, missing_characters
from exporter.write.cover.motif import ACCENT, GROUND
from exporter.write.cover.motif_image import draw_motif
from exporter.write.cover.title_lines import (
    MEASURE,
    balanced,
    fitted_subtitle,
    fitted_title,
    pieces_of,
)

MISSING_CHARACTER = "\U0010fffd"  # The last private-use character: no font has a glyph for it.


def _metadata(title: str = "Salt", *authors: str, **more: object) -> BookMetadata:
    return BookMetadata(
        title,
        "urn:uuid:0",
        "en",
        MODIFIED,
        authors=tuple(Author(name) for name in authors),
        date=datetime.date(2026, 5, 14),
        **more,
    )


def _cover(*arguments: object) -> Image.Image:
    return Image.open(BytesIO(draw_cover(*arguments)))


def _plain_band(_: str, width: int, height: int, __: int) -> Image.Image:
    """Return a plain image instead of a motif, which takes long to draw."""
    return Image.new("RGB", (width, height), ACCENT)


def _margins_are_free(cover: Image.Image, top: int, bottom: int) -> bool:
    """Return whether the 100 pixels at the left and right edge have the background colour."""
    boxes = [(0, top, 100, bottom), (WIDTH - 100, top, WIDTH, bottom)]
    return all(cover.crop(box).getcolors() == [(100 * (bottom - top), GROUND)] for box in boxes)


@pytest.mark.slow
@pytest.mark.parametrize(
    "title",
    [
        "Salt",
        "Żółw, czyli dlaczego powolne migracje kończą pierwsze",
        "Почему медленные миграции заканчиваются первыми",
        "Γιατί οι αργές μεταναστεύσεις τελειώνουν πρώτες",
        "What it means for every one of us " * 12,
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
        "m" * 900,
        MISSING_CHARACTER,
    ],
)
def test_every_title_is_within_the_margins(title: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "draw_motif", _plain_band)
    cover = _cover(_metadata(title, "Maria Lis"), "Essay · Security")
    assert (cover.size, cover.mode, cover.format) == ((1600, 2560), "RGB", "PNG")
    assert _margins_are_free(cover, 0, 1080)


@pytest.mark.slow
def test_title_is_legible_in_a_thumbnail() -> None:
    cover = _cover(_metadata("Tools that cut both ways"))
    heading = cover.crop((0, 250, WIDTH, 1080)).reduce(10).convert("L")
    dark = [
        y for y in range(heading.height) if heading.crop((0, y, 160, y + 1)).getextrema()[0] < 90
    ]
    assert len(dark) > 25


def test_cover_follows_from_the_title() -> None:
    first = draw_cover(_metadata("Salt", "Maria Lis"))
    assert first == draw_cover(_metadata("Salt", "Maria Lis"))
    motifs = {draw_motif(title, 160, 120, 20).tobytes() for title in ("Salt", "Pepper", "Dill")}
    assert len(motifs) == 3


@pytest.mark.slow
def test_authors_that_do_not_fit_are_left_out() -> None:
    names = [f"Bartholomew Featherstone the {number}th" for number in range(20)]
    cover = _cover(_metadata("Salt", *names))
    lower_edge = cover.crop((WIDTH - 100, 2300, WIDTH, HEIGHT))
    assert lower_edge.getcolors() == [(100 * 260, ACCENT)]


def test_editors_are_named_without_authors() -> None:
    editors = (Author("Maria Lis"), Author("Jan Brzeg"))
    book = _metadata("Salt", editors=editors, publisher="The Table")
    assert names_in_lines(book, "Edited by {}") == ["EDITED BY MARIA LIS · JAN BRZEG"]
    assert names_in_lines(book, "{} (Hg.)") == ["MARIA LIS · JAN BRZEG (HG.)"]
    assert names_in_lines(_metadata("Salt", "Ewa Kos", editors=editors), "{} (Hg.)") == ["EWA KOS"]
    assert names_in_lines(_metadata("Salt", publisher="The Table"), "{}") == ["THE TABLE"]


def test_cover_image_fills_the_upper_part() -> None:
    stream = BytesIO()
    Image.new("RGB", (400, 300), (0, 90, 200)).save(stream, "PNG")
    cover = _cover(_metadata("Salt", "Maria Lis"), "", stream.getvalue())
    assert cover.crop((0, 0, WIDTH, 1200)).getcolors() == [(WIDTH * 1200, (0, 90, 200))]
    assert _margins_are_free(cover, 1300, HEIGHT)
    assert cover.crop((100, 1400, 1500, 2100)).getcolors(1 << 20) != [(1400 * 700, GROUND)]


def test_unreadable_cover_image_raises() -> None:
    with pytest.raises((OSError, SyntaxError)):
        draw_cover(_metadata(), "", image_bytes("PNG")[:50])


def test_characters_without_a_font_are_left_out() -> None:
    assert legible(f"Salt {MISSING_CHARACTER} pepper", "serif") == "Salt pepper"
    assert missing_characters(f"Sa{MISSING_CHARACTER}lt\u200b\u00ad") == MISSING_CHARACTER
    assert missing_on_cover(_metadata("Salt", f"Maria {MISSING_CHARACTER}")) == MISSING_CHARACTER
    assert missing_on_cover(_metadata("Żółw Жук Γη", "Łukasz"), "Esej · №") == ""


def test_tracked_letters_are_kerned() -> None:
    default, spaced = Lettering("serif", 100), Lettering("serif", 100, tracking=10)
    assert default.width("AV") < default.width("A") + default.width("V")
    assert spaced.width("AVA") == pytest.approx(default.width("AVA") + 20)
    assert default.width("") == 0


@pytest.mark.slow
def test_title_is_set_in_the_fonts_of_the_theme() -> None:
    default, essay = (cover_fonts(theme(name)) for name in ("technical", "essay"))
    metadata = _metadata("Salt", "Maria Lis")
    assert draw_cover(metadata, fonts=default) == draw_cover(metadata)
    assert draw_cover(metadata, fonts=essay) != draw_cover(metadata)
    faces = essay.title, essay.subtitle, essay.labels
    names = ("EBGaramond-Regular.ttf", "EBGaramond-Italic.ttf", "EBGaramond-SemiBold.ttf")
    assert all(name in face for name, face in zip(names, faces, strict=True))
    assert "SourceSans3-Semibold.ttf" in default.labels


@pytest.mark.slow
def test_names_and_labels_have_the_family_that_the_theme_names() -> None:
    essay = cover_fonts(theme("essay"))
    sans = replace(essay, labels="sans")
    metadata = _metadata("Salt", "Maria Lis")
    assert draw_cover(metadata, fonts=essay) != draw_cover(metadata, fonts=sans)
    undated = replace(metadata, authors=(), date=None)
    assert draw_cover(undated, fonts=essay) == draw_cover(undated, fonts=sans)
    many = _metadata("Salt", *["Maria Lis", "Ola Wrona"] * 6)
    assert names_in_lines(many, fonts=essay) != names_in_lines(many, fonts=sans)


@pytest.mark.one_quick
@pytest.mark.parametrize(
    "title",
    [
        "Bread – salt — butter - and what a baker of the north has to say of them",
        "Bread –salt —butter and the long lines of a title that is not short at all",
        "パンと塩――それから、ながいながい題名が「もう」ひとつ――つづくだけのこと",
        "Extraordinarily–unbreakable—compounds-of-words–that–go–on–and–on–without–a–space",
    ],
)
@pytest.mark.parametrize("measure", [1264, 700, 420])
def test_no_line_of_a_title_begins_with_a_dash(title: str, measure: int) -> None:
    for letters in (False, True):
        pieces = pieces_of(title, joints=True, letters=letters)
        lines = balanced(pieces, Lettering("serif", 130), measure, 40)
        assert lines or not letters
        for line in lines or ():
            assert line[0] not in "-–—―、」"
            assert line[-1] != "「"


def test_east_asian_titles_are_broken_between_phrases() -> None:
    title = "烤面包的香味，从厨房里飘来——今天的“早餐” A—B"
    pieces = ["烤面包的香味，", "从厨房里飘来——", "今天的“早餐” ", "A—", "B"]
    assert pieces_of(title, phrases=True) == pieces
    assert pieces_of(title)[:3] == ["烤", "面", "包"]


def test_capitals_follow_the_language() -> None:
    author = Author("Elif Işık")
    for lang, name in (("tr", "ELİF IŞIK"), ("en", "ELIF IŞIK")):
        book = BookMetadata("T", "urn:x", lang, MODIFIED, authors=(author,))
        assert names_in_lines(book) == [name]


def test_long_subtitle_is_on_the_cover_in_smaller_type() -> None:
    sizes = {66: 3, 54: 4, 46: 5}
    style = BUNDLED_FONTS.subtitle
    words = "A history of forty loaves and of those who ate them, told from the oven by two bakers"
    seen = []
    for count in (1, 2, 3):
        lettering, lines = fitted_subtitle(" ".join([words] * count), sizes, "en", style)
        assert " ".join(lines) == " ".join([words] * count)
        assert max(map(lettering.width, lines)) <= MEASURE
        seen.append(lettering.size)
    assert seen == sorted(seen, reverse=True)
    assert seen[0] > seen[-1]
    lettering, lines = fitted_subtitle(f"{words} " * 40, sizes, "en", style)
    assert (lettering.size, len(lines), lines[-1][-1]) == (46, 5, "…")
    assert max(map(lettering.width, lines)) <= MEASURE
    assert fitted_subtitle("", sizes, "en", style)[1] == []


def test_title_that_fits_in_no_size_ends_with_an_ellipsis() -> None:
    _, lines = fitted_title("word " * 200, 900, "en")
    assert lines[-1].endswith("…")
