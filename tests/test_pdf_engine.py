"""What is done to the engine to make it fast: each test fails where it is not done."""

from __future__ import annotations

import gc
import zlib
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pytest
from pdf_chapters import chapter, job, open_chapter, open_pdf
from pikepdf import Name, Object, Pdf, PdfImage
from PIL import Image, ImageFile

from exporter.write.pdf import engine
from exporter.write.pdf.engine.markup import XhtmlDocument, read_xhtml
from exporter.write.pdf.engine.pause import uncollected
from exporter.write.pdf.engine.rasters import packed
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


def test_what_pdf_would_not_understand_is_packed_anew() -> None:
    clear = picture("RGBA", (200, 30, 9, 100))
    assert packed(clear) is None
    with drawn(clear) as made:
        assert made.SMask.read_bytes() == bytes([100]) * 45
    broken = bytearray(picture("RGB", 0))
    at = broken.index(b"IDAT") + 8
    broken[at : at + 4] = b"\xff" * 4
    assert packed(bytes(broken)) is None
    assert packed(b"no picture") is None


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


def test_fonts_that_the_book_embeds_leave_no_file_in_the_sheet() -> None:
    laid = engine.lay_out(job("<p>Words</p>"))
    with open_pdf(laid.data) as pdf:
        files = [file for item in pdf.objects if (file := _file_of(item)) is not None]
        assert files
        assert {len(file.read_bytes()) for file in files} == {4}


def _file_of(item: Object) -> Object | None:
    is_descriptor = hasattr(item, "get") and item.get("/Type") == Name.FontDescriptor
    return (item.get("/FontFile2") or item.get("/FontFile3")) if is_descriptor else None


def test_only_pseudo_elements_that_are_drawn_get_a_style(monkeypatch: pytest.MonkeyPatch) -> None:
    from weasyprint import css  # type: ignore[import-untyped]

    made = []
    plain = css.ComputedStyle.__init__

    def counted(style: Any, parent: Any, cascaded: Any, pseudo: Any, *rest: Any) -> None:
        made.append(pseudo)
        plain(style, parent, cascaded, pseudo, *rest)

    monkeypatch.setattr(css.ComputedStyle, "__init__", counted)
    engine.lay_out(job("<ul><li>One</li><li>Two</li></ul>" + "<p>Words</p>" * 20))
    assert made.count("marker") == 2
    assert not [pseudo for pseudo in made if pseudo and "note-" in pseudo and pseudo[0] != "@"]


def test_a_layout_is_made_ready_once_a_style(monkeypatch: pytest.MonkeyPatch) -> None:
    from weasyprint.text import line_break  # type: ignore[import-untyped]

    made = []
    plain = line_break.get_font_description

    def counted(style: Any) -> Any:
        made.append(style)
        return plain(style)

    monkeypatch.setattr(line_break, "get_font_description", counted)
    engine.lay_out(job("<p>Some words</p>" * 40))
    assert len(made) < 20


@pytest.mark.parametrize(
    ("body", "times", "missing"),
    [
        ("<p>Żółw – ‘Γη’ Жук e\u0301 ∑\u2060</p>", 1, ""),
        ("<p>A\U000f1234\ufe0f <b>B</b> \U000f1235</p>", 1, "\U000f1234\U000f1235"),
        ('<p>A</p><p style="display: none">\U000f1234</p>', 1, ""),
        ('<p class="before" data-mark="\U000f1234">A \U000f1235</p>', 2, "\U000f1234\U000f1235"),
    ],
)
def test_signs_that_no_font_has_are_found_before_a_text_is_set(
    body: str, times: int, missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    plain = engine._set

    def counted(given: Any, known: str) -> Any:
        asked.append(known)
        return plain(given, known)

    monkeypatch.setattr(engine, "_set", counted)
    laid = engine.lay_out(job(body, css=".before::before { content: attr(data-mark) }"))
    assert (len(asked), laid.missing) == (times, missing)


def test_the_collector_waits_until_a_sheet_is_done() -> None:
    kept = gc.get_freeze_count()
    with uncollected():
        assert not gc.isenabled()
    assert gc.isenabled()
    assert gc.get_freeze_count() == kept


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
def test_what_is_no_xml_is_read_as_html(body: str) -> None:
    text = f"<html><head></head><body>{body}</body></html>"
    assert read_xhtml(text) is None
    assert XhtmlDocument(text, None).etree_element.find("body") is not None


def _dump(root: Any) -> list[tuple[Any, ...]]:
    each = [(e.tag, dict(e.attrib), e.text or "", e.tail or "") for e in root.iter()]
    for _, attributes, *_ in each:
        attributes.pop("{http://www.w3.org/2000/xmlns/}xmlns", None)
    # Whether a line end stands before or behind the end of the text is nothing to look at.
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
