"""The markup of the cover page of a PDF; the cover of an EPUB is an image."""

from __future__ import annotations

import datetime
import re

import pytest
from sample_divisions import (
    LABELS,
    SALT,
    dialect,
    page,
    section_of,
    texts,
)
from sample_editions import edition

from exporter.model.assets import Asset
from exporter.model.book import Series
from exporter.model.edition import Edition
from exporter.themes import theme
from exporter.write.cover.drawing import BUNDLED_FONTS, cover_fonts
from exporter.write.division import page_to_xhtml


def test_cover_is_text_over_a_decorative_image() -> None:
    book = edition(
        SALT,
        title="Tools that cut both ways",
        subtitle="Nine essays",
        date=datetime.date(2026, 5, 14),
        series=Series("Yearbook", "2026.1"),
    )
    section = section_of(page("cover"), book, "print")
    (motif,) = section.findall("img")
    assert motif.get("alt") == ""
    assert motif.get("src", "").startswith("data:image/png;base64,")
    assert texts(section, ".//p") == [
        "Yearbook · 2026.1",
        "Tools that cut both ways",
        "Nine essays",
        "MARIA LIS",
        "2026",
    ]


@pytest.mark.slow
def test_cover_page_is_reproducible() -> None:
    book = edition(SALT)
    one, two = (page_to_xhtml(page("cover"), book, dialect("print")) for _ in range(2))
    assert one == two


@pytest.mark.slow
def test_longer_title_is_smaller_and_complete() -> None:
    def cover(title: str) -> tuple[float, str]:
        (line,) = section_of(page("cover"), edition(SALT, title=title), "print").iterfind(
            ".//p[@class='title']"
        )
        size = line.get("style", "").removeprefix("font-size: ").removesuffix("em")
        return float(size), " ".join("".join(line.itertext()).split())

    long_title = "What a kitchen knife teaches about tools that cut both ways, and who holds them"
    assert cover("Salt")[0] > cover(long_title)[0]
    assert cover(long_title)[1] == long_title


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [(1000, 1414, "full"), (1600, 900, "whole"), (500, 1000, "whole")],
)
def test_given_cover_fills_the_page(width: int, height: int, expected: str) -> None:
    book = edition(SALT)
    cover_asset = Asset("cover.png", "abcdef", "image/png", width, height)
    book = Edition(book.metadata, book.parts, (), LABELS, cover=cover_asset)
    section = section_of(page("cover"), book, "print")
    (image,) = section.iterfind(f"p[@class='{expected}']/img")
    assert (image.get("src"), image.get("alt")) == ("images/abcd.png", "Salt & pepper")
    assert texts(section, ".//p") == [""]


@pytest.mark.slow
def test_cover_has_the_weight_and_the_family_of_the_theme() -> None:
    book = edition(SALT, date=datetime.date(2026, 5, 14))
    classes = {
        name: re.findall(
            r'<p class="([^"]+)"',
            page_to_xhtml(page("cover"), book, dialect("print"), cover_fonts(theme(name))),
        )
        for name in ("technical", "essay")
    }
    assert classes == {
        "technical": ["title", "names", "year"],
        "essay": ["title regular", "names serif", "year serif"],
    }


def test_title_is_as_large_as_the_face_of_the_theme_allows() -> None:
    book = edition(SALT, title="What a kitchen knife teaches about tools")
    sizes = [
        re.findall(
            r"font-size: ([\d.]+)em", page_to_xhtml(page("cover"), book, dialect("print"), fonts)
        )
        for fonts in (BUNDLED_FONTS, cover_fonts(theme("essay")))
    ]
    assert float(sizes[1][0]) > float(sizes[0][0])
