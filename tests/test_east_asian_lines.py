"""Lines of Chinese and Japanese in print: stretched between characters, spaced beside Latin words.

Their font has the glyph of a capital letter for each East Asian character.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from io import BytesIO
from itertools import groupby
from pathlib import Path
from zipfile import ZipFile

import pytest
from fontTools.ttLib import TTFont

import exporter
from exporter.themes import resources
from exporter.write.pdf.engine.east_asian import _stretched
from exporter.write.pdf.layout.chapter_pdf import chapter_pdf

sys.path.append(str(Path(__file__).parent / "finished"))

from pdf_chapters import assembled, job
from pdf_reader import FinishedPdf

HANGUL = "부엌에서빵굽는"
HAN = "烤面包的香味从厨房里飘来我们都去看看"
CSS = """
p { margin: 0; text-align: justify; width: 50mm; font-family: "Exporter Serif", Han }
td { font-family: "Exporter Serif", Han }
h1 { display: none }
"""


@pytest.fixture(scope="module")
def han(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a font of full-width letters for the characters of the tests."""
    font = TTFont(resources.styles() / "fonts" / "SourceSerif4-Regular.ttf")
    cmap = font.getBestCmap()
    font["hmtx"][cmap[ord("M")]] = (1000, 20)
    codes = {ord(char): cmap[ord("M")] for char in f"{HAN}{HANGUL}用和写篇，。"}
    codes[ord(" ")] = cmap[ord(" ")]
    font["hmtx"][cmap[ord(" ")]] = (600, 0)
    for table in font["cmap"].tables:
        table.cmap = codes
    for name in font["name"].names:
        name.string = "Han"
    del font["GSUB"], font["GPOS"]
    path = tmp_path_factory.mktemp("fonts") / "Han.ttf"
    font.save(path)
    return path


def lines_of(han: Path, body: str) -> list[tuple[str, float, float]]:
    """Return text, left and right edge of each line of a page, in points."""
    font = '@font-face { font-family: Han; src: url("font:han") }'
    laid_out = chapter_pdf(
        replace(job(body, css=font + CSS), fonts=(("font:han", han.read_bytes()),))
    )
    (han.parent / "a.pdf").write_bytes(assembled(laid_out))
    runs = [run for run in FinishedPdf(han.parent / "a.pdf").pages[0].runs if run.artifact is None]
    rows = groupby(runs, key=lambda run: round(run.baseline))
    lines = [list(line) for _, line in rows]
    return [
        ("".join(run.text for run in line), line[0].left, max(run.right for run in line))
        for line in lines
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"{HAN}，<b>{HAN[:7]}</b>{HAN}。{HAN} a {HAN}",
        # Spaces between two fonts, which the engine would take from either.
        f"{HANGUL[:4]} a {HANGUL[4:]} and Git {HANGUL[:4]} b {HANGUL[4:]} " * 3,
    ],
    ids=("Chinese", "Korean"),
)
def test_lines_are_as_wide_as_the_measure(han: Path, text: str) -> None:
    *full, _ = lines_of(han, f"<p>{text}</p>")
    assert len(full) >= 3
    for _, left, right in full:
        assert right - left == pytest.approx(50 / 25.4 * 72, abs=0.3)


def test_lines_that_are_alike_are_stretched_alike(han: Path) -> None:
    # The engine keeps the glyphs of a text that comes again.
    lines = lines_of(han, f"<p>{HAN}，{HAN} a {HAN}</p>" * 2)
    half = len(lines) // 2
    assert half >= 3
    for (*_, right), (*_, again) in zip(lines[:half], lines[half:], strict=True):
        assert again == pytest.approx(right, abs=0.01)


def test_line_that_would_be_stretched_too_far_is_ragged(han: Path) -> None:
    first, *_ = lines_of(han, f"<p>{HAN[:6]} {'w' * 15}{HAN}</p>")
    assert first[2] - first[1] < 40 / 25.4 * 72


def test_latin_words_amid_chinese_are_set_apart(han: Path) -> None:
    whole, apart, ends = (
        lines_of(han, f"<p>{text}</p>")[0] for text in ("包Git包", "包<b></b>包", "Git")
    )
    width = whole[2] - whole[1]
    pieces = apart[2] - apart[1] + ends[2] - ends[1]
    assert width - pieces == pytest.approx(2 * 0.95, abs=0.1)


def test_table_column_is_wide_enough_for_its_spaces(han: Path) -> None:
    table = "<table><tr><td>用Git和Jekyll写5篇</td><td>b</td></tr></table>"
    assert len(lines_of(han, table)) == 1


@pytest.mark.slow
def test_styles_for_east_asian_text_are_added_where_there_is_some(tmp_path: Path) -> None:
    for lang, expected in (("zh-Hant", True), ("en", False), ("ja-Latn", False), ("ja", True)):
        (tmp_path / "a.md").write_text(f"---\ntitle: T\nlang: {lang}\n---\n*Text.*\n")
        page = exporter.html(tmp_path / "a.md").data.decode()
        assert ("text-autospace" in page) == expected
    with ZipFile(BytesIO(exporter.epub(tmp_path / "a.md").data)) as archive:
        (css,) = (name for name in archive.namelist() if name.endswith(".css"))
        assert b"text-autospace" in archive.read(css)


@pytest.mark.parametrize(
    ("texts", "extra", "gaps"),
    [
        # Between four characters in two boxes there are three places.
        (["包包", "包包"], 0.9, [{0: 0.3, 3: 0.3}, {0: 0.3}]),
        # A space is a place, before and after it is none.
        (["包 包"], 0.2, [{3: 0.2}]),
        # What is set apart already is not stretched.
        (["包Git包包"], 0.4, [{6: 0.4}]),
        # Spaces take what is too much for characters.
        (["包包 a"], 4.0, [{0: 0.97, 6: 3.03}]),
        # A hole is left at the end of the line.
        (["包包"], 5.0, [{}]),
        (["包包 a"], 9.0, [{}]),
    ],
)
def test_stretched_places(texts: list[str], extra: float, gaps: list[dict[int, float]]) -> None:
    stretched = _stretched(texts, extra, 10)
    assert [sorted(own) for own in stretched] == [sorted(own) for own in gaps]
    for own, expected in zip(stretched, gaps, strict=True):
        assert own == pytest.approx(expected)
