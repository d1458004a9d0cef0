"""The package of an EPUB: archive, manifest, metadata, reproducible bytes."""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZIP_STORED

import pytest
from sample_editions import (
    asset,
    chapter,
    edition,
    image_bytes,
    image_paragraph,
    paragraph,
    parse_xml,
    write_epub,
    xpath_texts,
)

from exporter.diagnostics import Diagnostics
from exporter.model.post import Author
from exporter.options.settings import Settings
from exporter.write.epub import package, write
from exporter.write.epub.metadata import file_as

SALT = chapter((paragraph("Salt & pepper."),))


def test_mimetype_is_first_and_uncompressed() -> None:
    archive = write_epub(edition(SALT))
    first, second, *_ = archive.infolist()
    assert (first.filename, first.compress_type) == ("mimetype", ZIP_STORED)
    assert (first.extra, first.flag_bits & 0x08) == (b"", 0)
    assert archive.read("mimetype") == b"application/epub+zip"
    assert second.filename == "META-INF/container.xml"


def test_archive_has_no_time_stamps() -> None:
    assert {info.date_time for info in write_epub(edition(SALT)).infolist()} == {
        (1980, 1, 1, 0, 0, 0)
    }


def test_manifest_lists_every_file_once() -> None:
    archive = write_epub(edition(SALT))
    listed = xpath_texts(parse_xml(archive, "content.opf"), "//opf:item/@href")
    inside = [name.removeprefix("EPUB/") for name in archive.namelist() if name[:5] == "EPUB/"]
    assert sorted([*listed, "content.opf"]) == sorted(inside)


def test_a_package_is_the_same_if_ebooklib_writes_the_resources(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    book = edition(SALT)
    data = write(book, Settings(), Diagnostics()).data
    # As if it had another name there.
    monkeypatch.delattr(package._PackageWriter, "_write_items")
    assert write(book, Settings(), Diagnostics()).data == data


def test_metadata_is_complete() -> None:
    book = edition(
        SALT,
        title="Salt & pepper",
        subtitle="A table in two parts",
        authors=(Author("Maria Lis"), Author("Allegro Team")),
        date=datetime.date(2026, 5, 14),
        description="What stands on it.",
        subjects=("salt", "pepper", "salt"),
        publisher="The Table",
        source="https://example.org/salt",
    )
    opf = parse_xml(write_epub(book), "content.opf")
    assert xpath_texts(opf, "@xml:lang") == ["en"]
    assert xpath_texts(opf, "//dc:identifier") == ["urn:uuid:6f0c2b1e-0000-5000-8000-000000000000"]
    assert opf.get("unique-identifier") == xpath_texts(opf, "//dc:identifier/@id")[0]
    assert xpath_texts(opf, "//opf:meta[@property='dcterms:modified']") == ["2026-05-14T06:30:01Z"]
    assert xpath_texts(opf, "//dc:title") == ["Salt & pepper", "A table in two parts"]
    assert xpath_texts(opf, "//opf:meta[@property='title-type']") == ["main", "subtitle"]
    assert xpath_texts(opf, "//dc:creator") == ["Maria Lis", "Allegro Team"]
    assert xpath_texts(opf, "//opf:meta[@property='file-as']") == ["Lis, Maria", "Allegro Team"]
    assert xpath_texts(opf, "//opf:meta[@property='role']") == ["aut", "aut"]
    assert xpath_texts(opf, "//dc:date") == ["2026-05-14"]
    assert xpath_texts(opf, "//dc:language") == ["en"]
    assert xpath_texts(opf, "//dc:subject") == ["salt", "pepper"]
    assert xpath_texts(opf, "//dc:description") == ["What stands on it."]
    assert xpath_texts(opf, "//dc:publisher") == ["The Table"]
    assert xpath_texts(opf, "//dc:source") == ["https://example.org/salt"]


@pytest.mark.slow
def test_unknown_metadata_is_left_out() -> None:
    opf = parse_xml(write_epub(edition(SALT, authors=())), "content.opf")
    for term in ("creator", "date", "subject", "description", "publisher", "source"):
        assert xpath_texts(opf, f"//dc:{term}") == []


@pytest.mark.parametrize(
    ("name", "sorted_as"),
    [
        ("Maria Lis", "Lis, Maria"),
        ("Ludwig van Beethoven", "van Beethoven, Ludwig"),
        ("Martin Luther King Jr.", "King, Martin Luther, Jr."),
        ("Łukasz  Źdźbło", "Źdźbło, Łukasz"),
        ("Иван Жуков", "Жуков, Иван"),
        ("Plato", "Plato"),
        ("The Allegro Tech Team", "The Allegro Tech Team"),
        ("Lis, Maria", "Lis, Maria"),
        ("王 小明", "王 小明"),
        ("Smith & Sons", "Smith & Sons"),
    ],
)
def test_names_are_filed_by_family_name(name: str, sorted_as: str) -> None:
    assert file_as(name) == sorted_as


@pytest.mark.slow
def test_right_to_left_book_has_its_direction() -> None:
    archive = write_epub(edition(chapter((paragraph("ملح"),), title="ملح", lang="ar")))
    opf = parse_xml(archive, "content.opf")
    assert xpath_texts(opf, "//opf:spine/@page-progression-direction") == ["rtl"]
    assert xpath_texts(opf, "@dir") == ["rtl"]
    assert parse_xml(archive, "text/salt.xhtml").get("dir") == "rtl"


def _book_in(folder: Path) -> bytes:
    jar = asset(image_bytes("WEBP"), folder, "jar.webp", "image/webp")
    book = edition(chapter((paragraph("Salt & pepper."), image_paragraph(jar))))
    return write(book, Settings(), Diagnostics()).data


@pytest.mark.slow
def test_same_sources_give_the_same_bytes_on_any_machine(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    first = _book_in(here)
    assert first == _book_in(there)
    program = (
        "import sys; from pathlib import Path; from test_epub_package import _book_in\n"
        "sys.stdout.buffer.write(_book_in(Path.cwd()))"
    )
    tests = Path(__file__).parent
    paths = os.pathsep.join([str(tests), str(tests.parent)])
    environment = os.environ | {"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7", "PYTHONPATH": paths}
    command = [sys.executable, "-c", program]
    elsewhere = subprocess.run(command, cwd=there, env=environment, capture_output=True, check=True)
    assert elsewhere.stdout == first
