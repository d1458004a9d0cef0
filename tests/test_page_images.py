"""Pages of the samples, compared with images of them in `tests/pages/`.

`pytest --update` accepts what the pages look like now; look at the images before committing.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from page_images import (
    OVERSAMPLING,
    SQUARE,
    alike,
    differences,
    image_of,
    side_by_side,
)
from pikepdf import Pdf
from PIL import Image, ImageChops
from sample_books import CONTENT, NONE, SampleBooks

from exporter.options.settings import Choices

HERE = Path(__file__).resolve().parent
PAGES = HERE / "pages"
BUNDLED_FONTS = ("Exporter-", "Source-")
"""Prefixes of the names of bundled fonts in a PDF."""

BOOKS: Mapping[str, tuple[str, Choices]] = {
    "book": ("margins-of-error.yml", NONE),
    "press": ("_posts/2026-03-24-the-polite-retry.md", Choices(profile="press")),
    "review": ("_posts/2026-03-24-the-polite-retry.md", Choices(profile="review")),
    "essay": ("_posts/2026-05-12-paper-has-no-scroll-bar.md", Choices(theme="essay")),
    "notes": (
        "_posts/2026-02-17-a-promise-somebody-else-keeps.md",
        Choices(profile="print", references="footnotes"),
    ),
}


@dataclass(frozen=True)
class SamplePage:
    """The first page of a book that has this text on one line."""

    book: str
    text: str


SAMPLE_PAGES: Mapping[str, SamplePage] = {
    "title-page": SamplePage("book", "Edited by"),
    "contents": SamplePage("book", "Colophon"),
    "part": SamplePage("book", "A program is the only text that is also carried out"),
    "opening-with-disclaimer": SamplePage("book", "asked me to say that the feelings are mine"),
    "code": SamplePage("book", "def jittered(attempt)"),
    "references": SamplePage("book", "Cited in"),
    "index": SamplePage("book", "distributed systems"),
    "press-table": SamplePage("press", "Ticks until all are served"),
    "review-line-numbers": SamplePage("review", "A storm in thirty lines"),
    "essay-opening": SamplePage("essay", "A window is as long as the text in it"),
    "essay-boxes": SamplePage("essay", "Before you print"),
    "print-notes": SamplePage("notes", "The status exists for exactly this"),
}


@pytest.fixture(scope="module")
def books(
    tmp_path_factory: pytest.TempPathFactory, sample_books: SampleBooks
) -> Mapping[str, Path]:
    """Build the PDFs; return their paths by the keys of `BOOKS`."""
    folder = tmp_path_factory.mktemp("books")
    actual = {name: folder / f"{name}.pdf" for name in BOOKS}
    for name, (source, choices) in BOOKS.items():
        is_collection = source.endswith(".yml")
        data = (
            sample_books.collection()[".pdf"]
            if is_collection
            else sample_books.pdf(CONTENT / source, choices)
        )
        actual[name].write_bytes(data)
    return actual


@pytest.fixture(scope="module")
def texts(books: Mapping[str, Path]) -> Mapping[str, list[str]]:
    """The text of each page, by book."""
    return {
        name: subprocess.run(
            ["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True
        ).stdout.split("\f")
        for name, path in books.items()
    }


def page_of(page: SamplePage, texts: Mapping[str, list[str]]) -> int:
    """Return the number of a page in its file, from 1."""
    return next(at for at, text in enumerate(texts[page.book], 1) if page.text in text)


@pytest.mark.slow
@pytest.mark.parametrize("name", SAMPLE_PAGES)
def test_pages_equal_their_expected_images(
    name: str,
    books: Mapping[str, Path],
    texts: Mapping[str, list[str]],
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    page, expected = SAMPLE_PAGES[name], PAGES / f"{name}.png"
    actual = image_of(books[page.book], page_of(page, texts))
    if request.config.getoption("--update") and not (
        expected.exists() and shows_same_page(expected, actual)
    ):
        actual.save(expected, optimize=True)
    assert expected.exists(), f"no image of {name}: run `pytest --update`"
    if not shows_same_page(expected, actual):
        report = tmp_path / f"{name}.png"
        with Image.open(expected) as before:
            side_by_side(before, actual).save(report)
            squares = len(differences(before, actual))
        pytest.fail(f"{name}: {squares} squares differ: see {report}")


@pytest.mark.slow
def test_page_of_another_renderer_is_accepted(
    books: Mapping[str, Path], texts: Mapping[str, list[str]]
) -> None:
    """Another oversampling changes the antialiasing of every letter, as another renderer does."""
    page = SAMPLE_PAGES["opening-with-disclaimer"]
    number = page_of(page, texts)
    first, second = (
        image_of(books[page.book], number, oversampling) for oversampling in (OVERSAMPLING, 5)
    )
    assert first.tobytes() != second.tobytes()
    assert alike(first, second)


@pytest.mark.slow
def test_pages_use_bundled_fonts_only(
    books: Mapping[str, Path], texts: Mapping[str, list[str]]
) -> None:
    names = set()
    for page in SAMPLE_PAGES.values():
        with Pdf.open(books[page.book]) as pdf:
            resources = pdf.pages[page_of(page, texts) - 1].Resources
            names |= {str(font.BaseFont)[1:] for font in resources.Font.values()}
    assert names
    assert [name for name in names if not name.partition("+")[2].startswith(BUNDLED_FONTS)] == []


def shows_same_page(expected: Path, actual: Image.Image) -> bool:
    with Image.open(expected) as before:
        return alike(before, actual)


def test_every_expected_image_belongs_to_a_page() -> None:
    assert {path.stem for path in PAGES.iterdir()} == set(SAMPLE_PAGES)


@pytest.fixture
def code() -> Image.Image:
    with Image.open(PAGES / "code.png") as image:
        return image.convert("L")


def test_a_page_equals_itself(code: Image.Image) -> None:
    assert differences(code, code) == []


def test_softer_edges_are_accepted(code: Image.Image) -> None:
    """Simulate that every letter moves by a fifth of a pixel."""
    softer = Image.blend(code, ImageChops.offset(code, 1, 0), 0.2)
    assert softer.tobytes() != code.tobytes()
    assert alike(code, softer)


def test_a_line_that_moves_by_a_pixel_makes_a_difference(code: Image.Image) -> None:
    light = code.resize((1, code.height), Image.Resampling.BOX).tobytes()
    # The darkest line of the upper half, with the space above and below it.
    middle = min(range(40, code.height // 2), key=light.__getitem__)
    moved = code.copy()
    line = code.crop((0, middle - 4, code.width, middle + 4))
    moved.paste(line, (0, middle - 3))
    assert not alike(code, moved)


def test_a_missing_tint_makes_a_difference(code: Image.Image) -> None:
    without_tint = code.point([255 if level > 236 else level for level in range(256)])
    assert not alike(code, without_tint)


def test_another_page_size_makes_a_difference(code: Image.Image) -> None:
    assert not alike(code, code.crop((0, 0, code.width - 1, code.height)))


def test_differences_are_shown_beside_both_pages(code: Image.Image) -> None:
    changed = code.copy()
    changed.paste(0, (3 * SQUARE, 2 * SQUARE, 5 * SQUARE, 3 * SQUARE))
    assert differences(code, changed) == [(3, 2), (4, 2)]
    page = side_by_side(code, changed)
    assert page.width == 3 * code.width + 2 * SQUARE
    at = (2 * (code.width + SQUARE) + 3 * SQUARE, 2 * SQUARE)
    assert page.getpixel(at) == (200, 30, 20)
