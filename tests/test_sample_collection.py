"""The collection of `content/`: no findings, valid files, and reproducible bytes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from itertools import accumulate
from pathlib import Path

import pytest
from engine_texts import hidden_text, lost_text, mupdf_boxes_cut_off, mupdf_text
from outloud_findings import outloud_findings
from pdf_links import page_number_after, page_number_at_right, read_pages
from sample_books import SampleBooks

from exporter.build import BuildOptions, resolve_source
from exporter.check import check_file
from exporter.check.epub import check_epub
from exporter.diagnostics import Diagnostics
from exporter.model.book import BACK, FRONT
from exporter.model.edition import Edition
from exporter.model.json_format import dumps, loads
from exporter.model.nodes import CrossReference, Node
from exporter.model.walk import walk
from exporter.options.pdf_options import pdf_options
from exporter.options.settings import Settings
from exporter.write.pdf.jobs.casting_off import cast_off

CLONE = Path(__file__).resolve().parent.parent
FILE = CLONE / "content" / "margins-of-error.yml"


def command(file: Path, output: Path) -> list[str]:
    """Return the arguments of Python that make both books."""
    return [sys.executable, "-m", "exporter", "collection", str(file), "-o", f"{output}/", "-v"]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory, sample_books: SampleBooks) -> Path:
    """Write both books and return their folder."""
    folder = tmp_path_factory.mktemp("books")
    for suffix, data in sample_books.collection().items():
        (folder / f"margins-of-error{suffix}").write_bytes(data)
    return folder


@pytest.fixture(scope="module")
def edition() -> Edition:
    diagnostics = Diagnostics()
    edition = resolve_source(FILE, BuildOptions(), diagnostics)
    assert edition
    assert [*map(str, diagnostics)] == []
    return edition


def test_sample_collection_has_every_division(edition: Edition) -> None:
    assert {page.role for page in (*edition.front, *edition.back)} == {*FRONT, *BACK} - {
        "corrections"
    }
    assert all(part.opening for part in edition.parts)


def test_sample_collection_has_disclaimers_of_every_kind(edition: Edition) -> None:
    policy = [disclaimer for disclaimer in edition.disclaimers if disclaimer.origin == "policy"]
    assert {disclaimer.where for disclaimer in policy} == {"opening", "imprint"}
    assert any(disclaimer.pointer for disclaimer in policy)
    assert any(disclaimer.origin == "post" for disclaimer in edition.disclaimers)


def test_chapters_link_to_each_other(edition: Edition) -> None:
    keys = {chapter.key for chapter in edition.chapters}
    links = [
        node.chapter
        for chapter in edition.chapters
        for node in walk(chapter.blocks)
        if isinstance(node, CrossReference) and node.chapter in keys
    ]
    assert len(links) >= len(keys)


def test_edition_survives_json(edition: Edition) -> None:
    assert loads(dumps(edition)) == edition


def test_nodes_have_no_file_urls(edition: Edition) -> None:
    nodes: list[Node] = [
        node for division in edition.divisions for node in walk((*division.blocks, *division.notes))
    ]
    assert not [node for node in nodes if "file:" in getattr(node, "address", "")]


@pytest.mark.slow
def test_both_files_are_valid(books: Path) -> None:
    diagnostics = Diagnostics()
    check_epub(books / "margins-of-error.epub", diagnostics)
    check_file(books / "margins-of-error.pdf", diagnostics)
    assert [*map(str, diagnostics)] == []
    subprocess.run(["qpdf", "--check", books / "margins-of-error.pdf"], check=True)


@pytest.mark.slow
def test_the_pdf_is_read_aloud_well(books: Path) -> None:
    assert outloud_findings(books / "margins-of-error.pdf") == []


@pytest.mark.slow
def test_mupdf_shows_every_word_and_whole_images(books: Path) -> None:
    book = books / "margins-of-error.epub"
    shown = mupdf_text(book)
    assert lost_text(book, shown, numbered=True) == []
    for part in ("luggage", "0.62)"):
        assert part in shown
        assert lost_text(book, shown.replace(part, ""), numbered=True)
    assert "Start of the text" in hidden_text(book)
    assert "Start of the text" not in shown
    assert mupdf_boxes_cut_off(book) == []


@pytest.mark.slow
def test_printed_page_numbers_are_correct(books: Path) -> None:
    pages = read_pages(books / "margins-of-error.pdf")
    assert pages.dead == []
    rows = pages.of("contents")
    assert len(rows) > 10
    assert [row for row in rows if page_number_at_right(pages, row) != row.label] == []
    printed = [(page_number_after(pages, each), each.label) for each in pages.division_links]
    numbers = [(number, label) for number, label in printed if number]
    assert len(numbers) > 30
    assert [pair for pair in numbers if pair[0] != pair[1]] == []


@pytest.mark.slow
def test_estimated_page_numbers_are_close(books: Path, edition: Edition) -> None:
    pages = read_pages(books / "margins-of-error.pdf")
    counts = cast_off(edition, pdf_options(Settings()).geometry)
    starts = [pages.divisions[division.name] for division in edition.divisions]
    estimates = accumulate(counts.values(), initial=0)
    assert max(abs(a - b) for a, b in zip(starts, estimates, strict=False)) <= 4


@pytest.mark.slow
def test_books_are_reproducible_in_another_folder_and_time_zone(
    books: Path, tmp_path: Path
) -> None:
    """The command line makes the bytes that `build_book` has made."""
    site = tmp_path / "elsewhere"
    shutil.copytree(CLONE / "content", site)
    environment = {**os.environ, "TZ": "Pacific/Auckland", "PYTHONHASHSEED": "7"}
    output = tmp_path / "books"
    run = command(site / FILE.name, output)
    process = subprocess.run(run, cwd=CLONE, env=environment, capture_output=True, text=True)
    note = f"exporter: the site ‘{site}’ is read as Jekyll (_config.yml)\n"
    assert (process.returncode, process.stderr) == (0, note)
    for name in ("margins-of-error.epub", "margins-of-error.pdf"):
        assert (output / name).read_bytes() == (books / name).read_bytes()
