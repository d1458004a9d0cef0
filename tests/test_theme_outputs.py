"""Books in a theme of their site: its fonts, and errors with their places."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pikepdf
import pymupdf
import pytest
from fontTools.ttLib import TTFont
from sample_sites import post_source, write_site
from sample_themes import GARAMOND

import exporter
from exporter.build import BuildOptions, resolve_source
from exporter.cli import main
from exporter.model.walk import plain_text
from exporter.options.pdf_options import pdf_options
from exporter.options.settings import Settings
from exporter.resolve.imprint import colophon
from exporter.resolve.labels import labels_for
from exporter.write.images.image_processing import ImageProcessor
from exporter.write.pdf.jobs.chapter_images import image_target
from exporter.write.pdf.jobs.divisions import book_divisions
from exporter.write.pdf.jobs.job_builder import JobBuilder
from exporter.write.pdf.layout.chapter_pdf import chapter_pdf


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write a site with one post and a collection file with its own theme and font."""
    monkeypatch.chdir(tmp_path)
    built = write_site(
        tmp_path,
        {
            "_posts/2026-05-01-salt.md": post_source(
                "Salt", "White, in 1871 and after.\n\n## Sea\n\nx"
            ),
            "books/book.yml": "title: Spices\nposts: ../_posts\ntheme: own\n",
            "books/own/theme.css": ":root { --ink: #20242c; }\n",
            "books/own/theme.toml": '[fonts.serif]\nregular = "a.ttf"\n',
        },
    )
    shutil.copy(GARAMOND, built / "books" / "own" / "a.ttf")
    return built


def test_unknown_theme_is_a_usage_error(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pdf", "_posts/2026-05-01-salt.md", "--theme", "esay"]) == 2
    message = " ".join(capsys.readouterr().err.split())
    assert "there is no theme ‘esay’" in message
    assert "did you mean ‘essay’?" in message
    assert not (site / "dist").exists()


def test_error_in_the_theme_of_a_collection_has_its_place(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / "books" / "own" / "theme.css").write_text("p {\n  color red;\n}\n")
    assert main(["collection", "books/book.yml"]) == 1
    message = capsys.readouterr().err
    assert "own/theme.css:2:12: error: invalid CSS" in message
    assert "[theme-unusable]" in message


@pytest.mark.slow
def test_epub_embeds_renamed_fonts_of_the_theme(site: Path) -> None:
    assert main(["collection", "books/book.yml", "-o", "x.epub"]) == 0
    with ZipFile(site / "x.epub") as book:
        fonts = [name for name in book.namelist() if "ExporterSerif" in name]
        with TTFont(BytesIO(book.read(fonts[0]))) as font:
            assert font["name"].getDebugName(1) == "Exporter Serif"
            assert "EB Garamond Project" in font["name"].getDebugName(0)
        css = book.read(next(name for name in book.namelist() if name.endswith("book.css")))
        assert css.count(b'"Exporter Serif"; font-weight') == len(fonts) == 1


def without_record(data: bytes) -> bytes:
    """Return a PDF without its record of sources and the ID, which depends on the record."""
    with pikepdf.open(BytesIO(data)) as pdf:
        del pdf.Root.PieceInfo
        del pdf.trailer.ID
        stream = BytesIO()
        pdf.save(stream, static_id=True)
    return stream.getvalue()


@pytest.mark.slow
def test_pdf_embeds_fonts_of_the_theme_and_changes_with_them(site: Path) -> None:
    def built(*arguments: str) -> bytes:
        assert main(["collection", "books/book.yml", "-o", "x.pdf", *arguments]) == 0
        return (site / "x.pdf").read_bytes()

    serial_build = built("--jobs", "1")
    with pikepdf.open(BytesIO(serial_build)) as pdf:
        font_programs = [
            bytes(item.FontFile2.read_bytes())
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and "/FontFile2" in item
        ]
    upems = set()
    for program in font_programs:
        with TTFont(BytesIO(program)) as font:
            upems.add((font["head"].unitsPerEm, font["hhea"].ascent))
    with TTFont(GARAMOND) as font:
        assert (font["head"].unitsPerEm, font["hhea"].ascent) in upems
    assert built("--jobs", "2", "--no-cache") == serial_build
    # A theme in another folder gives the same book, except for the record with its path.
    (site / "books" / "own").rename(site / "books" / "moved")
    collection = site / "books" / "book.yml"
    collection.write_text(collection.read_text().replace("own", "moved"))
    assert without_record(built()) == without_record(serial_build)
    # Another font with the same name gives another book.
    shutil.copy(GARAMOND.with_name("EBGaramond-SemiBold.ttf"), site / "books" / "moved" / "a.ttf")
    assert without_record(built()) != without_record(serial_build)


@pytest.mark.slow
def test_jobs_for_remote_workers_contain_the_fonts_of_the_theme(site: Path) -> None:
    plan = pdf_options(Settings(theme=str(site / "books" / "own")))
    (site / "drawn").mkdir()
    diagnostics = exporter.Diagnostics()
    edition = resolve_source(site / "_posts" / "2026-05-01-salt.md", BuildOptions(), diagnostics)
    assert edition
    image_processor = ImageProcessor(site / "drawn", image_target(plan), exporter.BuildContext())
    builder = JobBuilder(edition, plan, image_processor)
    pending = builder.build(book_divisions(edition)[0], lambda *_: "1", diagnostics)
    job_with_embedded_fonts = builder.with_files(pending, carried=True)
    job_with_font_paths = builder.with_files(pending, carried=False)
    assert [data for _, data in job_with_embedded_fonts.fonts] == [GARAMOND.read_bytes()]
    assert (
        chapter_pdf(job_with_embedded_fonts).fragment == chapter_pdf(job_with_font_paths).fragment
    )


def test_colophon_names_the_typefaces() -> None:
    labels = labels_for("en")
    (line, *_) = colophon(Settings(theme="essay"), labels, "en", has_references=False)
    message = "Set in EB Garamond, Source Sans, and Source Code by blog-exporter."
    assert plain_text((line,)) == message


@pytest.mark.slow
def test_small_capitals_of_essays_are_the_same_in_german(tmp_path: Path) -> None:
    def widths(lang: str) -> list[float]:
        (tmp_path / "a.md").write_text(
            f"---\ntitle: Pfeffer\nlang: {lang}\ntags: [pfeffer]\n---\n{'Salz. ' * 1500}"
        )
        data = exporter.pdf(tmp_path / "a.md", settings=exporter.Choices(theme="essay")).data
        with pymupdf.open(stream=data) as document:
            words = [word for page in document for word in page.get_text("words")]
        return [right - left for left, _, right, _, word, *_ in words if word == "pfeffer"]

    german = widths("de")
    assert len(german) > 2
    assert german == pytest.approx(widths("en"), abs=0.01)
