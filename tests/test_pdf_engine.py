"""Speed patches of the PDF engine: each test fails where one has no effect."""

from __future__ import annotations

import gc
import tracemalloc
import zlib
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from struct import pack
from typing import Any

import pytest
from pdf_chapters import chapter, job, open_chapter
from pikepdf import Dictionary, Name, Pdf, PdfImage
from PIL import Image, ImageFile

from exporter.write.pdf import engine
from exporter.write.pdf.engine import chapter_layout
from exporter.write.pdf.engine.speed_images import packed
from exporter.write.pdf.engine.speed_style import read_xhtml
from exporter.write.pdf.objects.streams import compress_streams, make_compressed


def picture(mode: str, colour: Any, **options: Any) -> bytes:
    file = BytesIO()
    made = Image.new(mode, (9, 5), colour)
    made.save(file, options.pop("format", "PNG"), **options)
    return file.getvalue()


@contextmanager
def drawn(data: bytes, kind: str = "png") -> Iterator[Any]:
    """What a sheet holds of a picture."""
    address = f"data:image/{kind};base64,{b64encode(data).decode()}"
    with open_chapter(chapter(f'<p><img src="{address}" alt="A picture"/></p>')) as pdf:
        objects = pdf.pages[0].obj.Resources.XObject
        yield next(thing for _, thing in objects.items() if thing.get("/Subtype") == Name.Image)


@pytest.mark.parametrize(("mode", "colour"), [("RGB", (200, 30, 9)), ("L", 77), ("1", 1), ("P", 3)])
def test_pixels_reach_the_pdf_as_they_were_packed(mode: str, colour: Any) -> None:
    data = picture(mode, colour, compress_level=1)
    given = packed(data)
    assert given
    with drawn(data) as made, Image.open(BytesIO(data)) as image:
        assert made.read_raw_bytes() == given.data
        assert made.BitsPerComponent == given.bits
        shown = PdfImage(made).as_pil_image()
        assert shown.convert("RGB").tobytes() == image.convert("RGB").tobytes()


@pytest.mark.parametrize("colours", [4, 200])
def test_a_palette_with_transparent_colours_stays_one(colours: int) -> None:
    shades = Image.new("P", (colours, 3))
    shades.putpalette([value for shade in range(colours) for value in (shade, 9, 255 - shade)])
    for shade in range(colours):
        shades.paste(shade, (shade, 0, shade + 1, 3))
    stream = BytesIO()
    shades.save(stream, "PNG", transparency=bytes((0, 128)))
    with drawn(stream.getvalue()) as made:
        assert str(made.ColorSpace[0]) == "/Indexed"
        assert made.SMask.read_bytes() == (bytes((0, 128)) + b"\xff" * (colours - 2)) * 3
    stream = BytesIO()
    shades.save(stream, "PNG", transparency=b"\xff\xff")
    with drawn(stream.getvalue()) as made:
        assert "/SMask" not in made


def test_an_image_that_pdf_cannot_have_as_it_is_is_compressed_again() -> None:
    clear = picture("RGBA", (200, 30, 9, 100))
    assert packed(clear) is None
    with drawn(clear) as made:
        assert made.SMask.read_bytes() == bytes([100]) * 45
    broken = bytearray(picture("RGB", 0))
    at = broken.index(b"IDAT") + 8
    broken[at : at + 4] = b"\xff" * 4
    assert packed(bytes(broken)) is None
    assert packed(b"no picture") is None


def test_what_lies_behind_the_pixels_of_an_image_is_not_unpacked() -> None:
    data = picture("RGB", (200, 30, 9))
    start = data.index(b"IDAT") - 4
    end = data.index(b"IEND") - 4
    pixels = zlib.decompress(data[start + 8 : end - 4])
    body = b"IDAT" + zlib.compress(pixels + bytes(10_000_000))
    chunk = pack(">I", len(body) - 4) + body + pack(">I", zlib.crc32(body))
    tracemalloc.start()
    try:
        assert packed(data[:start] + chunk + data[end:]) is None
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_a_picture_that_is_opaque_all_over_has_no_mask() -> None:
    with drawn(picture("RGBA", (200, 30, 9, 255))) as made:
        assert "/SMask" not in made


def test_a_picture_is_not_unpacked_to_see_which_way_up_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loaded = []
    monkeypatch.setattr(ImageFile.ImageFile, "load", loaded.append)
    with drawn(picture("RGB", (200, 30, 9))):
        assert loaded == []


