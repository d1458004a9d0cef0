"""Pages of the samples, compared with images of them in `tests/pages/`.

`pytest --update` accepts what the pages look like now; look at the images before committing.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, replace
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
from sample_sites import build_artifact

from exporter.build import BuildOptions, build_book
from exporter.diagnostics import Diagnostics
from exporter.options.settings import Settings

HERE = Path(__file__).resolve().parent
CONTENT = HERE.parent / "content"
PAGES = HERE / "pages"
OURS = ("Exporter-", "Source-")
"""How the names of our fonts begin in a PDF."""

SCREEN = Settings()
BOOKS: Mapping[str, tuple[str, Settings]] = {
    "book": ("margins-of-error.yml", SCREEN),
    "press": ("_posts/2026-03-24-the-polite-retry.md", replace(SCREEN, profile="press")),
    "review": ("_posts/2026-03-24-the-polite-retry.md", replace(SCREEN, profile="review")),
    "essay": ("_posts/2026-05-12-paper-has-no-scroll-bar.md", replace(SCREEN, theme="essay")),
    "notes": (
        "_posts/2026-02-17-a-promise-somebody-else-keeps.md",
        replace(SCREEN, profile="print", references="footnotes"),
    ),
}


@dataclass(frozen=True)
class Shown:
    """A page: the first of a book with these words in a line."""

    book: str
    words: str


SHOWN: Mapping[str, Shown] = {
    "title-page": Shown("book", "Edited by"),
    "contents": Shown("book", "Colophon"),
    "part": Shown("book", "A program is the only text that is also carried out"),
    "opening-with-disclaimer": Shown("book", "asked me to say that the feelings are mine"),
    "code": Shown("book", "def jittered(attempt)"),
    "references": Shown("book", "Cited in"),
    "index": Shown("book", "distributed systems"),
    "press-table": Shown("press", "Ticks until all are served"),
    "review-line-numbers": Shown("review", "A storm in thirty lines"),
    "essay-opening": Shown("essay", "A window is as long as the text in it"),
    "essay-boxes": Shown("essay", "Before you print"),
    "print-notes": Shown("notes", "The status exists for exactly this"),
}


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The PDFs that contain the pages, by their names here."""
    folder = tmp_path_factory.mktemp("books")
    made = {name: folder / f"{name}.pdf" for name in BOOKS}
    for name, (source, settings) in BOOKS.items():
        path, diagnostics = CONTENT / source, Diagnostics()
        if path.suffix == ".yml":
            options = BuildOptions()
            built = build_book(path, ("pdf",), options, diagnostics)
            artifact = next(iter(built.files), None) if built else None
        else:
            artifact = build_artifact(path, "pdf", settings, diagnostics)
        assert artifact, [*map(str, diagnostics)]
        made[name].write_bytes(artifact.data)
    return made


@pytest.fixture(scope="module")
def texts(books: Mapping[str, Path]) -> Mapping[str, list[str]]:
    """The text of each page."""
    return {
        name: subprocess.run(
            ["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True
        ).stdout.split("\f")
        for name, path in books.items()
    }


def page_of(shown: Shown, texts: Mapping[str, list[str]]) -> int:
    """The number of a page in its file."""
    return next(at for at, text in enumerate(texts[shown.book], 1) if shown.words in text)


@pytest.mark.slow
@pytest.mark.parametrize("name", SHOWN)
def test_a_page_looks_as_it_did(
    name: str,
    books: Mapping[str, Path],
    texts: Mapping[str, list[str]],
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    shown, expected = SHOWN[name], PAGES / f"{name}.png"
    made = image_of(books[shown.book], page_of(shown, texts))
    if request.config.getoption("--update") and not (expected.exists() and is_of(expected, made)):
        made.save(expected, optimize=True)
    assert expected.exists(), f"no image of {name}: `pytest --update` makes one"
    if not is_of(expected, made):
        report = tmp_path / f"{name}.png"
        with Image.open(expected) as before:
            side_by_side(before, made).save(report)
            squares = len(differences(before, made))
        pytest.fail(f"{name}: {squares} squares differ: see {report}")


@pytest.mark.slow
def test_a_page_of_another_renderer_is_the_same(
    books: Mapping[str, Path], texts: Mapping[str, list[str]]
) -> None:
    """Another resolution puts pixels elsewhere on every letter, as another program does."""
    shown = SHOWN["opening-with-disclaimer"]
    page = page_of(shown, texts)
    one, other = (
        image_of(books[shown.book], page, oversampling) for oversampling in (OVERSAMPLING, 5)
    )
    assert one.tobytes() != other.tobytes()
    assert alike(one, other)


@pytest.mark.slow
def test_no_page_uses_a_font_of_the_machine(
    books: Mapping[str, Path], texts: Mapping[str, list[str]]
) -> None:
    names = set()
    for shown in SHOWN.values():
        with Pdf.open(books[shown.book]) as pdf:
            resources = pdf.pages[page_of(shown, texts) - 1].Resources
            names |= {str(font.BaseFont)[1:] for font in resources.Font.values()}
    assert names
    assert [name for name in names if not name.partition("+")[2].startswith(OURS)] == []


def is_of(expected: Path, made: Image.Image) -> bool:
    with Image.open(expected) as before:
        return alike(before, made)


def test_every_image_is_of_a_page() -> None:
    assert {path.stem for path in PAGES.iterdir()} == set(SHOWN)


@pytest.fixture
def code() -> Image.Image:
    with Image.open(PAGES / "code.png") as image:
        return image.convert("L")


def test_a_page_equals_itself(code: Image.Image) -> None:
    assert differences(code, code) == []


def test_softer_edges_make_no_difference(code: Image.Image) -> None:
    """As if every letter had moved by a fifth of a pixel."""
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
    bare = code.point([255 if level > 236 else level for level in range(256)])
    assert not alike(code, bare)


def test_another_page_size_makes_a_difference(code: Image.Image) -> None:
    assert not alike(code, code.crop((0, 0, code.width - 1, code.height)))


def test_differences_are_shown_beside_both_pages(code: Image.Image) -> None:
    changed = code.copy()
    changed.paste(0, (3 * SQUARE, 2 * SQUARE, 5 * SQUARE, 3 * SQUARE))
    assert differences(code, changed) == [(3, 2), (4, 2)]
    shown = side_by_side(code, changed)
    assert shown.width == 3 * code.width + 2 * SQUARE
    at = (2 * (code.width + SQUARE) + 3 * SQUARE, 2 * SQUARE)
    assert shown.getpixel(at) == (200, 30, 20)
