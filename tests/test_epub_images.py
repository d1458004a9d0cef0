"""Images in an EPUB: packed once, and in formats that every e-reader shows."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image as Raster
from sample_editions import (
    asset,
    chapter,
    edition,
    image_bytes,
    image_paragraph,
    parse_xml,
    write_epub,
    xpath_texts,
)

from exporter.diagnostics import Diagnostics


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
