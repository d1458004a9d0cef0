"""QR codes in PDFs for paper: they are read back from images of the pages."""

from __future__ import annotations

import subprocess
import sys
from itertools import chain
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from sample_sites import post_source, write_site

import exporter
from exporter.cli import main
from exporter.options.settings import QrPlaces

LINK = "https://grain.example/rye/flour?kind=whole&year=2026"
OTHER = "https://oven.example/"
SALT = "_posts/2026-05-01-salt.md"
LIVE = "https://blog.example/2026/05/01/salt.html"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    text = f"A [flour]({LINK}) and an [oven]({OTHER})."
    files = {
        "_config.yml": "title: Spices\nurl: https://blog.example\n",
        SALT: post_source("Salt", text),
        "_posts/2026-06-02-pepper.md": post_source("Pepper", "Hot."),
        "book.yml": "title: Spices\nposts: _posts\n",
    }
    return write_site(tmp_path, files)


def codes(pdf: bytes, folder: Path) -> list[list[str]]:
    """Return the texts of the codes on each page, from top to bottom."""
    command = ["pdftoppm", "-r", "120", "-gray", "-png", "-", str(folder / "page")]
    subprocess.run(command, input=pdf, check=True)
    found = []
    for page in sorted(folder.glob("page-*.png")):
        with Image.open(page) as image:
            read = zxingcpp.read_barcodes(image)
        found.append([each.text for each in sorted(read, key=lambda it: it.position.top_left.y)])
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("places", "expected"),
    [("references", [LINK, OTHER]), ("chapters", [LIVE]), ("both", [LINK, OTHER, LIVE])],
)
def test_codes_lead_to_references_and_to_the_post(
    site: Path, tmp_path: Path, places: QrPlaces, expected: list[str]
) -> None:
    choices = exporter.Choices(profile="press", qr=places)
    made = exporter.pdf(site / SALT, settings=choices, strict=True)
    assert [*chain(*codes(made.data, tmp_path))] == expected
    # Codes are drawn in black, large enough for the press.
    assert all(row.met for row in made.preflight)


@pytest.mark.slow
def test_the_address_stands_beneath_each_code(site: Path) -> None:
    made = exporter.pdf(site / SALT, settings=exporter.Choices(profile="print", qr="both"))
    shown = subprocess.run(
        ["pdftotext", "-", "-"], input=made.data, capture_output=True, check=True
    )
    lines = shown.stdout.decode().replace("\n", "")
    for address in (LINK, OTHER, f"First published at {LIVE}"):
        assert address in lines


@pytest.mark.slow
def test_the_colophon_leads_to_the_site_and_chapters_to_their_posts(
    site: Path, tmp_path: Path
) -> None:
    choices = exporter.Choices(profile="print", qr="chapters")
    (made,) = exporter.collection(site / "book.yml", formats="pdf", settings=choices)
    pages = [page for page in codes(made.data, tmp_path) if page]
    assert pages == [
        [LIVE],
        ["https://blog.example/2026/06/02/pepper.html"],
        ["https://blog.example/"],
    ]


@pytest.mark.slow
def test_the_rights_are_on_the_page_of_the_code_and_an_epub_knows_the_pages(
    site: Path, tmp_path: Path
) -> None:
    # Among the chapters are some that end one line before the foot of a page.
    lengths = range(6, 18)
    for length in lengths:
        body = "\n\n".join(["Salt and pepper."] * length)
        post = tmp_path / f"_posts/2026-07-{length:02}-lines.md"
        post.write_text(post_source(f"Lines {length}", body, author="Ana"))
    choices = exporter.Choices(profile="print", qr="chapters", page_size="a6")
    epub, pdf = exporter.collection(site / "book.yml", formats=("epub", "pdf"), settings=choices)
    shown = subprocess.run(["pdftotext", "-", "-"], input=pdf.data, capture_output=True, check=True)
    pages = shown.stdout.decode().split("\f")
    rights = [page for page in pages if "© 2026 Ana\n" in page]
    assert len(rights) == len(lengths) + 2  # and of the two posts of the site
    assert all("First published at" in page for page in rights)
    assert epub.data


@pytest.mark.slow
def test_a_pdf_for_a_screen_and_an_epub_have_no_codes(site: Path, tmp_path: Path) -> None:
    choices = exporter.Choices(qr="both")
    made = exporter.pdf(site / SALT, settings=choices)
    assert [*chain(*codes(made.data, tmp_path))] == []
    assert b"qr" not in exporter.html(site / SALT, settings=choices).data


@pytest.mark.slow
def test_an_address_that_is_too_long_is_reported(site: Path) -> None:
    (site / SALT).write_text(post_source("Salt", f"A [flour](https://a.example/{'a' * 3000})."))
    made = exporter.pdf(site / SALT, settings=exporter.Choices(profile="print", qr="references"))
    (found,) = [each for each in made.diagnostics if each.code == "qr-left-out"]
    assert found.message.startswith("the address ‘https://a.example/aaa")


@pytest.mark.slow
def test_a_missing_package_is_named(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "segno", None)
    arguments = ["pdf", str(site / SALT), "--profile", "print", "--qr", "chapters", "--no-cache"]
    assert main([*arguments, "--jobs", "1"]) == 3
    message = f"‘segno’ is missing: {sys.executable} -m pip install 'blog-exporter[qr]'"
    assert message in capsys.readouterr().err


def test_codes_of_references_need_a_list_of_them() -> None:
    with pytest.raises(exporter.SettingsError, match="no list of references for QR codes"):
        exporter.Settings(qr="both", references="inline")
    assert exporter.Settings(qr="chapters", references="inline").qr == "chapters"
