"""The collection of `content/`: nothing to complain of, valid, and the same bytes each time."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from itertools import accumulate
from pathlib import Path

import pytest
from pdf_links import page_number_after, page_number_at_right, read_pages

from exporter.build import BuildOptions, resolve_source
from exporter.check.epub import check_epub
from exporter.check.pdf import check_pdf
from exporter.diagnostics import Diagnostics
from exporter.model.json_format import dumps, loads
from exporter.model.nodes import CrossReference, Node
from exporter.model.publication import BACK, FRONT, Edition
from exporter.model.walk import walk
from exporter.options.pdf_options import pdf_options
from exporter.options.settings import Settings
from exporter.write.pdf.jobs.casting_off import cast_off

CLONE = Path(__file__).resolve().parent.parent
FILE = CLONE / "content" / "margins-of-error.yml"


def command(file: Path, output: Path) -> list[str]:
    return [sys.executable, "-m", "exporter", "collection", str(file), "-o", f"{output}/", "-v"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of both books, made as a user makes them."""
    folder = tmp_path_factory.mktemp("made")
    ran = subprocess.run(command(FILE, folder), cwd=CLONE, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
    return folder


@pytest.fixture(scope="module")
def edition() -> Edition:
    diagnostics = Diagnostics()
    edition = resolve_source(FILE, BuildOptions(), diagnostics)
    assert edition
    assert [*map(str, diagnostics)] == []
    return edition


def test_it_has_every_division(edition: Edition) -> None:
    assert {page.role for page in (*edition.front, *edition.back)} == {*FRONT, *BACK}
    assert all(part.opening for part in edition.parts)


def test_its_disclaimers_are_said_in_full_once(edition: Edition) -> None:
    policy = [stated for stated in edition.disclaimers if stated.origin == "policy"]
    assert {stated.where for stated in policy} == {"opening", "imprint"}
    assert any(stated.pointer for stated in policy)
    assert any(stated.origin == "post" for stated in edition.disclaimers)


def test_its_chapters_lead_to_one_another(edition: Edition) -> None:
    keys = {chapter.key for chapter in edition.chapters}
    links = [
        node.chapter
        for chapter in edition.chapters
        for node in walk(chapter.blocks)
        if isinstance(node, CrossReference) and node.chapter in keys
    ]
    assert len(links) >= len(keys)


def test_the_model_survives_json(edition: Edition) -> None:
    assert loads(dumps(edition)) == edition


def test_no_node_has_an_address_of_this_machine(edition: Edition) -> None:
    nodes: list[Node] = [
        node for division in edition.divisions for node in walk((*division.blocks, *division.notes))
    ]
    assert not [node for node in nodes if "file:" in getattr(node, "address", "")]


@pytest.mark.slow
def test_both_files_are_valid(made: Path) -> None:
    diagnostics = Diagnostics()
    check_epub(made / "margins-of-error.epub", diagnostics)
    check_pdf(made / "margins-of-error.pdf", diagnostics)
    assert [*map(str, diagnostics)] == []


@pytest.mark.slow
def test_every_printed_page_number_is_true(made: Path) -> None:
    pages = read_pages(made / "margins-of-error.pdf")
    assert pages.dead == []
    rows = pages.of("contents")
    assert len(rows) > 10
    assert [row for row in rows if page_number_at_right(pages, row) != row.label] == []
    behind = [(page_number_after(pages, each), each.label) for each in pages.division_links]
    said = [(number, label) for number, label in behind if number]
    assert len(said) > 30
    assert [pair for pair in said if pair[0] != pair[1]] == []


@pytest.mark.slow
def test_the_page_count_was_estimated_well(made: Path, edition: Edition) -> None:
    pages = read_pages(made / "margins-of-error.pdf")
    counts = cast_off(edition, pdf_options(Settings()).geometry)
    starts = [pages.divisions[division.name] for division in edition.divisions]
    estimates = accumulate(counts.values(), initial=0)
    assert max(abs(a - b) for a, b in zip(starts, estimates, strict=False)) <= 4


@pytest.mark.slow
def test_the_same_bytes_in_another_folder_zone_and_run(made: Path, tmp_path: Path) -> None:
    site = tmp_path / "elsewhere"
    shutil.copytree(CLONE / "content", site)
    environment = {**os.environ, "TZ": "Pacific/Auckland", "PYTHONHASHSEED": "7"}
    output = tmp_path / "made"
    subprocess.run(command(site / FILE.name, output), cwd=CLONE, env=environment, check=True)
    for name in ("margins-of-error.epub", "margins-of-error.pdf"):
        assert (output / name).read_bytes() == (made / name).read_bytes()
