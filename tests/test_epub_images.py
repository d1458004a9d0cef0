"""Images in an EPUB: packed once, in formats that every e-reader shows; cover and portraits."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from book_of_spices import BOOK, FRONT, PARTS
from PIL import Image as Raster
from sample_editions import (
    asset,
    chapter,
    collection,
    edition,
    image_bytes,
    image_paragraph,
    page,
    paragraph,
    parse_xml,
    write_epub,
    xpath_texts,
)

from exporter.diagnostics import Diagnostics
from exporter.model.book import Person
from exporter.model.edition import Edition, EditionPart
from exporter.model.post import Author
from exporter.options.settings import Settings
from exporter.runtime.cache import DiskCache
from exporter.runtime.context import BuildContext
from exporter.write.epub import write
from exporter.write.epub.package_builder import build_package
from exporter.write.images.image_processing import ImageContent


def _images(archive_names: list[str]) -> list[str]:
    return [n for n in archive_names if n.startswith("EPUB/images/") and "cover" not in n]


def test_repeated_image_is_packed_once(tmp_path: Path) -> None:
    data = image_bytes("PNG")
    jar = asset(data, tmp_path, "jar.png", "image/png")
    archive = write_epub(edition(chapter((image_paragraph(jar), image_paragraph(jar, "Again")))))
    (name,) = _images(archive.namelist())
    assert name == f"EPUB/images/{jar.digest[:16]}.png"
    assert archive.read(name) == data
    sources = xpath_texts(parse_xml(archive, "text/salt.xhtml"), "//x:img/@src")
    assert sources == [f"../images/{jar.digest[:16]}.png"] * 2


@pytest.mark.parametrize(
    ("mode", "options", "media_type", "suffix"),
    [
        ("RGB", {"quality": 60}, "image/jpeg", ".jpg"),
        ("RGB", {"lossless": True}, "image/png", ".png"),
        ("RGBA", {"quality": 60}, "image/png", ".png"),
    ],
)
def test_webp_is_converted(
    tmp_path: Path, mode: str, options: dict[str, object], media_type: str, suffix: str
) -> None:
    data = image_bytes("WEBP", mode, **options)
    jar = asset(data, tmp_path, "jar.webp", "image/webp")
    archive = write_epub(edition(chapter((image_paragraph(jar),))))
    (name,) = _images(archive.namelist())
    assert name.endswith(suffix)
    with Raster.open(BytesIO(archive.read(name))) as image:
        assert image.get_format_mimetype() == media_type
        assert image.size == (8, 8)
    opf = parse_xml(archive, "content.opf")
    assert xpath_texts(opf, f"//opf:item[@href='{name[5:]}']/@media-type") == [media_type]


def test_unreadable_image_becomes_a_placeholder(tmp_path: Path) -> None:
    broken = asset(image_bytes("PNG")[:60], tmp_path, "jar.png", "image/png")
    diagnostics = Diagnostics()
    archive = write_epub(edition(chapter((image_paragraph(broken, "A jar"),))), diagnostics)
    assert [finding.code for finding in diagnostics] == ["image-unreadable"]
    assert _images(archive.namelist()) == []
    (placeholder,) = xpath_texts(
        parse_xml(archive, "text/salt.xhtml"), "//x:span[@class='missing']"
    )
    assert placeholder.startswith("Image: A jar")
    (summary,) = xpath_texts(
        parse_xml(archive, "content.opf"), "//opf:meta[@property='schema:accessibilitySummary']"
    )
    assert "Pictures that could not be had: 1" in summary


def test_removed_image_file_is_reported(tmp_path: Path) -> None:
    removed = asset(image_bytes("PNG"), tmp_path, "jar.png", "image/png")
    Path(removed.path).unlink()
    diagnostics = Diagnostics()
    archive = write_epub(edition(chapter((image_paragraph(removed),))), diagnostics)
    assert [finding.code for finding in diagnostics] == ["image-unreadable"]
    assert _images(archive.namelist()) == []


def test_removed_content_of_an_svg_is_reported(tmp_path: Path) -> None:
    data = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8">'
        b'<foreignObject width="8" height="8"><p xmlns="http://www.w3.org/1999/xhtml">Salt</p>'
        b"</foreignObject></svg>"
    )
    jar = asset(data, tmp_path, "jar.svg", "image/svg+xml")
    diagnostics = Diagnostics()
    write_epub(edition(chapter((image_paragraph(jar),))), diagnostics)
    assert [(d.code, "jar.svg" in d.message) for d in diagnostics] == [("drawing-words", True)]


def test_given_cover_is_unchanged(tmp_path: Path) -> None:
    data = image_bytes("JPEG")
    cover = replace(BOOK, cover=asset(data, tmp_path, "front.jpg", "image/jpeg"))
    archive = write_epub(cover)
    assert archive.read("EPUB/images/cover.jpg") == data
    cover = parse_xml(archive, "cover.xhtml")
    assert xpath_texts(cover, "//x:img/@src") == ["images/cover.jpg"]
    assert xpath_texts(cover, "//x:meta[@name='viewport']/@content") == ["width=8, height=8"]
    opf = parse_xml(archive, "content.opf")
    assert xpath_texts(opf, "//opf:item[@properties='cover-image']/@href") == ["images/cover.jpg"]


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        pytest.param("image/jpeg", "image-unreadable", marks=pytest.mark.slow),
        ("image/svg+xml", "cover-drawing"),
    ],
)
def test_unusable_cover_is_replaced_by_a_drawn_one(tmp_path: Path, kind: str, code: str) -> None:
    cover = asset(b"not an image", tmp_path, "front", kind)
    diagnostics = Diagnostics()
    archive = write_epub(replace(BOOK, cover=cover), diagnostics)
    assert "EPUB/images/cover.png" in archive.namelist()
    assert [(finding.code, "front" in finding.message) for finding in diagnostics] == [(code, True)]


@pytest.mark.slow
def test_cover_names_editors_without_authors() -> None:
    book = collection(PARTS, FRONT, authors=(), editors=(Author("Maria Lis"), Author("Jan Brzeg")))
    cover = parse_xml(write_epub(book), "cover.xhtml")
    assert xpath_texts(cover, "//x:img/@alt") == ["Cover: Spices · Edited by Maria Lis, Jan Brzeg"]


def _with_portrait(photo: Path, data: bytes) -> Edition:
    portrait = asset(data, photo, "maria.png", "image/png")
    people = (Person(Author("Maria Lis"), (paragraph("Cooks."),), portrait),)
    return collection(PARTS, (), (page("authors", "About the authors", people=people),))


def test_portraits_are_counted_separately(tmp_path: Path) -> None:
    archive = write_epub(_with_portrait(tmp_path, image_bytes("PNG")))
    (source,) = xpath_texts(parse_xml(archive, "text/authors.xhtml"), "//x:img/@src")
    assert f"EPUB/{source.removeprefix('../')}" in archive.namelist()
    opf = parse_xml(archive, "content.opf")
    (summary,) = xpath_texts(opf, "//opf:meta[@property='schema:accessibilitySummary']")
    assert "Portraits of authors" in summary
    assert xpath_texts(opf, "//opf:meta[@property='schema:accessMode']") == ["textual"]


def test_portrait_is_scaled_down(tmp_path: Path) -> None:
    stream = BytesIO()
    Raster.new("RGB", (1200, 900), "navy").save(stream, "PNG")
    archive = write_epub(_with_portrait(tmp_path, stream.getvalue()))
    (source,) = xpath_texts(parse_xml(archive, "text/authors.xhtml"), "//x:img/@src")
    with Raster.open(BytesIO(archive.read(f"EPUB/{source.removeprefix('../')}"))) as portrait:
        assert portrait.size == (480, 360)


@pytest.mark.slow
def test_unreadable_portrait_is_left_out(tmp_path: Path) -> None:
    diagnostics = Diagnostics()
    archive = write_epub(_with_portrait(tmp_path, b"not an image"), diagnostics)
    assert [finding.code for finding in diagnostics] == ["image-unreadable"]
    assert xpath_texts(parse_xml(archive, "text/authors.xhtml"), "//x:img") == []


@pytest.mark.parametrize(("name", "written"), [("WEBP", "JPEG"), ("PNG", "PNG")])
def test_an_image_that_cannot_be_read_when_it_is_packed_is_blank(
    name: str, written: str, tmp_path: Path
) -> None:
    jar = asset(image_bytes(name), tmp_path, "jar", f"image/{name.lower()}")
    book = edition(chapter((image_paragraph(jar),)))
    cache = DiskCache(tmp_path / "cache")
    whole = write(book, Settings(), Diagnostics(), BuildContext(cache=cache)).data
    for path in cache.folder.rglob("*"):
        # Only what is known of the image is left.
        if path.is_file() and b"ProcessedImage" not in path.read_bytes():
            path.unlink()
    Path(jar.path).unlink()
    diagnostics = Diagnostics()
    data = write(book, Settings(), diagnostics, BuildContext(cache=cache)).data
    assert [finding.code for finding in diagnostics] == ["image-unreadable"]
    with ZipFile(BytesIO(whole)) as one, ZipFile(BytesIO(data)) as other:
        assert one.namelist() == other.namelist()
        (file,) = (each for each in other.namelist() if "images/" in each and "cover" not in each)
        with Raster.open(BytesIO(other.read(file))) as opened:
            assert (opened.size, opened.format) == ((1, 1), written)
        (text,) = (each for each in other.namelist() if each.endswith("salt.xhtml"))
        assert one.read(text) == other.read(text)


def test_images_are_read_when_they_are_packed(tmp_path: Path) -> None:
    jar = asset(image_bytes("PNG"), tmp_path, "jar.png", "image/png")
    book = collection(
        (EditionPart((chapter((image_paragraph(jar),)),)),), (page("half-title", "Spices"),)
    )
    package = build_package(book, Settings(), Diagnostics(), tmp_path)
    (data,) = [each.data for each in package.resources if each.media_type == "image/png"]
    assert isinstance(data, ImageContent)
    content = data.read()
    assert (data.size, data.head) == (len(content), content[:16])
    with Raster.open(BytesIO(content)) as opened:
        assert opened.format == "PNG"