def test_a_photograph_is_not_compressed_again() -> None:
    about = Image.Exif()
    about[0x010F] = "A camera"
    data = picture("RGB", (200, 30, 9), format="JPEG", exif=about)
    with drawn(data, "jpeg") as made:
        assert made.read_raw_bytes() == data


@pytest.mark.parametrize(
    ("body", "times", "missing"),
    [
        ("<p>Żółw – ‘Γη’ Жук e\u0301 ∑\u2060</p>", 1, ""),
        ("<p>A\U000f1234\ufe0f <b>B</b> \U000f1235</p>", 1, "\U000f1234\U000f1235"),
        ('<p>A</p><p style="display: none">\U000f1234</p>', 1, ""),
        ('<p class="before" data-mark="\U000f1234">A \U000f1235</p>', 2, "\U000f1234\U000f1235"),
    ],
)
def test_characters_that_no_font_has_are_found_before_the_layout(
    body: str, times: int, missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempts = []
    plain = chapter_layout.render

    def counted(job: Any, known: str) -> Any:
        attempts.append(known)
        return plain(job, known)

    monkeypatch.setattr(chapter_layout, "render", counted)
    result = engine.lay_out(job(body, css=".before::before { content: attr(data-mark) }"))
    assert (len(attempts), result.missing) == (times, missing)


def test_garbage_is_collected_when_a_chapter_is_done() -> None:
    with engine.paused_collection():
        assert not gc.isenabled()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_objects_that_a_host_program_has_frozen_stay_frozen() -> None:
    kept = [[] for _ in range(9)]
    gc.freeze()
    try:
        with engine.paused_collection():
            pass
        assert gc.get_freeze_count() > len(kept)
    finally:
        gc.unfreeze()


@pytest.mark.parametrize(
    "body",
    [
        "<p>One &amp; <em>two</em></p>\n",
        "<pre>\nkept</pre>",
        '<p><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d=""/></svg></p>',
        "<table><tbody><tr><td>One</td></tr></tbody></table>",
    ],
)
def test_xml_is_read_as_an_html_parser_would(body: str) -> None:
    from weasyprint import HTML

    text = f"<!DOCTYPE html>\n<html>\n<head><title>T</title></head>\n<body>\n{body}</body>\n</html>"
    read = read_xhtml(text)
    assert read is not None
    assert _dump(read) == _dump(HTML(string=text).etree_element)


@pytest.mark.parametrize("body", ["<p>One", "<table><tr><td>One</td></tr></table>", "&nbsp;"])
def test_a_text_that_is_not_well_formed_is_read_as_html(body: str) -> None:
    assert read_xhtml(f"<html><head></head><body>{body}</body></html>") is None
    assert (
        engine.lay_out(replace(job(""), html=f"<html><body>{body}</body></html>")).page_count == 1
    )


def _dump(root: Any) -> list[tuple[Any, ...]]:
    each = [(e.tag, dict(e.attrib), e.text or "", e.tail or "") for e in root.iter()]
    for _, attributes, *_ in each:
        attributes.pop("{http://www.w3.org/2000/xmlns/}xmlns", None)
    # A line end may be before or after the end tag.
    return [(tag, attrib, text.strip("\n"), tail.strip("\n")) for tag, attrib, text, tail in each]


ENDS_WITH_A_RETURN = b"\x0c"
"""The sum of these bytes, which stands at the end of packed data, is 13."""


def test_no_packed_stream_ends_with_a_carriage_return() -> None:
    assert zlib.compress(ENDS_WITH_A_RETURN).endswith(b"\r")
    with Pdf.new() as pdf:
        own = make_compressed(pdf, ENDS_WITH_A_RETURN)
        foreign = pdf.make_stream(zlib.compress(ENDS_WITH_A_RETURN), Filter=Name.FlateDecode)
        compress_streams(pdf)
        for stream in (own, foreign):
            assert stream.read_raw_bytes().endswith(b"\r\n")
            assert stream.read_bytes() == ENDS_WITH_A_RETURN


def test_what_the_engine_left_open_is_packed() -> None:
    with Pdf.new() as pdf:
        stream = pdf.make_stream(b"open " * 9)
        compress_streams(pdf)
        assert stream.Filter == Name.FlateDecode
        assert stream.read_bytes() == b"open " * 9


def test_a_chapter_holds_no_font_that_the_book_embeds() -> None:
    for standalone in (True, False):
        result = engine.lay_out(replace(job("<p>Text.</p>"), standalone=standalone))
        assert result.fonts
        with Pdf.open(BytesIO(result.data)) as pdf:
            dictionaries = [item for item in pdf.objects if isinstance(item, Dictionary)]
            assert any("/FontDescriptor" in item for item in dictionaries) == standalone
